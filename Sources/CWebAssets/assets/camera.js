// The camera of the device: sends about four frames a second to be decoded until one holds a code.
import { h, icon, show } from './dom.js';
import { t } from './i18n.js';
import { toast } from './shell.js';

const widest_px = 1280;
const between_ms = 250;

export class Camera {
  /** `onFrame(blob)` answers true when the frame was a hit and the camera may rest. */
  constructor(root, { onFrame, onClose }) {
    this.root = root;
    this.onFrame = onFrame;
    this.onClose = onClose;
    this.last = null;
  }

  async start() {
    if (this.stream) return this.stop();
    if (!navigator.mediaDevices?.getUserMedia) return toast(t('camera.insecure'), 'bad');
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
    } catch (error) {
      const known = { NotAllowedError: 'camera.denied', NotFoundError: 'camera.none', NotReadableError: 'camera.busy' };
      return toast(t(known[error.name] ?? 'camera.failed'), 'bad');
    }
    this.video = h('video', { playsinline: true, 'aria-label': t('camera.label') });
    this.video.muted = true;
    this.video.srcObject = this.stream;
    const [track] = this.stream.getVideoTracks();
    const torch = track.getCapabilities?.().torch &&
      h(
        'button.button',
        {
          type: 'button',
          'aria-pressed': 'false',
          on: { click: (event) => this.torch(track, event.currentTarget) },
        },
        icon('torch'),
        t('camera.torch'),
      );
    show(
      this.root,
      this.video,
      h('div.camera-frame'),
      h(
        'div.camera-bar',
        h('span', t('camera.hint')),
        torch,
        h('button.button', { type: 'button', on: { click: () => this.stop() } }, icon('cross'), t('camera.stop')),
      ),
    );
    this.root.hidden = false;
    track.addEventListener('ended', () => this.stop());
    await this.video.play();
    this.run(this.stream);
  }

  async torch(track, button) {
    const on = button.getAttribute('aria-pressed') !== 'true';
    await track.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
    button.setAttribute('aria-pressed', String(on));
  }

  /** One frame at a time, so a slow network is not flooded. */
  async run(stream) {
    const canvas = document.createElement('canvas');
    while (this.stream === stream) {
      const begun = performance.now();
      const blob = await this.frame(canvas);
      if (blob) {
        try {
          if (await this.onFrame(blob)) return;
        } catch (error) {
          toast(error.message, 'bad');
          return this.stop();
        }
      }
      await new Promise((resume) => setTimeout(resume, Math.max(30, between_ms - (performance.now() - begun))));
    }
  }

  frame(canvas) {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return Promise.resolve(null);
    const scale = Math.min(1, widest_px / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d').drawImage(this.video, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  }

  /** Whether this code was the last one taken, moments ago: one answer per code. */
  seen(text) {
    const now = performance.now();
    const again = this.last?.text === text && now - this.last.at < 3000;
    this.last = { text, at: now };
    return again;
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.root.hidden = true;
    this.root.replaceChildren();
    this.onClose();
  }
}
