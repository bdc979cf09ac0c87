// Duties of the law as tasks: who has to do what until when, from which article.
import { byId, h, icon, show } from './dom.js';
import { dayOf, lang, pick, t } from './i18n.js';
import { all, code, get, post, withQuery } from './api.js';
import { act, ask, toast } from './shell.js';
import { on } from './stream.js';
import { citationLine } from './findings.js';
import { empty, failure, may, segmented, timeOf } from './parts.js';

const list = byId('list');
const asked = new URLSearchParams(location.search).get('state');
let state = ['all', 'calendar'].includes(asked) ? asked : 'open';
const day = h('input', { type: 'date', id: 'calendar-day', on: { change: () => load() } });
const dayField = h('label.inline', t('duties.on'), ' ', day);

segmented(byId('state'), [['open', t('tasks.open')], ['all', t('tasks.all')], ['calendar', t('duties.calendar')]], state, (value) => {
  state = value;
  load();
});

async function load() {
  try {
    if (state === 'calendar') return await calendar();
    const tasks = await all('/tasks', { state });
    show(
      list,
      tasks.length ? tasks.map(card) : empty(t(state === 'open' ? 'tasks.none_open' : 'tasks.none'), 'tasks'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

async function calendar() {
  const { on: shown, items } = await get(withQuery('/duties', { on: day.value || null }));
  if (!day.value) day.value = shown;
  show(
    list,
    h('p.hint', t('duties.lead')),
    dayField,
    items.length ? items.map(duty) : empty(t('duties.none'), 'tasks'),
  );
}

function duty(entry) {
  const rule = entry.duty;
  const left = entry.overdue
    ? h('span.badge.bad', t('tasks.overdue'))
    : rule.kind !== 'keep' && rule.timing === 'until' && entry.days_left != null &&
      h('span.badge', entry.days_left < 0 ? t('duties.by_then') : t('tasks.days_left', { count: entry.days_left }));
  const names = entry.about.map((each) => (pick(each.name) === each.id ? each.id : `${pick(each.name)} (${each.id})`));
  return h(
    'article.card',
    { data: { duty: rule.rule, due: rule.due ?? '', overdue: String(entry.overdue) } },
    h('h2', pick(rule.text)),
    h(
      'p.meta',
      h('span', icon('person'), t('tasks.who', { who: pick(entry.who_name) })),
      h(
        'span',
        icon('clock'),
        rule.timing === 'until' && rule.due
          ? t(rule.kind === 'keep' ? 'tasks.keep' : 'tasks.due', { day: dayOf(rule.due) })
          : t(`duties.timing_${rule.timing}`),
      ),
      left,
      entry.task && h('a', { href: '/tasks' }, h('code', entry.task)),
    ),
    names.length > 0 &&
      h(
        'p.small',
        t('duties.about', { count: entry.about_count }),
        ' ',
        names.join(lang === 'zh' ? '、' : ', '),
        entry.about_count > names.length ? ' …' : '',
      ),
    h('p.hint', pick(rule.because)),
    citationLine(rule.citation),
    entry.can_be_done && may('acknowledge') && h('div.actions', doneButton(rule, '/duties/done', { rule: rule.rule, subject: rule.subject, due: rule.due })),
  );
}

function card(task) {
  const { duty } = task;
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
      ['purchase', 'goods_received'].includes(duty.trigger)
        ? h('a', { href: `/purchases/${code(duty.subject)}` }, t('tasks.subject', { id: duty.subject }))
        : h('span', t('tasks.subject', { id: duty.subject })),
    ),
    h('p.hint', pick(duty.because)),
    citationLine(duty.citation),
    task.done_at
      ? h('p', icon('check', 'good'), ' ', t('tasks.done_by', { name: task.done_by }), ' ', timeOf(task.done_at), task.note && h('q', task.note))
      : may('acknowledge') && h('div.actions', doneButton(duty, `/tasks/${code(task.id)}/done`, {})),
  );
}

function doneButton(duty, path, said) {
  const button = h('button.button.primary', { type: 'button', on: { click: () => complete(duty, path, said, button) } }, icon('check'), t('tasks.complete'));
  return button;
}

async function complete(duty, path, said, node) {
  const values = await ask({
    title: pick(duty.text),
    confirm: t('tasks.complete'),
    fields: [{ name: 'note', label: t('tasks.note'), long: true }],
  });
  if (!values) return;
  await act(node, async () => {
    await post(path, { ...said, ...values });
    toast(t('tasks.completed'));
    await load();
  });
}

on('task', () => !document.querySelector('dialog[open]') && load());
load();
