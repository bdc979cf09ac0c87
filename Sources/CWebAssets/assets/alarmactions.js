// What a person does to an alarm besides answering it: shelve, reset, write down what it was, see the emergency card.
import { h, icon, show } from './dom.js';
import { number, pick, t, word } from './i18n.js';
import { code, get, post } from './api.js';
import { act, ask, takeAlarm, toast } from './shell.js';
import { may, timeOf } from './parts.js';

const button = (name, text, click) => {
  const node = h('button.button', { type: 'button', data: { act: name }, on: { click: () => click(node) } }, text);
  return node;
};

async function send(node, alarm, path, body) {
  await act(node, async () => {
    takeAlarm(await post(`/alarms/${code(alarm.id)}/${path}`, body));
    toast(t('alarms.changed', { id: alarm.id }));
  });
}

async function shelve(alarm, node) {
  const answer = await ask({
    title: t('alarms.shelve'),
    text: pick(alarm.message),
    confirm: t('alarms.shelve'),
    fields: [
      { name: 'minutes', label: t('alarms.shelf_minutes', { most: alarm.shelf_max_min }), value: String(Math.min(60, alarm.shelf_max_min)), required: true, type: 'number' },
      { name: 'reason', label: t('alarms.shelf_reason'), long: true, required: true },
    ],
  });
  if (answer) await send(node, alarm, 'shelve', { minutes: Number(answer.minutes), reason: answer.reason });
}

async function handle(alarm, node) {
  const answer = await ask({
    title: t('alarms.handling'),
    text: pick(alarm.message),
    confirm: t('alarms.handling'),
    fields: [
      { name: 'cause', label: t('alarms.cause'), required: true },
      { name: 'action', label: t('alarms.action_taken'), long: true, required: true },
      { name: 'result', label: t('alarms.result'), options: ['real', 'false', 'work', 'drill'].map((each) => [each, word('alarm_result', each)]), value: 'real' },
    ],
  });
  if (answer) await send(node, alarm, 'handling', answer);
}

/** Buttons for what this alarm allows in its state. */
export function alarmActions(alarm) {
  const card = h('div.emergency', { hidden: true });
  const emergency = button('emergency', t('alarms.emergency'), (node) => act(node, () => openCard(alarm, card)));
  return [
    h(
      'div.actions',
      emergency,
      may('acknowledge') && alarm.state === 'latched' && button('reset', t('alarms.reset'), (node) => send(node, alarm, 'reset', {})),
      may('acknowledge') && alarm.shelf &&
        button('unshelve', t('alarms.unshelve'), (node) => send(node, alarm, 'unshelve', {})),
      may('acknowledge') && !alarm.shelf && alarm.shelf_max_min > 0 && alarm.state !== 'closed' &&
        button('shelve', t('alarms.shelve'), (node) => shelve(alarm, node)),
      may('acknowledge') && button('handling', t('alarms.handling'), (node) => handle(alarm, node)),
    ),
    card,
  ];
}

/** Level, drill, shelf, escalation and what it turned out to be, as lines of the card. */
export function alarmMarks(alarm) {
  return [
    h('span.badge', { class: alarm.level === 3 ? 'bad' : '' }, t('sensors.level', { level: alarm.level })),
    alarm.drill && h('span.badge.warn', t('alarms.drill')),
    alarm.escalations > 0 && h('span.badge.warn', t('alarms.escalated', { count: alarm.escalations })),
    alarm.shelf && h('span.badge', t('alarms.shelved_until', { name: alarm.shelf.by }), ' ', timeOf(alarm.shelf.until)),
  ];
}

export const handlingLine = (alarm) =>
  alarm.handling &&
  h(
    'p.ack',
    icon('check'),
    h('span', word('alarm_result', alarm.handling.result), ': ', alarm.handling.cause, h('q', alarm.handling.action), ' ', alarm.handling.by),
  );

const places = (items) =>
  items.map((each) =>
    h(
      'li',
      pick(each.zone.name),
      each.distance_m !== undefined && ` ${number(each.distance_m, 0)} m`,
      each.expires_on && ` · ${each.expires_on}`,
      each.expired && h('span.badge.bad', t('alarms.expired')),
    )
  );

async function openCard(alarm, node) {
  if (!node.hidden) {
    node.hidden = true;
    return;
  }
  const found = await get(`/alarms/${code(alarm.id)}/emergency`);
  await get(`/alarms/${code(alarm.id)}`);
  show(
    node,
    h('h3', t('alarms.inside', { count: found.inside.length })),
    h('ul', found.inside.map((each) => h('li', pick(each.name), ' ', timeOf(each.at), each.stale && h('span.badge.warn', t('alarms.stale'))))),
    h('h3', found.isolate_m === undefined ? t('alarms.isolate_unknown') : t('alarms.isolate', { radius: number(found.isolate_m, 0) })),
    found.position && found.isolate_m !== undefined &&
      h('a.button', { href: `/?circle=${found.position.x},${found.position.y},${found.isolate_m}&floor=${found.position.floor ?? ''}` }, t('alarms.show_circle')),
    found.cards.map((each) =>
      h(
        'article.card',
        h('p', each.items.map((item) => pick(item.name)).join(', ')),
        each.guide
          ? [
            h('p', h('b', `ERG ${each.guide.guide}`), ' ', pick(each.guide.title), ` · UN ${each.guide.un}`),
            h('p', t('alarms.media'), ' ', pick(each.guide.media)),
            h('p', h('b', t('alarms.avoid')), ' ', pick(each.guide.avoid)),
            h('p.hint', t('alarms.distances', { spill: number(each.guide.isolate_m, 0), fire: number(each.guide.fire_m, 0) })),
            each.guide.needs_check && h('p.hint', icon('warning', 'warn'), t('alarms.needs_check')),
          ]
          : h('p.hint', icon('warning', 'warn'), t('alarms.no_guide')),
      )
    ),
    found.supplies.length > 0 && [h('h3', t('alarms.supplies')), h('ul', places(found.supplies))],
    found.exits.length > 0 && [h('h3', t('alarms.exits')), h('ul', places(found.exits))],
    found.commands.length > 0 && [
      h('h3', t('alarms.commands')),
      h('ul', found.commands.map((each) => h('li', `${each.device}: ${each.action} · `, word('command_state', each.state)))),
    ],
    h('a.button', { href: `/api/v1/alarms/${code(alarm.id)}/report`, download: '' }, t('alarms.report')),
  );
  node.hidden = false;
}
