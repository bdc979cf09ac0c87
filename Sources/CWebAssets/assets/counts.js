// Stock-taking: the place first, then every container that stands there, then the signature.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, newKey, post } from './api.js';
import { act, ask, takeScans, toast } from './shell.js';
import { empty, failure, may, timeOf } from './parts.js';

const list = byId('list');
let open = null;

async function load() {
  try {
    const [site, counts] = await Promise.all([get('/site'), get('/stocktakes')]);
    open = counts.items.find((each) => each.state === 'open' && each.id === open?.id) ??
      counts.items.find((each) => each.state === 'open') ?? null;
    show(
      list,
      may('receive') && start(site.zones.filter((zone) => !['site', 'transit', 'restricted'].includes(zone.kind))),
      counts.items.length ? counts.items.map(card) : empty(t('counts.none'), 'counts'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

function start(zones) {
  const button = h('button.button.primary', { type: 'button', id: 'start-count', on: { click: begin } }, icon('plus'), t('counts.start'));
  // The place first: its label begins the count.
  if (!open) {
    takeScans((text) =>
      /^LOC:/i.test(text)
        ? act(button, () => count(text.slice(4).trim()))
        : location.assign('/scan?code=' + encodeURIComponent(text))
    );
  }
  async function count(zone) {
    open = await post('/stocktakes', { zone }, { key: newKey() });
    await load();
  }
  async function begin() {
    const values = await ask({
      title: t('counts.start'),
      confirm: t('counts.start'),
      fields: [{ name: 'zone', label: t('counts.zone'), options: zones.map((zone) => [zone.id, pick(zone.name)]) }],
    });
    if (!values) return;
    const key = newKey();
    await act(button, async () => {
      open = await post('/stocktakes', { zone: values.zone }, { key });
      await load();
    });
  }
  return h('div.actions', button);
}

const order = ['missing', 'misplaced', 'unknown', 'found'];
const tone = { found: 'good', missing: 'bad', misplaced: 'warn', unknown: 'warn' };

function card(count) {
  const lines = [...count.lines].sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
  return h(
    'article.card',
    { data: { count: count.id, state: count.state } },
    h('h2', pick(count.zone.name), ' ', h('code', count.id)),
    h(
      'p.meta',
      h('span.badge', { class: count.state === 'open' ? 'warn' : 'good' }, t(`counts.${count.state}`)),
      h('span', icon('person'), count.started_by, ' ', timeOf(count.started_at)),
      h('span', t('counts.read', { scanned: count.scanned, expected: count.expected })),
      count.signatures.map((each) => h('span', icon('check', 'good'), each.by, ' ', timeOf(each.at))),
      count.signatures_needed > 1 && h('span.badge.warn', t('counts.two')),
    ),
    count.state === 'open' && may('receive') && entry(count),
    h(
      'div.rows',
      lines.map((line) =>
        h(
          'p.meta',
          { data: { result: line.result } },
          h('span.badge', { class: tone[line.result] }, word('count_result', line.result)),
          line.name ? h('a', { href: `/items/${code(line.code)}` }, h('code', line.code)) : h('code', line.code),
          line.name && h('span', pick(line.name)),
          line.book_zone && h('span', t('counts.book', { zone: pick(line.book_zone.name) })),
        )
      ),
    ),
  );
}

function entry(count) {
  const field = h('textarea', { rows: 2, 'aria-label': t('counts.codes'), placeholder: t('counts.codes_hint'), id: `codes-${count.id}` });
  const add = h('button.button', { type: 'button', data: { add: count.id }, on: { click: () => send(add, field.value.split(/\s+/).filter(Boolean)) } }, t('counts.add'));
  const sign = h('button.button.primary', { type: 'button', data: { sign: count.id }, on: { click: () => signed(count, sign) } }, icon('check'), t('counts.sign'));
  const send = (button, codes) =>
    act(button, async () => {
      if (!codes.length) return;
      open = await post(`/stocktakes/${code(count.id)}/scan`, { codes });
      await load();
      byId(`codes-${count.id}`)?.focus();
    });
  // A hand scanner types anywhere on this page: its codes belong to the count that is open.
  if (count.id === open?.id) takeScans((text) => send(add, [text]));
  return h('div', count.signatures.length === 0 && h('div.field', field), h('div.actions', count.signatures.length === 0 && add, sign));
}

async function signed(count, button) {
  const missing = count.lines.filter((line) => line.result === 'missing').length;
  const values = await ask({
    title: t('counts.sign'),
    confirm: t('counts.sign'),
    text: t('counts.sign_text', { missing }),
    danger: missing > 0,
    fields: [{ name: 'password', label: t('purchase.password'), type: 'password', required: true }],
  });
  if (!values) return;
  await act(button, async () => {
    const answer = await post(`/stocktakes/${code(count.id)}/sign`, { password: values.password });
    toast(answer.state === 'closed' ? t('counts.closed_toast') : t('counts.second'), answer.state === 'closed' ? 'good' : 'info');
    await load();
  });
}

load();
