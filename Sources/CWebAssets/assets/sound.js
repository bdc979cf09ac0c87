// Short tones: a scanner's user looks at the drum, not at the screen.

let context = null;
const tones = {
  good: [[880, 0.09], [1320, 0.12]],
  new: [[660, 0.12]],
  bad: [[220, 0.18], [180, 0.25]],
  alarm: [[740, 0.18], [560, 0.18], [740, 0.18]],
};

export function play(kind) {
  try {
    context ??= new AudioContext();
    if (context.state !== 'running') return;
    let start = context.currentTime;
    for (const [frequency, seconds] of tones[kind] ?? []) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0.12, start);
      gain.gain.exponentialRampToValueAtTime(0.001, start + seconds);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + seconds);
      start += seconds;
    }
  } catch {
    // A device without sound still has colour and text.
  }
}

// Browsers allow sound only after a touch or a key.
for (const kind of ['pointerdown', 'keydown']) {
  window.addEventListener(kind, () => {
    context ??= 'AudioContext' in window ? new AudioContext() : null;
    if (context?.state === 'suspended') context.resume().catch(() => {});
  }, { once: true });
}
