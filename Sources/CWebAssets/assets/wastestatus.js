// What of the waste is near a limit, and which containers have to leave first.
import { h } from './dom.js';
import { number, pick, t, word } from './i18n.js';
import { code } from './api.js';
import { citationLine } from './findings.js';

/** Containers shown before "and so many more". */
const shown = 5;

export function wasteStatus(status) {
  const gauges = status.gauges.filter((gauge) => gauge.phase !== 'below');
  const { clocks } = status;
  if (!gauges.length && !clocks.length) return null;
  return h(
    'div.card',
    h(
      'p.meta',
      h('b', t('waste.status')),
      status.us_status && h('span.badge', { id: 'us-status' }, word('waste_class', status.us_status)),
      status.cn_class && h('span.badge', { id: 'cn-class' }, word('waste_class', status.cn_class)),
    ),
    gauges.map(gaugeLine),
    clocks.length > 0 && h('h2', t('waste.clocks')),
    h('div.rows', clocks.slice(0, shown).map((clock) => clockLine(clock))),
    clocks.length > shown && h('p.hint', t('waste.more', { count: clocks.length - shown })),
  );
}

const gaugeLine = (gauge) =>
  h(
    'div.notice',
    { class: gauge.phase === 'reached' ? 'bad' : 'warn', data: { limit: gauge.limit } },
    h(
      'span',
      h('b', `${gauge.subject}: ${number(gauge.share * 100, 0)} %`),
      ` ${pick(gauge.text)} `,
      gauge.uncounted.length > 0 && h('small', t('waste.uncounted', { codes: gauge.uncounted.join(', ') })),
      citationLine(gauge.citation),
    ),
  );

const clockLine = (clock) =>
  h(
    'a.item-row',
    { href: `/items/${code(clock.container)}`, title: pick(clock.text) },
    h('span.item-main', h('b', pick(clock.name)), h('small', h('code', clock.container))),
    h('span.item-side', h('small', t('waste.until', { day: clock.due }))),
    h(
      'span.badge',
      { class: clock.days_left < 0 ? 'bad' : clock.days_left <= 15 ? 'warn' : '' },
      clock.days_left < 0 ? t('tasks.overdue') : t('tasks.days_left', { count: clock.days_left }),
    ),
  );
