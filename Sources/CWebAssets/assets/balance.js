// opening + purchased = used + waste + adjustments + stock, with every entry behind it, and where a content came from.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, withQuery } from './api.js';
import './shell.js';
import { empty, failure, stateBadge, timeOf } from './parts.js';

const form = byId('scope');
const root = byId('balance');
const names = ['lot', 'material', 'item', 'order'];
const query = new URLSearchParams(location.search);
for (const name of [...names, 'from', 'until']) form.elements[name].value = query.get(name) ?? '';

const scope = () => {
  const values = Object.fromEntries(names.map((name) => [name, form.elements[name].value.trim()]));
  for (const name of ['from', 'until']) {
    const day = form.elements[name].value;
    if (!day) continue;
    const start = new Date(`${day}T00:00:00`);
    // The last day counts as a whole.
    if (name === 'until') start.setDate(start.getDate() + 1);
    values[name] = start.toISOString();
  }
  return values;
};

async function load() {
  const asked = scope();
  const shown = Object.fromEntries([...names, 'from', 'until'].map((name) => [name, form.elements[name].value.trim()]));
  history.replaceState(null, '', withQuery(location.pathname, shown));
  try {
    const [balance, entries] = await Promise.all([
      get(withQuery('/balance', asked)),
      get(withQuery('/balance/entries', { ...asked, limit: 100 })),
    ]);
    const origin = asked.item || asked.lot
      ? await get(withQuery('/genealogy', asked.item ? { item: asked.item } : { lot: asked.lot }))
      : null;
    show(
      root,
      balance.items.length ? balance.items.map(sums) : empty(t('balance.none'), 'balance'),
      origin && genealogy(origin),
      entries.items.length > 0 && journal(entries, asked),
    );
  } catch (error) {
    show(root, failure(error, load));
  }
}

const terms = ['opening', 'purchased', 'transferred', 'used', 'waste', 'adjusted', 'stock', 'counted'];

const sums = (balance) =>
  h(
    'section.card',
    { data: { unit: balance.unit, balanced: String(balance.balanced) } },
    h('h2', t(balance.unit === 'mg' ? 'balance.mass' : 'balance.volume'), ' ', h('span.badge', { class: balance.balanced ? 'good' : 'bad' }, t(balance.balanced ? 'balance.even' : 'balance.uneven'))),
    h(
      'dl.pairs',
      terms.filter((term) => balance[term]).map((term) =>
        h('div', h('dt', t(`balance.${term}`)), h('dd', { data: { term, number: balance[term].number } }, balance[term].display))
      ),
    ),
  );

function journal(page, asked) {
  const body = h('tbody', page.items.map(row));
  return h(
    'section',
    h('h2', t('balance.entries')),
    h(
      'div.table-wrap',
      h(
        'table.table',
        h('thead', h('tr', ['at', 'item', 'kind', 'change', 'for'].map((each) => h('th', { scope: 'col' }, t(`balance.col_${each}`))))),
        body,
      ),
    ),
    page.next && more(body, page.next, asked),
  );
}

function more(body, next, asked) {
  const button = h('button.button', {
    type: 'button',
    on: {
      click: async () => {
        button.disabled = true;
        try {
          const page = await get(withQuery('/balance/entries', { ...asked, limit: 100, after: next }));
          body.append(...page.items.map(row));
          button.replaceWith(...(page.next ? [more(body, page.next, asked)] : []));
        } catch (error) {
          button.before(failure(error));
          button.disabled = false;
        }
      },
    },
  }, t('items.more'));
  return button;
}

const row = (entry) =>
  h(
    'tr',
    h('td', timeOf(entry.at), h('small', `#${entry.seq}`)),
    h('td', h('a', { href: `/items/${code(entry.item)}` }, h('code', entry.item)), entry.lot && h('small', entry.lot)),
    h('td', word('amount_kind', entry.kind), entry.account === 'waste' && h('small', t('balance.waste_account'))),
    h('td', entry.change.display),
    h('td', entry.other && h('code', entry.other), entry.order && h('code', entry.order), h('small', entry.by)),
  );

const genealogy = (answer) =>
  h(
    'section.card',
    { id: 'genealogy' },
    h('h2', t('balance.genealogy')),
    h(
      'div.rows',
      answer.containers.map((each) =>
        h(
          'p.meta',
          h('a', { href: `/items/${code(each.code)}` }, h('code', each.code)),
          h('span', pick(each.name), ' ', each.quantity.display),
          stateBadge(each.state),
          each.lots.map((lot) => h('span.chip', lot)),
          each.purchase && h('a', { href: `/purchases/${code(each.purchase)}` }, each.purchase),
          each.orders.map((order) => h('span.chip', order)),
          each.manifest && h('a', { href: `/manifests/${code(each.manifest)}` }, each.manifest),
        )
      ),
    ),
    answer.pours.length > 0 && h(
      'ul',
      answer.pours.map((pour) => h('li', h('code', pour.from), ' ', icon('next'), ' ', h('code', pour.to), ` ${pour.amount.display} `, timeOf(pour.at))),
    ),
    answer.cut && h('div.notice.warn', icon('warning'), h('span', t('balance.cut'))),
  );

form.addEventListener('submit', (event) => {
  event.preventDefault();
  load();
});
load();
