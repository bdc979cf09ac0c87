// One alarm as a card, with its acknowledgement, and the order alarms are shown in.
import { h, icon } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, post } from './api.js';
import { act, ask, takeAlarm, toast } from './shell.js';
import { citationLine, factList } from './findings.js';
import { may, stateBadge, timeOf } from './parts.js';
import { alarmActions, alarmMarks, handlingLine } from './alarmactions.js';

// So many containers are named on a card; the alarm's facts have them all.
const most = 6;

/** An alarm: what, where, which rule and clause, the facts, what to do, and the acknowledgement. */
export function alarmCard(alarm, { onShow = null, compact = false } = {}) {
  const acknowledge = h(
    'button.button.primary',
    { type: 'button', on: { click: () => acknowledgeAlarm(alarm, acknowledge) } },
    icon('check'),
    t('alarms.acknowledge'),
  );
  const place = [
    alarm.zone && pick(alarm.zone.name),
    alarm.position && t('plan.floor_n', { floor: alarm.position.floor }),
  ].filter(Boolean).join(' · ');
  const open = alarm.state === 'unacknowledged';
  return h(
    'article.alarm',
    {
      class: `${alarm.priority} is-${alarm.state}`,
      id: `alarm-${alarm.id}`,
      data: { alarm: alarm.id, kind: alarm.kind },
    },
    h(
      'header',
      icon(alarm.kind === 'site_exit' ? 'leave' : 'warning'),
      h('b', word('alarm_kind', alarm.kind)),
      h('span.spacer'),
      stateBadge(alarm.state, 'alarm_state'),
    ),
    h('p.alarm-message', pick(alarm.message)),
    h(
      'p.meta',
      place && h(
        'span',
        icon('place'),
        onShow && alarm.position
          ? h('button.link', { type: 'button', on: { click: () => onShow(alarm) } }, place)
          : place,
      ),
      h('span', icon('clock'), timeOf(alarm.raised_at)),
      h('span.priority', word('priority', alarm.priority)),
      alarmMarks(alarm),
    ),
    alarm.items?.length > 0 && h(
      'p.alarm-items',
      alarm.items.slice(0, most).map((item) =>
        h('a.chip', { href: `/items/${code(item.code)}` }, pick(item.name), ' ', h('code', item.code))
      ),
      alarm.items.length > most && h('span.hint', t('alarms.more_items', { count: alarm.items.length - most })),
    ),
    pick(alarm.remedy) && h('p.remedy', icon('next'), h('span', pick(alarm.remedy))),
    citationLine(alarm.citation),
    h(
      'details',
      { open: !compact },
      h('summary', t('finding.details')),
      factList(alarm.facts),
      h(
        'dl.facts',
        h('div', h('dt', t('finding.rule')), h('dd', h('code', alarm.rule))),
        h('div', h('dt', t('alarms.number')), h('dd', alarm.id)),
        alarm.cleared_at && h('div', h('dt', t('alarms.cleared')), h('dd', timeOf(alarm.cleared_at))),
      ),
    ),
    alarm.acknowledged_by &&
      h(
        'p.ack',
        icon('check'),
        h(
          'span',
          t('alarms.acknowledged_by', { name: alarm.acknowledged_by }),
          ' ',
          timeOf(alarm.acknowledged_at),
          alarm.note && h('q', alarm.note),
        ),
      ),
    may('acknowledge') && (open || alarm.state === 'returned') && !alarm.acknowledged_at &&
      h('div.actions', acknowledge),
    handlingLine(alarm),
    alarmActions(alarm),
  );
}

async function acknowledgeAlarm(alarm, button) {
  const answer = await ask({
    title: t('alarms.acknowledge'),
    text: pick(alarm.message),
    confirm: t('alarms.acknowledge'),
    fields: [{ name: 'note', label: t('alarms.note'), long: true, placeholder: t('alarms.note_hint') }],
  });
  if (!answer) return;
  await act(button, async () => {
    takeAlarm(await post(`/alarms/${code(alarm.id)}/acknowledge`, { note: answer.note.trim() }));
    toast(t('alarms.done', { id: alarm.id }));
  });
}

const order = { high: 0, medium: 1, low: 2 };
const waiting = (alarm) => (alarm.state === 'unacknowledged' ? 0 : alarm.state === 'returned' ? 1 : 2);
/** Who needs a person first comes first, then by priority, then the newest. */
export const byUrgency = (a, b) =>
  waiting(a) - waiting(b) || order[a.priority] - order[b.priority] || (a.raised_at < b.raised_at ? 1 : -1);
