// The plan page and the wall view: the plant now, by server-sent events.
import { byId, h, icon, show } from './dom.js';
import { lang, number, percent, pick, t, word } from './i18n.js';
import { code, get, withQuery } from './api.js';
import { takeHealth, toast, watchAlarms } from './shell.js';
import { on } from './stream.js';
import { play } from './sound.js';
import { PlanView } from './planview.js';
import { alarmCard, byUrgency } from './alarmcard.js';
import { hazardPanel } from './hazards.js';
import { empty, failure, itemRow, segmented, stateBadge, timeOf } from './parts.js';

const isWall = document.documentElement.dataset.page === 'wall';
const selection = byId('selection');
const view = new PlanView(byId('plan'), { onTag: showTag, onZone: showZone });
let site = null;
let floor = null;
let alarms = [];
let shown = null;
let streaming = false;
const circle = askedCircle();

async function load() {
  try {
    const [plant, tags] = await Promise.all([get('/site'), get(withQuery('/tags', { limit: 1000 }))]);
    const first = site === null;
    site = plant;
    if (first) {
      byId('site-name').textContent = pick(site.name);
      legend();
      const wanted = Number(new URLSearchParams(location.search).get('floor'));
      chooseFloor(site.floors.find((each) => each.floor === wanted) ?? site.floors[0]);
    }
    view.setTags(tags.items);
    takeHealth({ broker: site.broker.connected, store: site.store ?? null, catalogs: site.catalogs ?? null });
    drawAlarms(alarms);
    connection();
  } catch (error) {
    if (site === null) show(byId('plan'), failure(error, () => location.reload()));
    else toast(error.message, 'bad');
  }
}

function chooseFloor(next) {
  floor = next;
  view.setFloor(
    floor,
    site.zones.filter((zone) => zone.floor === null || zone.floor === undefined || zone.floor === floor.floor),
  );
  view.setAlarms(alarms);
  floorButtons();
  if (circle) view.setCircle(...circle);
}

/** `?circle=x,y,radius`, metres: the isolation distance around a place. */
function askedCircle() {
  const numbers = (new URLSearchParams(location.search).get('circle') ?? '').split(',').map(Number);
  return numbers.length === 3 && numbers.every(Number.isFinite) && numbers[2] > 0 ? numbers : null;
}

