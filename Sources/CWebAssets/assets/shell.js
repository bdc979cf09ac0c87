// What every page has: the live alarm count, the phone's menu, language, sign-out, shortcuts, and a catcher for
// scans made while no field is focused.
import { byId, h, icon } from './dom.js';
import { lang, t } from './i18n.js';
import { all, del } from './api.js';
import { on } from './stream.js';
import { clean, loadSettings, WedgeBuffer } from './scanfield.js';

const openAlarms = new Map();
const watchers = [];
const signedIn = 'role' in document.documentElement.dataset;

export const role = document.documentElement.dataset.role ?? '';
export const subject = document.documentElement.dataset.subject ?? '';

/** Calls `watcher` with all open alarms now and at each change. */
export function watchAlarms(watcher) {
  watchers.push(watcher);
  if (openAlarms.size) watcher([...openAlarms.values()], null);
}

export function takeAlarm(alarm) {
  const before = openAlarms.get(alarm.id);
  if (alarm.state === 'closed') openAlarms.delete(alarm.id);
  else openAlarms.set(alarm.id, alarm);
  publish(before ? null : alarm);
}

function publish(fresh) {
  const alarms = [...openAlarms.values()];
  const waiting = alarms.filter((alarm) => alarm.state === 'unacknowledged').length;
  const count = byId('alarm-count');
  if (count) {
    count.hidden = alarms.length === 0;
    count.textContent = alarms.length;
    count.classList.toggle('hot', waiting > 0);
    count.title = t('alarms.count_title', { open: alarms.length, waiting });
  }
  document.title = document.title.replace(/^\(\d+\) /, '');
  if (waiting) document.title = `(${waiting}) ${document.title}`;
  takeHealth({});
  for (const watcher of watchers) watcher(alarms, fresh);
}

async function readAlarms() {
  try {
    const alarms = await all('/alarms', { state: 'open' });
    openAlarms.clear();
    for (const alarm of alarms) openAlarms.set(alarm.id, alarm);
    publish(null);
  } catch {
    // The stream asks again when the connection is back.
  }
}

/** A short notice at the foot of the page. */
export function toast(text, kind = 'good') {
  const names = { good: 'check', bad: 'warning', info: 'info' };
  const node = h('div.toast', { class: kind }, icon(names[kind] ?? 'info'), h('span', text));
  byId('toasts').append(node);
  setTimeout(() => node.remove(), kind === 'bad' ? 9000 : 5000);
}

/** The line across the top of the page; empty text takes it away. */
export function banner(text, kind = 'bad') {
  const node = byId('banner');
  node.hidden = !text;
  node.className = `banner ${kind}`;
  node.replaceChildren(...(text ? [icon('warning'), h('span', text)] : []));
}

/** Asks before something that matters; `fields` are form fields. Gives their values, or null when taken back. */
export function ask({ title, text, fields = [], confirm, danger = false }) {
  return new Promise((resolve) => {
    const inputs = fields.map((field) => {
      const id = `ask-${field.name}`;
      const input = field.options
        ? h(
          'select',
          { id, name: field.name },
          field.options.map(([value, label]) => h('option', { value, selected: value === field.value }, label)),
        )
        : h(field.long ? 'textarea' : 'input', {
          id,
          name: field.name,
          value: field.value ?? '',
          required: field.required ?? false,
          placeholder: field.placeholder,
          pattern: field.pattern,
          type: field.long ? null : field.type ?? 'text',
          title: field.hint,
          rows: field.long ? 3 : null,
          autocomplete: 'off',
        });
      return h('div.field', h('label', { for: id }, field.label), input, field.hint && h('p.hint', field.hint));
    });
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', title),
      text && h('p', text),
      inputs,
      h(
        'div.actions',
        h('button.button', { type: 'button', on: { click: () => dialog.close() } }, t('common.cancel')),
        h('button.button', { class: danger ? 'danger' : 'primary', type: 'submit', value: 'ok' }, confirm),
      ),
    );
    const dialog = h('dialog.dialog', form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'ok' ? Object.fromEntries(new FormData(form)) : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

let explain = (error) => toast(error.message, 'bad');
/** Sets how refused acts are explained; pages that know findings show them. */
export function explainWith(handler) {
  explain = handler;
}

const health = { broker: true, store: null, catalogs: null };
/** What the daemon lacks: shown across every page, the store first, then the catalogues. */
export function takeHealth(news) {
  Object.assign(health, news);
  const lost = health.broker === false ||
    [...openAlarms.values()].some((alarm) => alarm.kind === 'broker_lost' && !alarm.cleared_at);
  banner(
    health.store ? t('health.store', { text: health.store })
      : health.catalogs ? t('health.catalogs', { text: health.catalogs })
      : lost ? t('plan.broker_lost') : '',
  );
  return { lost };
}

/** Runs an action of a button: locked while it runs, its error shown. */
export async function act(button, action) {
  button.disabled = true;
  button.dataset.busy = '';
  try {
    return await action();
  } catch (error) {
    if (error.name !== 'AbortError') explain(error);
    return undefined;
  } finally {
    button.disabled = false;
    delete button.dataset.busy;
  }
}

const editable = (target) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

// The page with the scan field takes the scan itself, through this hook.
let scanTaker = (text) => location.assign('/scan?code=' + encodeURIComponent(text));
export function takeScans(taker) {
  scanTaker = taker;
}

function catchScans() {
  const settings = loadSettings();
  const wedge = new WedgeBuffer(settings);
  window.addEventListener('keydown', (event) => {
    if (editable(event.target) || document.querySelector('dialog[open]')) return wedge.clear();
    const raw = wedge.feed(event, performance.now());
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      // A scanned address holds this key too: a person's press is followed by nothing.
      if (wedge.text === '/') setTimeout(() => wedge.text === '/' && focusSearch(), 80);
    }
    if (raw === null) return;
    event.preventDefault();
    const { text } = clean(raw, settings);
    if (text) scanTaker(text);
  });
}

function focusSearch() {
  const field = document.querySelector('[data-search], #scan-field');
  if (field) field.focus();
  else location.assign('/items');
}

function wireMenu() {
  const more = byId('more');
  const drawer = byId('drawer');
  const toggle = (open) => {
    document.body.classList.toggle('drawer-open', open);
    more.setAttribute('aria-expanded', String(open));
  };
  more?.addEventListener('click', () => toggle(!document.body.classList.contains('drawer-open')));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && more && toggle(false));
  document.addEventListener('click', (event) => {
    if (more && !drawer.contains(event.target) && !more.contains(event.target)) toggle(false);
  });
  byId('sign-out')?.addEventListener('click', async () => {
    try {
      await del('/session');
    } finally {
      location.assign('/sign-in');
    }
  });
}

const language = byId('language');
if (language) {
  const query = new URLSearchParams(location.search);
  query.set('lang', lang === 'zh' ? 'en' : 'zh');
  language.href = `${location.pathname}?${query}`;
}
if (signedIn) {
  wireMenu();
  catchScans();
  on('alarm', takeAlarm);
  on('health', ({ broker, store, catalogs }) => takeHealth({ broker, store: store ?? null, catalogs: catalogs ?? null }));
  on('resync', readAlarms);
  readAlarms();
}
