// Gas and climate: every sensor with its set points, several gases in one chart, and registering a sensor.
import { byId, h, icon, show } from './dom.js';
import { number, pick, t, word } from './i18n.js';
import { code, del, get, post, put } from './api.js';
import { act, ask, toast } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { citationLine } from './findings.js';
import { empty, failure, may, timeOf } from './parts.js';

const list = byId('list');
const zone = byId('zone');
const chart = byId('chart');
const units = {
  combustible: ['%LEL'],
  toxic: ['mg/m3', 'ppm'],
  oxygen: ['%VOL'],
  temperature: ['degC'],
  humidity: ['%RH'],
  ventilation: ['state', 'm3/h'],
};
let sensors = [];

const stateClass = (sensor) => (sensor.level >= 2 ? 'bad' : sensor.level || sensor.state !== 'good' ? 'warn' : 'good');

function points(sensor) {
  const found = sensor.set_points;
  if (!found) return null;
  return [
    h('p', t('sensors.points', { one: number(found.level1, 3), two: number(found.level2, 3), unit: sensor.unit })),
    found.factors.map((each) => h('p.hint', `×${number(each.multiplier, 2)} ${pick(each.reason)} (${each.value})`)),
    citationLine(found.citation),
  ];
}

async function change(node, sensor, send) {
  await act(node, async () => {
    await send(`/sensors/${code(sensor.id)}/outage`);
    toast(t('sensors.outage_changed', { id: sensor.id }));
    await load();
  });
}

async function askOutage(node, sensor) {
  const answer = await ask({
    title: t('sensors.outage_ask'),
    text: `${pick(sensor.name)}: ${t('sensors.outage_text')}`,
    confirm: t('sensors.outage_ask'),
    fields: [
      { name: 'minutes', label: t('sensors.outage_minutes'), value: '30', required: true, type: 'number' },
      { name: 'work_order', label: t('sensors.outage_order'), required: true },
      { name: 'reason', label: t('sensors.outage_reason'), long: true, required: true },
    ],
  });
  if (answer) await change(node, sensor, (path) => post(path, { ...answer, minutes: Number(answer.minutes) }));
}

/** Out of service by two people, and back by one. */
function outage(sensor) {
  const known = sensor.outage;
  const button = (name, text, click) =>
    h('button.button', { type: 'button', data: { act: name }, on: { click: (event) => click(event.currentTarget) } }, text);
  return [
    known &&
      h(
        'p.hint',
        icon('warning', 'warn'),
        known.until
          ? [t('sensors.outage', { order: known.work_order }), ' ', timeOf(known.until)]
          : t('sensors.outage_asked', { name: known.asked_by, order: known.work_order }),
        ` (${known.reason})`,
      ),
    h(
      'div.actions',
      !known && may('override') && button('outage', t('sensors.outage_ask'), (node) => askOutage(node, sensor)),
      known && !known.until && may('override') &&
        button('confirm', t('sensors.outage_confirm'), (node) => change(node, sensor, (path) => post(`${path}/confirm`, {}))),
      known && may('acknowledge') &&
        button('end', t(known.until ? 'sensors.outage_end' : 'sensors.outage_withdraw'), (node) => change(node, sensor, del)),
    ),
  ];
}

function card(sensor) {
  const rejected = Object.entries(sensor.rejected);
  return h(
    'article.card',
    { data: { sensor: sensor.id, state: sensor.state, level: String(sensor.level) } },
    h(
      'h3',
      pick(sensor.name),
      ' ',
      h('span.badge', { class: stateClass(sensor) }, word('sensor_state', sensor.state)),
      sensor.level > 0 && h('span.badge.bad', t('sensors.level', { level: sensor.level })),
    ),
    h(
      'p.meta',
      h('code', sensor.id),
      h('span', icon('place'), pick(sensor.zone.name)),
      h('span', word('sensor_kind', sensor.kind)),
      h('b', sensor.value === undefined || sensor.value === null ? '–' : `${number(sensor.value, 3)} ${sensor.unit}`),
      sensor.at && h('span', icon('clock'), timeOf(sensor.at)),
    ),
    sensor.calibration_due &&
      h(
        'p.hint',
        sensor.calibration_overdue && icon('warning', 'warn'),
        t(sensor.calibration_overdue ? 'sensors.overdue' : 'sensors.due', { day: sensor.calibration_due }),
      ),
    points(sensor),
    outage(sensor),
    rejected.length > 0 &&
      h(
        'p.hint',
        t('sensors.rejected'),
        ' ',
        rejected.map(([reason, count]) => `${word('reject', reason)} ${count}`).join(' · '),
      ),
  );
}

const colours = ['#c2410c', '#1d4ed8', '#15803d', '#a21caf', '#b45309', '#0f766e', '#be123c', '#4338ca'];

