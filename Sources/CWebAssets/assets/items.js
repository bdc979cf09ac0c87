import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, withQuery } from './api.js';
import './shell.js';
import { pictogram } from './hazards.js';
import { dayOf, empty, failure, stateBadge } from './parts.js';

const states = ['quarantined', 'stored', 'in_use', 'expired', 'empty', 'lost', 'waste', 'manifested', 'shipped', 'disposed'];
const list = byId('list');
const fields = { q: byId('q'), zone: byId('zone'), state: byId('state') };
const query = new URLSearchParams(location.search);
let timer = 0;
let asked = 0;

fields.q.value = query.get('q') ?? '';
show(
  fields.state,
  h('option', { value: '' }, t('items.any_state')),
  states.map((each) => h('option', { value: each, selected: each === query.get('state') }, word('state', each))),
);
show(fields.zone, h('option', { value: '' }, t('items.any_zone')));
get('/site').then((site) => {
  fields.zone.append(
    ...site.zones.filter((zone) => zone.kind !== 'site').map((zone) =>
      h('option', { value: zone.id, selected: zone.id === query.get('zone') }, pick(zone.name))
    ),
  );
}, () => {});

const values = () => ({
  q: fields.q.value.trim(),
  zone: fields.zone.value || (fields.zone.options.length > 1 ? '' : query.get('zone') ?? ''),
  state: fields.state.value,
});

async function load() {
  const mine = ++asked;
  history.replaceState(null, '', withQuery(location.pathname, values()));
  try {
    const page = await get(withQuery('/items', { ...values(), limit: 50 }));
    if (mine !== asked) return;
    if (!page.items.length) return show(list, empty(t('items.none')));
    const body = h('tbody', page.items.map(row));
    show(
      list,
      h(
        'div.table-wrap',
        h(
          'table.table',
          h(
            'thead',
            h(
              'tr',
              ['name', 'code', 'quantity', 'place', 'state', 'expires'].map((each) =>
                h('th', { class: `col-${each}`, scope: 'col' }, t(`items.col_${each}`))
              ),
            ),
          ),
          body,
        ),
      ),
      more(body, page.next),
    );
  } catch (error) {
    if (mine === asked) show(list, failure(error, load));
  }
}

function more(body, next) {
  if (!next) return h('p.hint.center', t('items.end'));
  const button = h('button.button.big.center', {
    type: 'button',
    on: {
      click: async () => {
        button.disabled = true;
        try {
          const page = await get(withQuery('/items', { ...values(), limit: 50, after: next }));
          body.append(...page.items.map(row));
          button.replaceWith(more(body, page.next));
        } catch (error) {
          button.before(failure(error));
          button.disabled = false;
        }
      },
    },
  }, t('items.more'));
  return button;
}

function row(item) {
  const expired = item.expires_on && item.expires_on < new Date().toISOString().slice(0, 10);
  const pictograms = item.hazards?.pictograms ?? [];
  return h(
    'tr',
    { on: { click: (event) => event.target.closest('a') || location.assign(`/items/${code(item.code)}`) } },
    h(
      'td.col-name',
      h(
        'div.with-pictograms',
        h(
          'span.item-pictograms',
          pictograms.slice(0, 3).map((name) => pictogram(name, 'small')),
          item.hazards?.known === false && icon('question', 'warn'),
        ),
        h(
          'span',
          h('a', { href: `/items/${code(item.code)}` }, h('b', pick(item.name))),
          h(
            'small',
            [item.cas && `CAS ${item.cas}`, item.concentration_pct && `${item.concentration_pct}%`].filter(Boolean)
              .join(' · '),
          ),
        ),
      ),
    ),
    h('td.col-code', h('code', item.code)),
    h('td.col-quantity', item.quantity?.display),
    h(
      'td.col-place',
      item.zone ? pick(item.zone.name) : h('span.faint', t('item.no_zone')),
      item.tag && h('small', h('code', item.tag)),
    ),
    h('td.col-state', stateBadge(item.state)),
    h(
      'td.col-expires',
      { class: expired ? 'expired' : '' },
      item.expires_on ? dayOf(item.expires_on) : '',
      expired && h('small', t('items.expired')),
    ),
  );
}

fields.q.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(load, 220);
});
for (const each of [fields.zone, fields.state]) each.addEventListener('change', load);
byId('filters').addEventListener('submit', (event) => {
  event.preventDefault();
  load();
});
load();
