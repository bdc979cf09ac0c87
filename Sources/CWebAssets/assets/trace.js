// Who did what, when, with what and where; and where a lot went.
import { byId, h, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, withQuery } from './api.js';
import { empty, failure, timeOf } from './parts.js';

const form = byId('trace-form');
const result = byId('result');
const facts = ['item', 'lot', 'person', 'place', 'device', 'order', 'kind', 'from', 'to'];

for (const name of facts) {
  form.elements[name].value = new URLSearchParams(location.search).get(name) ?? '';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const address = withQuery('/trace', values());
  history.replaceState(null, '', address);
  load();
});

const values = () => Object.fromEntries(facts.map((name) => [name, form.elements[name].value.trim()]));

async function load(after = null) {
  if (!Object.values(values()).some(Boolean)) return;
  try {
    const told = await get(withQuery('/trace', { ...values(), after }));
    const rows = told.items.map(line);
    if (after) byId('rows').append(...rows);
    else draw(told, rows);
    byId('more-events')?.remove();
    if (told.next) {
      result.append(
        h('button.button', { type: 'button', id: 'more-events', on: { click: () => load(told.next) } }, t('trace.more')),
      );
    }
  } catch (error) {
    show(result, failure(error, () => load()));
  }
}

function draw(told, rows) {
  show(
    result,
    told.lot && lot(told.lot),
    rows.length
      ? h(
        'table.table',
        h('thead', h('tr', ['time', 'what', 'subject', 'who', 'facts'].map((name) => h('th', t(`trace.${name}`))))),
        h('tbody', { id: 'rows' }, rows),
      )
      : empty(t('trace.none'), 'ledger'),
  );
}

function line(event) {
  const told = Object.entries(event.facts).map(([name, value]) => `${name}=${value}`).join('  ');
  return h(
    'tr',
    { data: { seq: event.seq, kind: event.kind } },
    h('td', timeOf(event.at)),
    h('td', pick(event.summary)),
    h('td', event.subject.startsWith('CT-') ? h('a', { href: `/items/${code(event.subject)}` }, event.subject) : event.subject),
    h('td', event.person ?? event.actor),
    h('td', told, event.note && h('q', event.note)),
  );
}

function lot(graph) {
  return h(
    'section.card',
    { id: 'lot' },
    h('h2', t('trace.lot_title', { lot: graph.lot })),
    h(
      'ul',
      graph.containers.map((each) =>
        h(
          'li',
          h('a', { href: `/items/${code(each.code)}` }, h('code', each.code)),
          ` ${word('state', each.state)} ${each.zone ?? ''} · ${t('trace.amounts', { received: each.received, left: each.left })}`,
          h(
            'ul',
            graph.edges.filter((edge) => edge.from === each.code || edge.to === each.code).map((edge) =>
              h('li', `${edge.from} → ${edge.to} · ${edge.amount ?? ''}`)
            ),
          ),
        )
      ),
    ),
  );
}

load();
