// Any hour again: where everything was on the plan, what was not known, what was alarmed; where the time was spent.
import { byId, h, icon, show } from './dom.js';
import { lang, number, pick, t, word } from './i18n.js';
import { get, put, withQuery } from './api.js';
import { act, toast } from './shell.js';
import { holds } from './plangeometry.js';
import { PlanView } from './planview.js';
import { empty, failure, may, segmented } from './parts.js';

const cell_m = 2;
const view = new PlanView(byId('plan'), { onTag: () => {}, onZone: () => {} });
const slider = byId('time');
const start = byId('from');
const speed_s = 30;
let site = null;
let floor = null;
let data = null;
let ways = [];
let timer = 0;
let heat = false;

const local = (date) => new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
const clock = (ms) => new Date(ms).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });
const now = () => Date.parse(data.from) + Number(slider.value) * 1000;

async function load() {
  try {
    site ??= await get('/site');
    floor ??= site.floors[0];
    // The field knows whole minutes: an hour from here reaches to now.
    if (!start.value) start.value = local(new Date(Date.now() - 3540e3));
    data = await get(withQuery('/replay', {
      from: new Date(start.value).toISOString(),
      minutes: byId('span').value,
      people: byId('people')?.checked ? 1 : null,
    }));
    ways = data.tags.map((way) => ({ ...way, points: way.points.map((each) => ({ ...each, ms: Date.parse(each.at) })) }));
    slider.max = (Date.parse(data.to) - Date.parse(data.from)) / 1000;
    // Nothing was known before the first position.
    const first = Math.min(...ways.map((way) => way.points[0]?.ms ?? Infinity));
    slider.value = Number.isFinite(first) ? Math.max(0, Math.ceil((first - Date.parse(data.from)) / 1000)) : 0;
    byId('truncated').hidden = !data.truncated;
    chooseFloor(floor);
    drawZones();
  } catch (error) {
    show(byId('now'), failure(error, load));
  }
}

function chooseFloor(next) {
  floor = next;
  view.setFloor(floor, site.zones.filter((zone) => zone.floor === null || zone.floor === undefined || zone.floor === floor.floor));
  const node = byId('floors');
  node.hidden = site.floors.length < 2;
  segmented(node, site.floors.map((each) => [String(each.floor), pick(each.name)]), String(floor.floor), (value) =>
    chooseFloor(site.floors.find((each) => String(each.floor) === value)));
  drawHeat();
  draw();
}

/** Where a way is at a time: its last point, and whether that is still known. Null before its first. */
function placeAt(way, ms) {
  let low = 0;
  let high = way.points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (way.points[middle].ms <= ms) low = middle + 1;
    else high = middle;
  }
  const point = way.points[low - 1];
  if (!point) return null;
  return { point, known: isKnown(point, way.points[low], ms) };
}

const isKnown = (point, next, ms) => !next?.gap && ms - point.ms <= data.valid_s * 1000;

function draw() {
  if (!data) return;
  const ms = now();
  const tags = ways.flatMap((way) => {
    const found = placeAt(way, ms);
    return found
      ? [{ tag: way.tag, kind: way.kind, label: way.label, item: way.item, x: found.point.x, y: found.point.y, floor: found.point.floor, stale: !found.known }]
      : [];
  });
  view.setTags(tags);
  const open = data.alarms.filter((each) => Date.parse(each.raised) <= ms && !(each.cleared && Date.parse(each.cleared) <= ms));
  view.setAlarms(open.map((each) => ({ ...each, state: 'acknowledged', items: [] })));
  byId('clock').textContent = clock(ms);
  const unknown = tags.filter((each) => each.stale).length;
  show(
    byId('now'),
    h('p.meta', h('span', t('replay.known', { count: tags.length - unknown })), unknown > 0 && h('span.badge.warn', t('replay.unknown', { count: unknown }))),
    h('h2', t('replay.alarms', { count: open.length })),
    open.length
      ? open.map((each) =>
        h(
          'article.card',
          { data: { alarm: each.id } },
          h('h3', word('alarm_kind', each.kind), ' ', h('code', each.id)),
          h('p', pick(each.message)),
        )
      )
      : h('p.hint', t('replay.no_alarms')),
    h('h2', t('replay.passages')),
    h(
      'ul.rows',
      data.passages.filter((each) => Math.abs(Date.parse(each.at) - ms) <= 60000).slice(0, 30).map((each) =>
        h('li', h('code', each.item ?? each.tag), ' ', word('passage', each.event), ' ', zoneName(each.zone), ' ', clock(Date.parse(each.at)).split(' ').at(-1))
      ),
    ),
  );
}

