import { byId, h, show } from './dom.js';
import { t, word } from './i18n.js';
import { all } from './api.js';
import { watchAlarms } from './shell.js';
import { on } from './stream.js';
import { alarmCard, byUrgency } from './alarmcard.js';
import { empty, failure, segmented } from './parts.js';

const kinds = ['incompatible_pair', 'outside_zone', 'site_exit', 'unknown_hazard', 'zone_unsuitable', 'broker_lost', 'threshold', 'gas', 'climate', 'sensor_fault', 'sensor_silent', 'person_without_right', 'tag_silent', 'moved_outside_hours', 'vehicle_without_load', 'command_failed', 'delivery_failed', 'drill', 'waste_limit', 'duty_overdue'];
const list = byId('list');
const kind = byId('kind');
const priority = byId('priority');
const alarms = new Map();
let state = new URLSearchParams(location.search).get('state') === 'all' ? 'all' : 'open';

show(kind, [
  h('option', { value: '' }, t('alarms.any_kind')),
  kinds.map((each) => h('option', { value: each }, word('alarm_kind', each))),
]);
show(priority, [
  h('option', { value: '' }, t('alarms.any_priority')),
  ['high', 'medium', 'low'].map((each) => h('option', { value: each }, word('priority', each))),
]);
segmented(byId('state'), [['open', t('alarms.open')], ['all', t('alarms.all')]], state, (value) => {
  state = value;
  load();
});
kind.addEventListener('change', draw);
priority.addEventListener('change', draw);

async function load() {
  try {
    const items = await all('/alarms', { state });
    alarms.clear();
    for (const alarm of items) alarms.set(alarm.id, alarm);
    draw();
  } catch (error) {
    show(list, failure(error, load));
  }
}

function draw() {
  const opened = new Set(
    [...list.querySelectorAll('details[open]')].map((each) => each.closest('[data-alarm]')?.dataset.alarm),
  );
  const shown = [...alarms.values()]
    .filter((alarm) =>
      (state === 'all' || alarm.state !== 'closed') && (!kind.value || alarm.kind === kind.value) &&
      (!priority.value || alarm.priority === priority.value)
    )
    .sort(byUrgency);
  show(
    list,
    shown.length
      ? shown.map((alarm) => alarmCard(alarm))
      : empty(t(state === 'open' ? 'alarms.none_open' : 'alarms.none'), 'alarms'),
  );
  for (const id of opened) {
    list.querySelector(`[data-alarm="${CSS.escape(id ?? '')}"] details`)?.setAttribute('open', '');
  }
}

on('alarm', (alarm) => {
  alarms.set(alarm.id, alarm);
  draw();
});
watchAlarms((open) => {
  for (const alarm of open) alarms.set(alarm.id, alarm);
  draw();
});
on('resync', load);
load();
