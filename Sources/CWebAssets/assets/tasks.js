// Duties of the law as tasks: who has to do what until when, from which article.
import { byId, h, icon, show } from './dom.js';
import { dayOf, pick, t } from './i18n.js';
import { all, code, post } from './api.js';
import { act, ask, toast } from './shell.js';
import { on } from './stream.js';
import { citationLine } from './findings.js';
import { empty, failure, may, segmented, timeOf } from './parts.js';

const list = byId('list');
let state = new URLSearchParams(location.search).get('state') === 'all' ? 'all' : 'open';

segmented(byId('state'), [['open', t('tasks.open')], ['all', t('tasks.all')]], state, (value) => {
  state = value;
  load();
});

async function load() {
  try {
    const tasks = await all('/tasks', { state });
    show(
      list,
      tasks.length ? tasks.map(card) : empty(t(state === 'open' ? 'tasks.none_open' : 'tasks.none'), 'tasks'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

function card(task) {
  const { duty } = task;
  const done = h(
    'button.button.primary',
    { type: 'button', on: { click: () => complete(task, done) } },
    icon('check'),
    t('tasks.complete'),
  );
  const left = task.overdue
    ? h('span.badge.bad', t('tasks.overdue'))
    : duty.kind !== 'keep' && !task.done_at && task.days_left != null &&
      h('span.badge', t('tasks.days_left', { count: task.days_left }));
  return h(
    'article.card',
    { id: `task-${task.id}`, data: { task: task.id, rule: duty.rule, overdue: String(task.overdue) } },
    h('h2', pick(duty.text)),
    h(
      'p.meta',
      h('code', task.id),
      h('span', icon('person'), t('tasks.who', { who: pick(task.who_name) })),
      duty.due &&
        h('span', icon('clock'), t(duty.kind === 'keep' ? 'tasks.keep' : 'tasks.due', { day: dayOf(duty.due) })),
      left,
      h('a', { href: `/purchases/${code(duty.subject)}` }, t('tasks.subject', { id: duty.subject })),
    ),
    h('p.hint', pick(duty.because)),
    citationLine(duty.citation),
    task.done_at
      ? h('p', icon('check', 'good'), ' ', t('tasks.done_by', { name: task.done_by }), ' ', timeOf(task.done_at), task.note && h('q', task.note))
      : may('acknowledge') && h('div.actions', done),
  );
}

async function complete(task, node) {
  const values = await ask({
    title: pick(task.duty.text),
    confirm: t('tasks.complete'),
    fields: [{ name: 'note', label: t('tasks.note'), long: true }],
  });
  if (!values) return;
  await act(node, async () => {
    await post(`/tasks/${code(task.id)}/done`, values);
    toast(t('tasks.completed'));
    await load();
  });
}

on('task', () => !document.querySelector('dialog[open]') && load());
load();
