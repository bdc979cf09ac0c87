// Disposal: waste containers are chosen and become a manifest.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { all, code, get, newKey, post, withQuery } from './api.js';
import { act } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { empty, failure, itemLink, may, stateBadge, timeOf } from './parts.js';
import { wasteStatus } from './wastestatus.js';

const box = byId('waste');
const list = byId('manifests');
const manifestStates = ['draft', 'issued', 'shipped', 'arrived', 'accepted', 'rejected', 'closed', 'void'];
const reportKinds = ['generation', 'disposal', 'summary', 'manifests', 'gm'];
const wanted = { q: '', state: '' };

async function load() {
  try {
    const [items, parties, manifests, status] = await Promise.all([
      all('/items', { state: 'waste' }),
      get('/parties').then((page) => page.items, () => []),
      get(withQuery('/manifests', wanted)),
      get('/waste'),
    ]);
    show(byId('waste-status'), wasteStatus(status));
    drawChooser(items, parties);
    drawManifests(manifests);
  } catch (error) {
    show(box, failure(error, load));
  }
}

function drawManifests(page) {
  const found = h('div');
  const fill = (page) =>
    show(
      found,
      page.items.length
        ? h('div.rows.card.flush', page.items.map(row))
        : empty(t('disposal.no_manifests'), 'disposal'),
      page.next && more(page.next),
    );
  const more = (after) => {
    const button = h('button.button', {
      type: 'button',
      on: { click: () => act(button, async () => fill(await get(withQuery('/manifests', { ...wanted, after })))) },
    }, t('disposal.older'));
    return button;
  };
  const again = async () => {
    wanted.q = words.value.trim();
    wanted.state = states.value;
    fill(await get(withQuery('/manifests', wanted)));
  };
  const words = input({ type: 'search', id: 'find-manifest', value: wanted.q, placeholder: t('disposal.find') });
  const states = select(
    [['', t('disposal.every_state')], ...manifestStates.map((each) => [each, word('manifest_state', each)])],
    wanted.state,
    { id: 'manifest-state', 'aria-label': t('disposal.every_state') },
  );
  words.addEventListener('change', again);
  states.addEventListener('change', again);
  fill(page);
  show(list, h('h2', t('disposal.manifests')), h('div.pair', words, states), found, reports());
}

/** Reports of a period, as files. */
function reports() {
  const period = input({ id: 'report-period', value: new Date().toISOString().slice(0, 7), pattern: '\\d{4}(-Q[1-4]|-\\d{2})?' });
  const open = (kind, format) =>
    h('a.button', {
      href: '#',
      data: { report: `${kind}.${format}` },
      on: {
        click: (event) => {
          event.currentTarget.href = `/api/v1${withQuery(`/reports/${kind}`, { period: period.value, format })}`;
        },
      },
    }, `${t(`report.${kind}`)} ${format.toUpperCase()}`);
  return h(
    'section.card',
    { id: 'reports' },
    h('h2', t('report.title')),
    field('period', t('report.period'), period, { hint: t('report.period_hint') }),
    h('div.action-grid', reportKinds.flatMap((kind) => ['csv', 'xlsx', 'pdf'].map((format) => open(kind, format)))),
  );
}

const row = (manifest) =>
  h(
    'a.item-row',
    { href: `/manifests/${code(manifest.id)}` },
    h(
      'span.item-main',
      h('b', h('code', manifest.id)),
      h('small', (manifest.lines ?? []).map((line) => pick(line.name)).slice(0, 3).join(' · ')),
    ),
    h('span.item-side', h('small', timeOf(manifest.created_at))),
    stateBadge(manifest.state, 'manifest_state'),
    icon('next', 'faint'),
  );

function drawChooser(items, parties) {
  if (!items.length) {
    return show(
      box,
      h('h2', t('disposal.choose')),
      empty(t('disposal.none'), 'disposal'),
      h('p.hint.center', t('disposal.none_hint')),
    );
  }
  let key = newKey();
  const chosen = new Set();
  const create = h(
    'button.button.primary.big',
    { type: 'submit', id: 'create-manifest', disabled: true },
    t('disposal.create'),
  );
  const count = h('b', '0');
  const every = h('input', {
    type: 'checkbox',
    'aria-label': t('disposal.all'),
    on: {
      change: () => {
        for (const each of boxes) {
          each.checked = every.checked;
          choose(each);
        }
      },
    },
  });
  const choose = (each) => {
    if (each.checked) chosen.add(each.value);
    else chosen.delete(each.value);
    count.textContent = chosen.size;
    create.disabled = chosen.size === 0 || !may('dispose');
    every.checked = chosen.size === boxes.length;
    every.indeterminate = chosen.size > 0 && chosen.size < boxes.length;
  };
  const boxes = items.map((item) =>
    h('input', {
      type: 'checkbox',
      value: item.code,
      id: `w-${item.code}`,
      on: { change: (event) => choose(event.target) },
    })
  );
  const ofRole = (
    role,
  ) => [
    ['', t('disposal.choose_party')],
    ...parties.filter((party) => party.role === role).map((
      party,
    ) => [party.id, [pick(party.name), party.licence].filter(Boolean).join(' · ')]),
  ];
  const only = (role) => parties.filter((party) => party.role === role)[0]?.id ?? '';
  const values = {
    transporter: select(ofRole('transporter'), only('transporter')),
    facility: select(ofRole('facility'), only('facility')),
    vehicle: input({ placeholder: '沪A·12345' }),
    driver: input(),
    driver_phone: input({ type: 'tel' }),
  };
  const form = h(
    'form',
    { id: 'manifest-form', novalidate: true, on: { submit, input: () => (key = newKey()) } },
    h('h2', t('disposal.choose')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.table-wrap',
      h(
        'table.table.choose',
        h(
          'thead',
          h(
            'tr',
            h('th', every),
            ['name', 'waste', 'quantity', 'place'].map((each) =>
              h('th', { scope: 'col', class: `col-${each}` }, t(`disposal.col_${each}`))
            ),
          ),
        ),
        h(
          'tbody',
          items.map((item, index) =>
            h(
              'tr',
              {
                on: {
                  click: (event) => {
                    if (event.target.closest('a, input')) return;
                    boxes[index].checked = !boxes[index].checked;
                    choose(boxes[index]);
                  },
                },
              },
              h('td', boxes[index]),
              h(
                'td.col-name',
                h('label', { for: `w-${item.code}` }, h('b', pick(item.name))),
                h('small', itemLink(item)),
              ),
              h('td.col-waste', h('code', item.waste?.cn_code ?? ''), h('small', item.waste?.category)),
              h('td.col-quantity', item.quantity?.display),
              h('td.col-place', item.zone ? pick(item.zone.name) : ''),
            )
          ),
        ),
      ),
    ),
    h(
      'div.fields',
      field('transporter', t('disposal.transporter'), values.transporter),
      field('facility', t('disposal.facility'), values.facility),
      field('vehicle', t('disposal.vehicle'), values.vehicle),
      field('driver', t('disposal.driver'), values.driver),
      field('driver_phone', t('disposal.driver_phone'), values.driver_phone),
    ),
    h('div.actions.sticky', create, h('span.hint', count, ' ', t('disposal.chosen'))),
  );
  show(box, form);

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const more = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [name, each.value.trim()]).filter(([, value]) => value),
    );
    await act(create, async () => {
      try {
        const manifest = await post('/manifests', { items: [...chosen], ...more }, { key });
        location.assign(`/manifests/${code(manifest.id)}`);
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

load();