/** Several sensors on one scale: each as a share of its range, so that different units can be compared. */
async function draw() {
  const chosen = sensors.filter((sensor) => !zone.value || sensor.zone.id === zone.value);
  show(list, chosen.length ? chosen.map(card) : empty(t('sensors.none'), 'sensors'));
  const shown = chosen.filter((sensor) => sensor.kind !== 'ventilation').slice(0, colours.length);
  const series = await Promise.all(shown.map((sensor) => get(`/sensors/${code(sensor.id)}/series`)));
  const now = Date.now();
  const hour = 3600e3;
  const line = (sensor, found) => {
    const minutes = found.minutes.filter((each) => each.count > 0).map((each) => [Date.parse(each.at) + 30e3, each.mean]);
    const start = Math.max(...minutes.map(([at]) => at), 0);
    const recent = found.recent.filter((each) => each.mark !== 'out_of_range' && Date.parse(each.at) > start);
    return [...minutes, ...recent.map((each) => [Date.parse(each.at), each.value])]
      .filter(([at]) => now - at < hour)
      .map(([at, value]) => {
        const share = (value - sensor.low) / (sensor.high - sensor.low);
        return `${(600 - ((now - at) / hour) * 600).toFixed(1)},${(150 - Math.min(1, Math.max(0, share)) * 150).toFixed(1)}`;
      })
      .join(' ');
  };
  const svg = (name, attributes) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const picture = svg('svg', { viewBox: '0 0 600 150', role: 'img', 'aria-label': t('sensors.chart'), width: '100%' });
  shown.forEach((sensor, place) => {
    picture.append(
      svg('polyline', { points: line(sensor, series[place]), fill: 'none', stroke: colours[place], 'stroke-width': '2' }),
    );
  });
  show(
    chart,
    picture,
    h(
      'figcaption.hint',
      t('sensors.chart'),
      ' ',
      shown.map((sensor, place) => {
        const mark = h('span', '■ ');
        mark.style.color = colours[place];
        return h('span', mark, pick(sensor.name), ' ');
      }),
    ),
  );
}

async function load() {
  try {
    const answer = await get('/sensors');
    sensors = answer.items;
    const zones = new Map(sensors.map((sensor) => [sensor.zone.id, pick(sensor.zone.name)]));
    const before = zone.value;
    show(zone, h('option', { value: '' }, t('sensors.all_zones')), [...zones].map(([id, name]) => h('option', { value: id }, name)));
    zone.value = zones.has(before) ? before : '';
    await draw();
  } catch (error) {
    show(list, failure(error, load));
  }
}

function drawForm() {
  if (!may('configure')) return byId('form').remove();
  const kinds = Object.keys(units);
  const values = {
    id: input(),
    name_zh: input(),
    name_en: input(),
    zone: input(),
    kind: select(kinds.map((kind) => [kind, word('sensor_kind', kind)]), 'combustible'),
    unit: select(Object.values(units).flat().map((unit) => [unit, unit]), '%LEL'),
    low: input({ inputmode: 'decimal', value: '0' }),
    high: input({ inputmode: 'decimal', value: '100' }),
    cadence_s: input({ inputmode: 'decimal', value: '1' }),
    gas: input({ placeholder: '7783-06-4' }),
    level1: input({ inputmode: 'decimal' }),
    level2: input({ inputmode: 'decimal' }),
    partner: input(),
    calibration_due: input({ placeholder: '2027-02-28' }),
  };
  values.kind.addEventListener('change', () => {
    values.unit.value = units[values.kind.value][0];
  });
  const send = h('button.button.primary', { type: 'submit' }, t('sensors.register'));
  const form = h(
    'form',
    { novalidate: true, on: { submit } },
    h('h2', t('sensors.register')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h('div.fields', Object.entries(values).map(([name, each]) => field(name, t(`sensors.field_${name}`), each))),
    h('div.actions', send),
  );
  show(byId('form'), form);

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const text = Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each.value.trim()]));
    const figure = (name) => (text[name] === '' ? undefined : Number(text[name].replace(',', '.')));
    await act(send, async () => {
      try {
        await put(`/sensors/${code(text.id)}`, {
          name: { zh: text.name_zh || text.id, en: text.name_en || text.id },
          zone: text.zone,
          kind: text.kind,
          unit: text.unit,
          low: figure('low'),
          high: figure('high'),
          cadence_s: figure('cadence_s'),
          gas: text.gas || undefined,
          level1: figure('level1'),
          level2: figure('level2'),
          partner: text.partner || undefined,
          calibration_due: text.calibration_due || undefined,
        });
        toast(t('sensors.registered', { id: text.id }));
        await load();
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

zone.addEventListener('change', draw);
drawForm();
load();
setInterval(load, 5000);
