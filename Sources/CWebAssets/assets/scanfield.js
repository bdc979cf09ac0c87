// What a scanner types. A wedge scanner is a fast keyboard: this file tells its bursts from a person's typing and
// cleans what it sends (prefix, suffix, AIM identifier, GS1 separators). No page is needed to test it.

export const GS = '\u001d';

export const defaults = {
  prefix: '', // what the scanner is set to send before a code
  suffix: '', // and after it, besides Enter or Tab
  separator: '', // what it sends for the GS1 separator when it cannot send 0x1D: one of `substitutes` when empty
  fastest_ms: 35, // average time between keys of a scanner
  pause_ms: 250, // a longer pause ends a burst
  shortest: 4, // fewer characters are never a scan
};

// A scanner that cannot type a control character sends one of these, as its manual says.
const substitutes = ['<GS>', '{GS}', '[GS]', '\\u001d', '\\x1d', '␝', '^]'];
const gs1Identifiers = new Set([']C1', ']e0', ']e1', ']e2', ']d2', ']Q3', ']J1', ']I1']);

/**
 * Cleans a scanned text.
 * Returns `{text, aim, gs1}`: `text` is what to look up (separators are 0x1D; the AIM identifier stays in front only
 * where it decides the reading: GS1 element strings and EAN-8), `aim` the identifier or null.
 */
export function clean(raw, options = {}) {
  const settings = { ...defaults, ...options };
  let text = raw.normalize('NFC').replace(/[\r\n\t]+$/, '');
  if (settings.prefix && text.startsWith(settings.prefix)) text = text.slice(settings.prefix.length);
  if (settings.suffix && text.endsWith(settings.suffix)) text = text.slice(0, -settings.suffix.length);
  text = text.trim();
  // A scanner's text typed through a Chinese input method may come in full width.
  text = text.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0));
  const found = /^\][A-Za-z][0-9A-Za-z]/.exec(text);
  const aim = found ? found[0] : null;
  if (aim) text = text.slice(3);
  const gs1 = aim ? gs1Identifiers.has(aim) : looksLikeGS1(text, settings);
  if (gs1) text = separators(text, settings).replace(new RegExp(`^${GS}+`), '');
  const decides = gs1 || aim === ']E4';
  return { text: aim && decides ? aim + text : text, aim, gs1 };
}

/** GS1 without an AIM identifier: starts with an application identifier and holds a separator. */
function looksLikeGS1(text, settings) {
  const marks = [GS, ...substitutes, ...(settings.separator ? [settings.separator] : [])];
  const framed = marks.some((mark) => text.startsWith(mark));
  return framed ||
    (/^(00|01|02|10|11|13|15|17|20|21|24|25|30|37|4[0-3]|7[0-3]|8[0-2]|9[0-9])/.test(text) &&
      marks.some((mark) => text.includes(mark)));
}

function separators(text, settings) {
  const marks = settings.separator ? [settings.separator, ...substitutes] : substitutes;
  return marks.reduce((each, mark) => each.replaceAll(mark, GS), text);
}

/** The character a key event stands for in a scan, or null when it is none. */
export function characterOf(event) {
  // Scanners type 0x1D as Ctrl+], the same place on the keyboard, or as a key of its own.
  if (event.key === GS || (event.ctrlKey && (event.key === ']' || event.code === 'BracketRight'))) return GS;
  if (event.ctrlKey || event.metaKey || event.isComposing) return null;
  return event.key.length === 1 ? event.key : null;
}

/**
 * Gathers keys into scans. Feed it every keydown: `feed(event, now_ms)` returns the raw text when the key ended a
 * burst that was typed as fast as only a scanner types, otherwise null. Alt+029 (numpad) counts as 0x1D.
 */
export class WedgeBuffer {
  constructor(options = {}) {
    this.settings = { ...defaults, ...options };
    this.clear();
  }

  clear() {
    this.text = '';
    this.started = 0;
    this.last = 0;
    this.alt = '';
  }

  feed(event, now_ms) {
    if (this.text && now_ms - this.last > this.settings.pause_ms) this.clear();
    if (event.altKey && /^(Numpad|Digit)\d$/.test(event.code ?? '')) {
      this.alt += event.code.slice(-1);
      this.last = now_ms;
      if (/^0*29$/.test(this.alt)) this.add(GS, now_ms);
      return null;
    }
    if (!event.altKey && event.key !== 'Alt') this.alt = '';
    if (event.key === 'Enter' || event.key === 'Tab') return this.end(now_ms);
    const character = characterOf(event);
    if (character) this.add(character, now_ms);
    return null;
  }

  add(character, now_ms) {
    if (!this.text) this.started = now_ms;
    this.text += character;
    this.last = now_ms;
    this.alt = '';
  }

  end(now_ms) {
    const { text, started, settings } = this;
    this.clear();
    if (text.length < settings.shortest) return null;
    const marked = settings.prefix !== '' && text.startsWith(settings.prefix);
    const average_ms = (now_ms - started) / text.length;
    return marked || average_ms <= settings.fastest_ms ? text : null;
  }
}

/** The scanner settings of this device. */
export function loadSettings(storage = globalThis.localStorage) {
  try {
    return { ...defaults, ...JSON.parse(storage.getItem('scanner') ?? '{}') };
  } catch {
    return { ...defaults };
  }
}

export function saveSettings(values, storage = globalThis.localStorage) {
  storage.setItem('scanner', JSON.stringify(values));
}
