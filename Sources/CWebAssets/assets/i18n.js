// Texts, numbers and times in the language of the page.

export const lang = document.documentElement.dataset.lang === 'en' ? 'en' : 'zh';
const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
const { default: texts } = await import(`./texts.${lang}.js`);

/** The text of `key` with `{name}` replaced from `values`. */
export function t(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const has = (key) => key in texts;

/** The text of a code such as `state.stored`; an unknown code is shown as it is. */
export function word(group, code) {
  const key = `${group}.${String(code ?? '').replaceAll('.', '_')}`;
  return has(key) ? t(key) : String(code ?? '').replaceAll('_', ' ');
}

/** One language of a `{zh, en}` pair; a plain text passes through. */
export function pick(pair) {
  if (pair === null || pair === undefined) return '';
  if (typeof pair === 'string') return pair;
  return pair[lang] || pair[lang === 'zh' ? 'en' : 'zh'] || '';
}

/** The other language of a pair, for a second line. Empty when both are the same. */
export function pickOther(pair) {
  if (!pair || typeof pair === 'string') return '';
  const other = pair[lang === 'zh' ? 'en' : 'zh'] || '';
  return other === pick(pair) ? '' : other;
}

export const number = (value, digits = 2) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
export const percent = (share) =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hour12: false });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const short = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** Time of day for today, date and time otherwise. */
export function when(text) {
  if (!text) return '';
  const date = new Date(text);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : short.format(date);
}
export const fullTime = (text) => (text ? full.format(new Date(text)) : '');
export const dayOf = (text) => (text ? day.format(new Date(text.length === 10 ? text + 'T12:00:00' : text)) : '');
