// Tags of people and vehicles: who carries which, what a vehicle is recorded to load.
import { byId, h, icon, show } from './dom.js';
import { lang, pick, t, word } from './i18n.js';
import { code, del, get, put } from './api.js';
import { act, ask } from './shell.js';
import { empty, failure, may, timeOf } from './parts.js';

const list = byId('list');

async function load() {
  try {
    const { items } = await get('/carriers');
    show(
      list,
      !may('locate') && h('p.notice', t('carriers.people_hidden')),
      may('configure') && h('div.actions', doing('bind', t('carriers.bind'), 'primary', bind)),
      items.length ? items.map(card) : empty(t('carriers.none'), 'person'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

const doing = (id, label, cls, perform) =>
  h('button.button', { type: 'button', id, class: cls, on: { click: (event) => perform(event.currentTarget) } }, label);

async function send(button, title, fields, run) {
  const values = await ask({ title, confirm: title, fields });
  if (!values) return;
  await act(button, async () => {
    await run(values);
    await load();
  });
}

const bind = (button) =>
  send(
    button,
    t('carriers.bind'),
    [
      { name: 'tag', label: t('item.tag'), required: true },
      { name: 'kind', label: t('carriers.kind'), options: ['person', 'vehicle'].map((each) => [each, word('tag_kind', each)]) },
      { name: 'label_zh', label: t('carriers.label_zh'), required: true, hint: t('carriers.label_hint') },
      { name: 'label_en', label: t('carriers.label_en'), required: true },
      { name: 'person', label: t('carriers.person'), hint: t('carriers.person_hint') },
    ],
    ({ tag, kind, label_zh, label_en, person }) =>
      put(`/tags/${code(tag.trim())}`, {
        kind,
        label: { zh: label_zh.trim(), en: label_en.trim() },
        ...(person.trim() ? { person: person.trim() } : {}),
      }),
  );

const record = (each) => (button) =>
  send(
    button,
    t('carriers.record'),
    [
      { name: 'items', label: t('loads.codes'), long: true, hint: t('carriers.items_hint') },
      { name: 'minutes', label: t('carriers.minutes'), required: true, value: '60' },
      { name: 'note', label: t('carriers.note') },
    ],
    ({ items, minutes, note }) =>
      put(`/tags/${code(each.tag)}/load`, {
        items: items.split(/\s+/).filter(Boolean),
        minutes: Number(minutes),
        ...(note.trim() ? { note: note.trim() } : {}),
      }),
  );

const run = (work) => (button) =>
  act(button, async () => {
    await work();
    await load();
  });

function card(each) {
  const place = each.zones.map((zone) => pick(zone.name)).join(lang === 'zh' ? '、' : ', ');
  return h(
    'article.card',
    { data: { tag: each.tag, kind: each.kind } },
    h('h2', icon(each.kind), ' ', pick(each.label), ' ', h('code', each.tag)),
    h(
      'p.meta',
      each.kind === 'person' && h('span', icon('person'), each.name ?? t('carriers.nobody')),
      h('span', icon('place'), place || t('plan.no_zone')),
      each.at && h('span', icon('clock'), timeOf(each.at)),
    ),
    each.load && h(
      'p',
      h('span.badge', t('carriers.loading')),
      ' ',
      each.load.items.map((item) => h('a.chip', { href: `/items/${code(item)}` }, h('code', item))),
      ' ',
      t('carriers.until'),
      ' ',
      timeOf(each.load.until),
      each.load.note && ` · ${each.load.note}`,
    ),
    h(
      'div.actions',
      each.kind === 'vehicle' && may('move') && doing(`record-${each.tag}`, t('carriers.record'), '', record(each)),
      each.load && may('move') && doing(`done-${each.tag}`, t('carriers.done'), '', run(() => del(`/tags/${code(each.tag)}/load`))),
      may('configure') && doing(`free-${each.tag}`, t('carriers.free'), '', run(() => del(`/tags/${code(each.tag)}`))),
    ),
  );
}

load();