const zoneName = (id) => pick(site.zones.find((zone) => zone.id === id)?.name) || id;

/** Every stretch of a way that is known, with its length in the shown time. */
function* stretches() {
  const [first, last] = [Date.parse(data.from), Date.parse(data.to)];
  for (const way of ways) {
    for (const [index, point] of way.points.entries()) {
      const next = way.points[index + 1];
      if (next?.gap) continue;
      const until = Math.min(next?.ms ?? last, point.ms + data.valid_s * 1000, last);
      const seconds = (until - Math.max(point.ms, first)) / 1000;
      if (seconds > 0) yield { way, point, seconds };
    }
  }
}

function drawHeat() {
  if (!data || !heat) return view.setHeat([], cell_m);
  const cells = new Map();
  for (const { point, seconds } of stretches()) {
    if (point.floor !== undefined && point.floor !== null && point.floor !== floor.floor) continue;
    const key = `${Math.floor(point.x / cell_m)},${Math.floor(point.y / cell_m)}`;
    cells.set(key, (cells.get(key) ?? 0) + seconds);
  }
  const most = Math.max(...cells.values(), 1);
  view.setHeat([...cells].map(([key, seconds]) => {
    const [x, y] = key.split(',').map(Number);
    return { x: x * cell_m, y: y * cell_m, share: Math.sqrt(seconds / most) };
  }), cell_m);
}

/** Time spent in each zone, and how often it was entered. */
function drawZones() {
  const sums = new Map();
  for (const { point, seconds } of stretches()) {
    for (const zone of site.zones) {
      if (zone.kind === 'site' || (zone.floor ?? point.floor) !== (point.floor ?? zone.floor)) continue;
      if (holds(zone, point.x, point.y)) sums.set(zone.id, (sums.get(zone.id) ?? 0) + seconds);
    }
  }
  const rows = [...sums].sort((a, b) => b[1] - a[1]);
  show(
    byId('zones'),
    rows.length
      ? h(
        'table.table',
        h('thead', h('tr', [t('replay.zone'), t('replay.dwell'), t('replay.entered')].map((each) => h('th', each)))),
        h(
          'tbody',
          rows.map(([id, seconds]) =>
            h(
              'tr',
              { data: { zone: id } },
              h('td', zoneName(id)),
              h('td', number(seconds / 3600, 2)),
              h('td', data.passages.filter((each) => each.zone === id && each.event === 'enter').length),
            )
          ),
        ),
      )
      : empty(t('replay.none'), 'clock'),
  );
}

function play(on) {
  clearInterval(timer);
  timer = 0;
  byId('play').textContent = t(on ? 'replay.pause' : 'replay.play');
  if (!on) return;
  timer = setInterval(() => {
    if (Number(slider.value) >= Number(slider.max)) return play(false);
    slider.value = Number(slider.value) + speed_s / 4;
    draw();
  }, 250);
}

async function drawRetention() {
  if (!may('configure')) return byId('retention').remove();
  try {
    const found = await get('/retention');
    const inputs = Object.fromEntries(found.items.map((each) => [each.kind, h('input', { type: 'number', min: 1, max: 36500, value: each.days, id: `days-${each.kind}` })]));
    const save = h('button.button', {
      type: 'button',
      id: 'save-retention',
      on: {
        click: () =>
          act(save, async () => {
            await put('/retention', { days: Object.fromEntries(Object.entries(inputs).map(([kind, node]) => [kind, Number(node.value)])) });
            toast(t('replay.saved'));
            await drawRetention();
          }),
      },
    }, t('replay.save'));
    show(
      byId('retention'),
      h('h2', t('replay.retention')),
      found.items.map((each) =>
        h(
          'p.meta',
          h('label', { for: `days-${each.kind}` }, word('retention', each.kind)),
          inputs[each.kind],
          h('span', t('replay.days', { usual: each.usual_days })),
          each.removed > 0 && h('span', t('replay.removed', { count: each.removed })),
        )
      ),
      save,
    );
  } catch (error) {
    show(byId('retention'), failure(error, drawRetention));
  }
}

slider.addEventListener('input', draw);
byId('play').addEventListener('click', () => play(!timer));
byId('load').addEventListener('click', load);
byId('heat').addEventListener('change', (event) => {
  heat = event.target.checked;
  drawHeat();
});
if (!may('locate')) byId('people').closest('label').remove();
load();
drawRetention();
