// Disposal: waste containers are chosen and become a manifest.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { all, code, get, newKey, post, withQuery } from './api.js';
import { act, takeScans } from './shell.js';
import { clean, loadSettings } from './scanfield.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { empty, failure, itemLink, may, stateBadge, timeOf } from './parts.js';
import { wasteStatus } from './wastestatus.js';
import { papers } from './manifestpapers.js';

const box = byId('waste');
const list = byId('manifests');
const manifestStates = ['draft', 'issued', 'shipped', 'arrived', 'accepted', 'rejected', 'closed', 'void'];
const reportKinds = ['generation', 'stored_in', 'stored_out', 'disposal', 'summary', 'manifests', 'movements', 'msds', 'gm', 'tier2'];
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
      page.items.length > 0 && printAll(page.items.map((each) => each.id)),
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
  const kinds = select(reportKinds.map((each) => [each, t(`report.${each}`)]), reportKinds[0]);
  const period = input({ value: new Date().toISOString().slice(0, 7), pattern: '\\d{4}(-Q[1-4]|-\\d{2})?' });
  const open = (format) =>
    h('a.button', {
      href: '#',
      data: { report: format },
      on: {
        click: (event) => {
          const asked = { period: period.value.trim(), format };
          event.currentTarget.href = `/api/v1${withQuery(`/reports/${kinds.value}`, asked)}`;
        },
      },
    }, format.toUpperCase());
  return h(
    'section.card',
    { id: 'reports' },
    h('h2', t('report.title')),
    h(
      'div.fields',
      field('report-kind', t('report.kind'), kinds),
      field('report-period', t('report.period'), period, { hint: t('report.period_hint') }),
    ),
    h('div.actions', ['csv', 'xlsx', 'pdf'].map(open)),
  );
}

/** One paper of every manifest that is listed, in one file. */
function printAll(ids) {
  const kind = select(papers.map((each) => [each, word('paper', each)]), papers[0], { 'aria-label': t('manifest.papers') });
  const link = h('a.button', {
    href: '#',
    id: 'print-all',
    target: '_blank',
    rel: 'noopener',
    on: {
      click: (event) => {
        event.currentTarget.href = `/api/v1${withQuery('/papers', { manifests: ids.join(','), kind: kind.value })}`;
      },
    },
  }, icon('printer'), t('disposal.print_all', { count: ids.length }));
  return h('div.actions', kind, link);
}

/** Chooses containers by their codes, scanned or typed: ours, that of the waste label, a supplier's. */
function scanLine(tick) {
  const text = input({ id: 'scan-field', placeholder: t('disposal.scan'), 'aria-label': t('disposal.scan') });
  const said = h('p.hint', { id: 'scanned', 'aria-live': 'polite' });
  async function take(scanned) {
    text.value = '';
    try {
      const item = await get(`/items/${code(scanned)}`);
      if (tick(item.code)) show(said, icon('check'), ' ', pick(item.name), ' ', h('code', item.code));
      else show(said, icon('warning'), ' ', itemLink(item), ' ', word('state', item.state), ' · ', t('disposal.not_ready'));
    } catch (error) {
      show(said, icon('warning'), ' ', h('code', scanned), ' ', error.message);
    }
  }
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const { text: typed } = clean(text.value, loadSettings());
    if (typed) take(typed);
  });
  takeScans(take);
  return h('div.stack', text, said);
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
    scanLine((code) => {
      const index = items.findIndex((item) => item.code === code);
      if (index < 0) return false;
      boxes[index].checked = true;
      choose(boxes[index]);
      boxes[index].closest('tr').scrollIntoView({ block: 'nearest' });
      return true;
    }),
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
