// What stands behind the alarms: devices and who armed them, ways out of the house, messages under way, records.
import { byId, h, icon, show } from './dom.js';
import { number, pick, t, word } from './i18n.js';
import { code, get, post } from './api.js';
import { act, toast } from './shell.js';
import { empty, failure, may, timeOf } from './parts.js';

function linkage(each) {
  const arm = h(
    'button.button',
    {
      type: 'button',
      on: {
        click: () =>
          act(arm, async () => {
            await post(`/linkages/${code(each.id)}/${each.state === 'armed' ? 'disarm' : 'arm'}`, {});
            toast(t('alarmsystem.changed', { id: each.id }));
            await load();
          }),
      },
    },
    t(each.state === 'armed' ? 'alarmsystem.disarm' : each.state === 'half' ? 'alarmsystem.confirm' : 'alarmsystem.arm'),
  );
  return h(
    'article.card',
    { data: { linkage: each.id, state: each.state } },
    h('h3', pick(each.name), ' ', h('span.badge', { class: each.state === 'armed' ? 'bad' : '' }, word('linkage_state', each.state))),
    h(
      'p.meta',
      h('code', each.id),
      h('span', icon('place'), pick(each.zone.name)),
      h('span', t('sensors.level', { level: each.level })),
      h('span', `${each.device}: ${each.action}`),
      h('span', icon('clock'), `${number(each.timeout_s, 1)} s`),
    ),
    may('override') && h('div.actions', arm),
  );
}

const channel = (each) =>
  h(
    'article.card',
    { data: { channel: each.id } },
    h('h3', pick(each.name)),
    h(
      'p.meta',
      h('code', each.id),
      h('span', word('channel_kind', each.kind)),
      h('span', each.target),
      h('span', t('alarmsystem.from_level', { level: each.min_level })),
      each.escalation > 0 && h('span', t('alarmsystem.escalation', { count: each.escalation })),
    ),
  );

const deliveries = (items) =>
  h(
    'div.table-wrap',
    h(
      'table.table',
      h('thead', h('tr', ['number', 'channel', 'alarm', 'state', 'attempts', 'problem'].map((name) => h('th', t(`alarmsystem.col_${name}`))))),
      h(
        'tbody',
        items.map((each) =>
          h(
            'tr',
            { data: { delivery: each.id, state: each.state } },
            h('td', h('code', each.id), h('small', timeOf(each.created))),
            h('td', each.channel),
            h('td', each.alarm),
            h('td', word('delivery_state', each.state)),
            h('td', each.attempts),
            h('td', each.problem ? pick(each.problem) : ''),
          )
        ),
      ),
    ),
  );

const record = (each) =>
  h(
    'details.card',
    { data: { record: each.id } },
    h('summary', h('code', each.id), ' ', t('sensors.level', { level: each.level }), ' · ', word('priority', each.priority)),
    h('p', h('b', t('alarmsystem.consequence')), ' ', pick(each.consequence)),
    h('p', h('b', t('alarmsystem.action')), ' ', pick(each.action)),
    h('p', h('b', t('alarmsystem.causes')), ' ', pick(each.causes)),
    h('p', h('b', t('alarmsystem.confirmation')), ' ', pick(each.confirmation)),
    h(
      'p.hint',
      t('alarmsystem.numbers', {
        respond: number(each.respond_min, 1),
        on: number(each.on_delay_s, 1),
        off: number(each.off_delay_s, 1),
        shelf: each.shelf_max_min,
        escalate: number(each.escalate_min, 1),
      }),
    ),
    h('p.hint', [each.set_point, each.clause, each.dead_band, each.approved_by].filter(Boolean).join(' · ')),
  );

// Whose messages they were, the most first.
function senders({ sources, others }) {
  if (!sources.length) return [];
  const reasons = (each) => Object.entries(each.rejected).map(([reason, count]) => `${word('reject', reason)} ${number(count)}`).join(' · ');
  return [
    h('h3', t('alarmsystem.senders')),
    h('dl.facts', sources.map((each) => h('div', { 'data-source': each.source }, h('dt', each.source), h('dd', reasons(each))))),
    others > 0 && h('p.hint', t('alarmsystem.other_senders', { count: number(others) })),
  ].filter(Boolean);
}

async function load() {
  try {
    const [linkages, channels, sent, records, site] = await Promise.all(
      ['/linkages', '/channels', '/deliveries?limit=50', '/alarm-records', '/rejected'].map((path) => get(path)),
    );
    show(byId('linkages'), linkages.items.length ? linkages.items.map(linkage) : empty(t('alarmsystem.no_linkages'), 'settings'));
    show(byId('channels'), channels.items.length ? channels.items.map(channel) : empty(t('alarmsystem.no_channels'), 'settings'));
    show(byId('deliveries'), sent.items.length ? deliveries(sent.items) : h('p.hint', t('alarmsystem.no_deliveries')));
    const counts = Object.entries(site.rejected);
    show(
      byId('rejected'),
      counts.length
        ? [h('dl.facts', counts.map(([reason, count]) => h('div', h('dt', word('reject', reason)), h('dd', number(count))))), ...senders(site)]
        : h('p.hint', t('alarmsystem.none_rejected')),
    );
    show(byId('records'), records.items.map(record));
  } catch (error) {
    show(byId('linkages'), failure(error, load));
  }
}

load();