function floorButtons() {
  const node = byId('floors');
  node.hidden = site.floors.length < 2;
  const counts = new Map();
  for (const alarm of alarms) {
    const at = floorOf(alarm);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  segmented(
    node,
    site.floors.map((
      each,
    ) => [String(each.floor), [pick(each.name), counts.has(each.floor) && h('b.count.hot', counts.get(each.floor))]]),
    String(floor.floor),
    (value) => chooseFloor(site.floors.find((each) => String(each.floor) === value)),
  );
}

const floorOf = (alarm) =>
  view.placeOf(alarm)?.floor ?? alarm.position?.floor ?? site?.zones.find((zone) =>
    zone.id === alarm.zone?.id
  )?.floor ?? null;

function legend() {
  const kinds = [...new Set(site.zones.map((zone) => zone.kind))].filter((kind) => kind !== 'site');
  const dots = [['item', t('plan.tag_item')], ['person', t('plan.tag_person')], ['vehicle', t('plan.tag_vehicle')]];
  show(
    byId('legend'),
    kinds.map((kind) => h('span', h('i.swatch', { class: `kind-${kind}` }), word('zone_kind', kind))),
    h('span.spacer'),
    dots.map(([kind, label]) => h('span', h('i.dot', { class: `is-${kind}` }), label)),
    h('span', h('i.dot.suspect'), t('plan.suspect')),
    h('span', h('i.dot.stale'), t('plan.stale')),
  );
}

function drawAlarms(list) {
  alarms = [...list].sort(byUrgency);
  const node = byId('alarms');
  const opened = new Set(
    [...node.querySelectorAll('details[open]')].map((each) => each.closest('[data-alarm]').dataset.alarm),
  );
  show(
    node,
    alarms.length
      ? alarms.map((alarm) => alarmCard(alarm, { onShow: reveal, compact: true }))
      : h('div.all-well', icon('check'), h('p', t('plan.no_alarms'))),
  );
  for (const id of opened) node.querySelector(`[data-alarm="${CSS.escape(id)}"] details`)?.setAttribute('open', '');
  const count = byId('side-count');
  count.textContent = alarms.length;
  count.classList.toggle('hot', alarms.some((alarm) => alarm.state === 'unacknowledged'));
  if (!site) return;
  view.setAlarms(alarms);
  floorButtons();
  connection();
}

function reveal(alarm) {
  const at = floorOf(alarm);
  const target = site.floors.find((each) => each.floor === at);
  if (target && target !== floor) chooseFloor(target);
  const place = view.placeOf(alarm);
  if (place) view.reveal(place.x, place.y);
}

/** Says when what is shown may be old: the stream to this page, or the broker behind it, is gone. */
function connection() {
  const { lost } = takeHealth({});
  const live = byId('live');
  live.dataset.state = streaming ? (lost ? 'lost' : 'live') : 'waiting';
  live.lastElementChild.textContent = t(streaming ? (lost ? 'plan.no_positions' : 'plan.live') : 'plan.connecting');
}

function close() {
  shown = null;
  selection.hidden = true;
  view.select(null);
  view.selectZone(null);
}

function card(title, subtitle, ...body) {
  selection.hidden = false;
  show(
    selection,
    h(
      'header.card-head',
      h('div', h('h2', title), subtitle && h('p.hint', subtitle)),
      h('button.button.icon-only.quiet', {
        type: 'button',
        'aria-label': t('common.close'),
        title: t('common.close'),
        on: { click: close },
      }, icon('cross')),
    ),
    body,
  );
  if (matchMedia('(max-width: 999px)').matches) selection.scrollIntoView({ block: 'nearest' });
}

const zoneNames = (ids) =>
  ids?.map((id) => pick(site.zones.find((zone) => zone.id === id)?.name) || id).join(lang === 'zh' ? '、' : ', ') ||
  t('plan.no_zone');

const suspicion = ({ zone, leaving, since, evidence_nats: evidence, threshold_nats: threshold }) => [
  t(leaving ? 'plan.suspect_left' : 'plan.suspect_entered', { zone: zoneNames([zone]) }),
  ' ',
  h('span.badge.warn', `${percent(Math.min(evidence / threshold, 1))} · ${timeOf(since)}`),
];

async function showTag(tag) {
  const mine = (shown = { tag: tag.tag });
  view.select(tag.tag);
  view.selectZone(null);
  const where = () =>
    h(
      'dl.pairs.tight',
      h('div', h('dt', t('plan.place')), h('dd', zoneNames(tag.zones))),
      h(
        'div',
        h('dt', t('plan.coordinates')),
        h('dd', `${number(tag.x, 1)}, ${number(tag.y, 1)} m`, tag.acc_m ? ` ± ${number(tag.acc_m, 1)} m` : ''),
      ),
      h('div', h('dt', t('plan.seen')), h('dd', timeOf(tag.at), tag.stale && h('span.badge.warn', t('plan.stale')))),
      h('div', h('dt', t('item.tag')), h('dd', h('code', tag.tag))),
      tag.suspect && h('div', h('dt', t('plan.suspect')), h('dd', suspicion(tag.suspect))),
    );
  card(pick(tag.label) || tag.tag, word('tag_kind', tag.kind), where());
  if (!tag.item) return;
  try {
    const item = await get(`/items/${code(tag.item)}`);
    if (shown !== mine) return;
    card(
      pick(item.name),
      [item.code, item.cas && `CAS ${item.cas}`].filter(Boolean).join(' · '),
      h('p.card-line', stateBadge(item.state), h('b', item.quantity?.display)),
      hazardPanel(item.hazards, item.transport),
      where(),
      h('div.actions', h('a.button.primary', { href: `/items/${code(item.code)}` }, t('plan.open_record'))),
    );
  } catch (error) {
    if (shown === mine) selection.append(failure(error));
  }
}

async function showZone(zone) {
  if (zone.kind === 'site') return close();
  const mine = (shown = { zone: zone.id });
  view.select(null);
  view.selectZone(zone.id);
  const head = h(
    'dl.pairs.tight',
    h('div', h('dt', t('plan.zone_kind')), h('dd', word('zone_kind', zone.kind))),
    zone.allowed_classes?.length > 0 && h(
      'div',
      h('dt', t('plan.allowed')),
      h('dd', zone.allowed_classes.map((each) => h('span.chip', word('hazard_class', each)))),
    ),
  );
  card(pick(zone.name), zone.id, head);
  try {
    const { items, next } = await get(withQuery('/items', { zone: zone.id, limit: 50 }));
    if (shown !== mine) return;
    card(
      pick(zone.name),
      zone.id,
      head,
      h('h3', t('plan.contents', { count: items.length + (next ? '+' : '') })),
      items.length ? h('div.rows.scroll', items.map((item) => itemRow(item))) : empty(t('plan.zone_empty')),
    );
  } catch (error) {
    if (shown === mine) selection.append(failure(error));
  }
}

on('tags', (tags) => {
  view.moveTags(tags);
  if (alarms.length) view.setAlarms(alarms);
});
on('state', (state) => {
  streaming = state === 'open';
  connection();
});
on('health', connection);
on('resync', load);
watchAlarms((list, fresh) => {
  drawAlarms(list);
  if (fresh && fresh.state === 'unacknowledged') {
    play('alarm');
    if (isWall) reveal(fresh);
    byId(`alarm-${fresh.id}`)?.classList.add('is-new');
  }
});
document.addEventListener(
  'keydown',
  (event) => event.key === 'Escape' && !document.querySelector('dialog[open]') && close(),
);
load();
// A tag that falls silent sends nothing that could tell so: its age comes with the list.
setInterval(async () => {
  if (document.hidden || !site) return;
  try {
    view.setTags((await get(withQuery('/tags', { limit: 1000 }))).items);
  } catch {
    // The stream's own state says that the daemon is away.
  }
}, 10000);
if (isWall) {
  const clock = byId('clock');
  const tick = () => (clock.textContent = new Date().toLocaleTimeString(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  }));
  tick();
  setInterval(tick, 5000);
}
