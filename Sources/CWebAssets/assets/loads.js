// Load units: pallets, cages, cabinets, boxes. What stands on one moves with it, or nothing moves.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, newKey, post } from './api.js';
import { act, ask } from './shell.js';
import { on } from './stream.js';
import { empty, failure, may } from './parts.js';

const list = byId('list');
let places = [];

async function load() {
  try {
    const [site, units] = await Promise.all([get('/site'), get('/loadunits')]);
    places = site.zones.filter((zone) => !['site', 'transit', 'restricted'].includes(zone.kind))
      .map((zone) => [zone.id, pick(zone.name)]);
    show(
      list,
      may('receive') && h('div.actions', doing('make-unit', t('loads.make'), 'primary', makeUnit)),
      units.items.length ? units.items.map(card) : empty(t('loads.none'), 'loads'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

function doing(id, label, cls, perform) {
  const button = h('button.button', { type: 'button', id, class: cls, on: { click: () => perform(button) } }, label);
  return button;
}

async function send(button, fields, title, path, body) {
  const values = await ask({ title, confirm: title, fields });
  if (!values) return;
  const key = newKey();
  await act(button, async () => {
    await post(path, body(values), { key });
    await load();
  });
}

const makeUnit = (button) =>
  send(
    button,
    [
      { name: 'kind', label: t('loads.kind'), options: ['pallet', 'cage', 'cabinet', 'box'].map((each) => [each, word('load_kind', each)]) },
      { name: 'zone', label: t('item.place'), options: places },
      { name: 'tag', label: t('item.tag') },
    ],
    t('loads.make'),
    '/loadunits',
    ({ kind, zone, tag }) => ({ kind, zone, ...(tag.trim() ? { tag: tag.trim() } : {}) }),
  );

function card(unit) {
  const path = `/loadunits/${code(unit.code)}`;
  const add = (button) =>
    send(
      button,
      [{ name: 'items', label: t('loads.codes'), required: true, long: true, hint: t('counts.codes_hint') }],
      t('loads.load'),
      `${path}/load`,
      ({ items }) => ({ items: items.split(/\s+/).filter(Boolean) }),
    );
  const move = (button) =>
    send(button, [{ name: 'zone', label: t('item.move_to'), options: places }], t('item.move'), `${path}/move`, ({ zone }) => ({ zone }));
  return h(
    'article.card',
    { data: { unit: unit.code } },
    h('h2', word('load_kind', unit.kind), ' ', h('code', unit.code)),
    h('p.meta', h('span', icon('place'), unit.zone ? pick(unit.zone.name) : t('item.no_zone')), unit.tag && h('code.chip', unit.tag)),
    h(
      'div.rows',
      unit.load.map((item) =>
        h('p.meta', h('a', { href: `/items/${code(item.code)}` }, h('code', item.code)), h('span', pick(item.name), ' ', item.quantity.display))
      ),
    ),
    may('receive') && h('div.actions', doing(`load-${unit.code}`, t('loads.load'), '', add), doing(`move-${unit.code}`, t('item.move'), '', move)),
  );
}

on('item', () => !document.querySelector('dialog[open]') && load());
load();
