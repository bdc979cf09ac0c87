// Scanning and receiving: one field that always listens, a photo, or the camera; then the record or a receipt.
import { byId, h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { code, get, newKey, post, postImage } from './api.js';
import { act, takeScans, toast } from './shell.js';
import { clean, defaults, loadSettings, saveSettings } from './scanfield.js';
import { Camera } from './camera.js';
import { play } from './sound.js';
import { itemRow, may } from './parts.js';
import { findingList } from './findings.js';
import { receiptForm, receivedPanel } from './receipt.js';

const form = byId('scan-form');
const field = byId('scan-field');
const result = byId('result');
const feedback = byId('feedback');
const recent = [];
let settings = loadSettings();
let running = null;
let zones = [];
/** Where the next containers go: a place or a load unit that was scanned; null = nowhere, a scan only looks up. */
let target = null;

const camera = new Camera(byId('camera'), {
  onFrame: (blob) => decode(blob, { quiet: true }),
  onClose: () => focusField(),
});

/** Big, coloured, with a sound: to be understood from two metres away. */
function say(state, text, detail = '') {
  feedback.dataset.state = state;
  const names = { good: 'check', new: 'plus', bad: 'warning', busy: 'clock', idle: 'scan' };
  show(feedback, text && [icon(names[state]), h('div', h('b', text), detail && h('span', detail))]);
  if (state !== 'busy' && state !== 'idle') play(state);
}

const isWide = () => matchMedia('(min-width: 1000px)').matches;

function focusField() {
  if (document.querySelector('dialog[open]')) return;
  const active = document.activeElement;
  if (active && active !== document.body && active !== field && active.matches('input, select, textarea')) return;
  field.focus({ preventScroll: true });
}

async function lookUp(raw) {
  const { text } = clean(raw, settings);
  field.value = '';
  if (!text) return;
  if (text.toUpperCase() === 'CMD:DONE') return finish();
  await answerOf(text, (signal) => post('/code', { text }, { signal }));
}

async function decode(blob, { quiet = false } = {}) {
  if (quiet) {
    // A frame of the camera without a code is no event.
    const answer = await postImage('/scan', blob);
    if (!answer.symbols?.length) return false;
    if (camera.seen(answer.symbols.map((each) => each.text).join('\n'))) return false;
    camera.stop();
    take(answer);
    return true;
  }
  return answerOf(t('scan.photo'), (signal) => postImage('/scan', blob, { signal }), true);
}

async function answerOf(label, ask, isPhoto = false) {
  running?.abort();
  const mine = (running = new AbortController());
  say('busy', t('scan.looking'), isPhoto ? '' : label);
  try {
    const answer = await ask(mine.signal);
    if (isPhoto && !answer.symbols?.length) {
      say('bad', t('scan.no_code'), t('scan.no_code_hint'));
      show(result, prompt());
      return;
    }
    take(answer, label);
  } catch (error) {
    if (error.name === 'AbortError') return;
    say('bad', error.message, isPhoto ? '' : label);
    show(result, prompt());
  } finally {
    focusField();
  }
}

function take(answer, label = '') {
  const { match, symbols = [] } = answer;
  const symbol = symbols[0];
  const detail = symbol ? [symbol.symbology, readable(symbol.text)].filter(Boolean).join(' · ') : label;
  if (match?.kind === 'place') {
    aim({ kind: 'place', id: match.place.id, name: pick(match.place.name) });
  } else if (match?.kind === 'load') {
    if (target?.kind === 'place') {
      putThere(match.load.code, match.load.code, `/loadunits/${code(match.load.code)}/move`, { zone: target.id });
    } else {
      aim({ kind: 'load', id: match.load.code, name: match.load.code });
    }
  } else if (match?.kind === 'item' && target) {
    const { item } = match;
    if (target.kind === 'place') putThere(pick(item.name), item.code, `/items/${code(item.code)}/move`, { zone: target.id });
    else putThere(pick(item.name), item.code, `/loadunits/${code(target.id)}/load`, { items: [item.code] });
  } else if (match?.kind === 'item') {
    say('good', pick(match.item.name), match.item.code);
    remember(match.item);
    show(result, itemPanel(match.item));
  } else if (symbol?.code?.kind === 'place') {
    say('bad', t('scan.strange_place'), symbol.text);
    show(result, prompt());
  } else if (symbols.length && symbols.every((each) => each.problem)) {
    say('bad', t('scan.bad_code'), pick(symbol.problem));
    show(result, prompt());
  } else {
    const known = match?.kind === 'product';
    say('new', t(known ? 'scan.product' : 'scan.unknown'), detail);
    receive(match?.prefill ?? {}, known ? 'product' : 'unknown', detail);
  }
  if (!isWide()) result.scrollIntoView({ block: 'start' });
}

/** From now on every container that is scanned goes there, until another place or the end. */
function aim(place) {
  if (!may('move')) return say('bad', t('scan.may_not_move'), place.name);
  target = place;
  say('good', t(place.kind === 'place' ? 'scan.put_into' : 'scan.load_onto', { name: place.name }), t('scan.next_container'));
  drawTarget([]);
}

function finish() {
  if (!target) return say('idle', '');
  say('good', t('scan.finished', { count: put.length }));
  target = null;
  show(byId('target'), null);
  show(result, prompt());
}

/** What went to the target, newest first. */
let put = [];

function drawTarget(done) {
  put = done;
  show(
    byId('target'),
    h(
      'section.card.target',
      h('h2', icon('place'), ' ', t(target.kind === 'place' ? 'scan.put_into' : 'scan.load_onto', { name: target.name })),
      h('p.hint', t('scan.target_hint')),
      h('ul.plain', put.map((each) => h('li', icon(each.good ? 'check' : 'stop', each.good ? 'good' : 'bad'), ' ', each.name, ' ', h('code', each.code)))),
      h('div.actions', h('button.button', { type: 'button', id: 'target-done', on: { click: finish } }, icon('check'), t('scan.done'))),
    ),
  );
}

async function putThere(name, itemCode, path, body) {
  const mine = target;
  say('busy', t('scan.moving'), name);
  try {
    await post(path, body);
    say('good', name, t('scan.is_in', { name: mine.name }));
    if (target === mine) drawTarget([{ name, code: itemCode, good: true }, ...put]);
    show(result, prompt());
  } catch (error) {
    say('bad', error.message, itemCode);
    if (target === mine) drawTarget([{ name, code: itemCode, good: false }, ...put]);
    // Why it must not go there stands beside what to do with it.
    show(result, h('section.card', h('h2', name, ' ', h('code', itemCode)), h('p.notice.bad', icon('stop'), h('span', error.message)), findingList(error.findings)));
  }
}

const readable = (text) => String(text ?? '').replaceAll('\u001d', ' [GS] ').slice(0, 60);

function itemPanel(item) {
  return h(
    'section.card',
    h('h2', t('scan.known')),
    itemRow(item),
    item.allowed_zones?.length > 0 && item.state === 'quarantined' &&
      h('p.notice.warn', icon('warning'), t('scan.quarantined')),
    h(
      'div.actions',
      h('a.button.primary.big', { href: `/items/${code(item.code)}`, id: 'open-record' }, t('scan.open_record')),
      h(
        'a.button.big',
        { href: `/api/v1/items/${code(item.code)}/label?to=pdf`, target: '_blank', rel: 'noopener' },
        icon('printer'),
        t('item.label'),
      ),
    ),
  );
}

async function receive(prefill, kind, detail) {
  if (!may('receive')) return show(result, h('p.notice.info', icon('info'), t('scan.may_not_receive')));
  if (!zones.length) {
    zones = await get('/site').then((site) => site.zones, () => []);
  }
  const node = receiptForm({
    prefill,
    kind,
    detail,
    zones,
    key: newKey(),
    onDone: received,
    onCancel: () => {
      show(result, prompt());
      say('idle', '');
      focusField();
    },
  });
  show(result, node);
}

function received(answer) {
  const first = answer.items[0];
  const held = answer.items.some((item) => item.state === 'quarantined');
  say(
    held ? 'bad' : 'good',
    t(held ? 'receive.held' : 'receive.done', { count: answer.items.length }),
    pick(first?.zone?.name) || answer.zone?.id || '',
  );
  for (const item of answer.items) remember(item);
  show(result, receivedPanel(answer));
  result.scrollIntoView({ block: 'start' });
  document.activeElement?.blur?.();
  focusField();
}

function remember(item) {
  const at = recent.findIndex((each) => each.code === item.code);
  if (at >= 0) recent.splice(at, 1);
  recent.unshift(item);
  recent.length = Math.min(recent.length, 6);
  const node = byId('recent');
  node.hidden = false;
  show(node, h('h2', t('scan.recent')), h('div.rows', recent.map((each) => itemRow(each))));
}

const prompt = () => h('div.empty', icon('scan'), h('p', t('scan.prompt')), h('p.hint', t('scan.kinds')));

function settingsDialog() {
  const row = (name, label, hint, placeholder = '') =>
    h(
      'div.field',
      h('label', { for: `set-${name}` }, label),
      h('input', {
        id: `set-${name}`,
        name,
        value: settings[name],
        placeholder,
        autocomplete: 'off',
        spellcheck: 'false',
      }),
      h('p.hint', hint),
    );
  const body = h(
    'form',
    { method: 'dialog' },
    h('h2', t('scan.settings')),
    h('p.hint', t('scan.settings_lead')),
    row('prefix', t('scan.prefix'), t('scan.prefix_hint')),
    row('suffix', t('scan.suffix'), t('scan.suffix_hint')),
    row('separator', t('scan.separator'), t('scan.separator_hint'), '<GS>'),
    h(
      'div.actions',
      h('button.button', { type: 'button', on: { click: () => dialog.close() } }, t('common.cancel')),
      h('button.button.primary', { value: 'ok' }, t('common.save')),
    ),
  );
  const dialog = h('dialog.dialog', body);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (dialog.returnValue === 'ok') {
      settings = { ...defaults, ...Object.fromEntries(new FormData(body)) };
      saveSettings(settings);
      toast(t('common.saved'));
    }
    focusField();
  });
  document.body.append(dialog);
  dialog.showModal();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  lookUp(field.value);
});
// Tab ends a scan on many scanners; a control character cannot be typed into a field by itself.
field.addEventListener('keydown', (event) => {
  if (event.key === 'Tab' && !event.shiftKey && field.value) {
    event.preventDefault();
    lookUp(field.value);
  } else if (event.key === '\u001d' || (event.ctrlKey && (event.key === ']' || event.code === 'BracketRight'))) {
    event.preventDefault();
    field.setRangeText('\u001d', field.selectionStart, field.selectionEnd, 'end');
  }
});
field.addEventListener('focus', () => form.classList.add('ready'));
field.addEventListener('blur', () => {
  form.classList.remove('ready');
  setTimeout(focusField, 400);
});
document.addEventListener('click', () => setTimeout(focusField, 0));
byId('photo').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (file) await decode(file);
});
byId('camera-start').addEventListener('click', (event) => act(event.currentTarget, () => camera.start()));
byId('by-hand').addEventListener('click', () => {
  say('new', t('scan.by_hand'));
  receive({}, 'hand', '');
});
byId('scan-settings').addEventListener('click', settingsDialog);
for (const kind of ['dragover', 'drop']) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (kind === 'drop') decode(event.dataTransfer.files[0]);
  });
}
takeScans((text) => lookUp(text));
show(result, prompt());
const wanted = new URLSearchParams(location.search).get('code');
if (wanted) {
  history.replaceState(null, '', location.pathname);
  lookUp(wanted);
}
focusField();
