// Work orders: what each may take, what it took, and whether that is accounted for.
import { byId, h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { all, code, get, newKey, post } from './api.js';
import { act, ask, toast } from './shell.js';
import { on } from './stream.js';
import { dayOf, empty, failure, may, segmented, timeOf } from './parts.js';

const list = byId('list');
let state = 'open';

segmented(byId('state'), [['open', t('orders.open')], ['all', t('orders.all')]], state, (value) => {
  state = value;
  load();
});

async function load() {
  try {
    const [orders, vessels, meters] = await Promise.all([all('/orders', { state }), get('/vessels'), get('/meters')]);
    show(
      list,
      may('approve') && h('div.actions', newButton(vessels.items)),
      meters.items.length > 0 && meterCard(meters.items, orders.filter((each) => each.state === 'open')),
      orders.length ? orders.map(card) : empty(t('orders.none'), 'orders'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

const lineText = '\\s*\\S+.*:.*[0-9].*';

function newButton(vessels) {
  const button = h('button.button.primary', { type: 'button', id: 'new-order', on: { click: open } }, icon('plus'), t('orders.new'));
  async function open() {
    const values = await ask({
      title: t('orders.new'),
      confirm: t('common.save'),
      fields: [
        { name: 'id', label: t('orders.number'), required: true, placeholder: 'WO-17' },
        { name: 'name', label: t('orders.name') },
        { name: 'lines', label: t('orders.lines'), required: true, placeholder: '67-64-1: 20 kg; 64-17-5: 5 L', pattern: lineText, hint: t('orders.lines_hint') },
        { name: 'tolerance', label: t('orders.tolerance'), type: 'number', value: 0 },
        { name: 'people', label: t('orders.people'), hint: t('orders.people_hint') },
        { name: 'vessel', label: t('orders.vessel'), options: [['', '-'], ...vessels.map((each) => [each.id, each.id])] },
      ],
    });
    if (!values) return;
    const lines = values.lines.split(';').map((each) => each.trim()).filter(Boolean).map((each) => {
      const at = each.lastIndexOf(':');
      return { material: each.slice(0, at).trim(), quota: each.slice(at + 1).trim() };
    });
    await act(button, async () => {
      await post('/orders', {
        id: values.id.trim(),
        ...(values.name.trim() ? { name: values.name.trim() } : {}),
        lines,
        tolerance_pct: Number(values.tolerance || 0),
        people: values.people.split(/[\s,;，；]+/).filter(Boolean),
        ...(values.vessel ? { vessel: values.vessel } : {}),
      });
      toast(t('common.saved'));
      await load();
    });
  }
  return button;
}

/** What flows through which meter out of which container. */
const meterCard = (meters, orders) =>
  h(
    'article.card',
    { id: 'meters' },
    h('h2', t('orders.meters')),
    meters.map((meter) =>
      h(
        'p.meta',
        h('b', pick(meter.name), ' ', h('code', meter.id)),
        h('span', meter.reading ? `${meter.reading.total.display} (${timeOf(meter.reading.at)})` : t('orders.meter_silent')),
        !meter.calibrated && h('span.badge.bad', t('orders.meter_overdue', { day: dayOf(meter.calibration_due) })),
        meter.draw && h('span', h('a', { href: `/items/${code(meter.draw.item)}` }, h('code', meter.draw.item)), ' ', meter.draw.booked.display, meter.draw.order && ` → ${meter.draw.order}`),
        may('use') && (meter.draw ? disconnectButton(meter) : connectButton(meter, orders)),
      )
    ),
  );

function connectButton(meter, orders) {
  const button = h('button.button.small', { type: 'button', data: { connect: meter.id }, on: { click: open } }, t('orders.connect'));
  async function open() {
    const values = await ask({
      title: t('orders.connect'),
      confirm: t('orders.connect'),
      text: t('orders.connect_text'),
      fields: [
        { name: 'item', label: t('orders.container'), required: true, placeholder: 'CT-…' },
        { name: 'order', label: t('item.order'), options: [['', '-'], ...orders.map((each) => [each.id, each.id])] },
      ],
    });
    if (!values) return;
    await act(button, async () => {
      await post(`/meters/${code(meter.id)}/connect`, { item: values.item.trim(), ...(values.order ? { order: values.order } : {}) });
      await load();
    });
  }
  return button;
}

function disconnectButton(meter) {
  const button = h('button.button.small', { type: 'button', data: { disconnect: meter.id }, on: { click: () => act(button, end) } }, t('orders.disconnect'));
  async function end() {
    await post(`/meters/${code(meter.id)}/disconnect`);
    await load();
  }
  return button;
}

function card(order) {
  return h(
    'article.card',
    { data: { order: order.id } },
    h('h2', order.name, ' ', h('code', order.id)),
    h(
      'p.meta',
      h('span.badge', { class: order.state === 'open' ? 'good' : '' }, t(`orders.${order.state}`)),
      h('span', t('orders.tolerance_is', { percent: order.tolerance_pct })),
      order.vessel && h('span', t('orders.vessel'), ' ', h('code', order.vessel)),
      order.people.length > 0 && h('span', icon('person'), order.people.join(', ')),
    ),
    h('p.chips', order.lines.map((line) => h('span.chip', { class: line.over ? 'bad' : '' }, `${line.material}: ${line.out.display} / ${line.quota.display}`, line.over && ` ${t('orders.over')}`))),
    order.reconciliation.length > 0 && sums(order),
    order.issues.length > 0 && h('details', h('summary', t('orders.issues', { count: order.issues.length })), order.issues.map((each) => issue(order, each))),
    order.closed_at
      ? h('p', icon('check', 'good'), ' ', order.closed_by, ' ', timeOf(order.closed_at), order.closed_reason && h('q', order.closed_reason))
      : may('use') && h('div.actions', closeButton(order)),
  );
}

const columns = ['material', 'issued', 'charged', 'returned', 'lost', 'difference'];

const sums = (order) =>
  h(
    'div.table-wrap',
    h(
      'table.table',
      h('thead', h('tr', columns.map((each) => h('th', { scope: 'col' }, t(`orders.col_${each}`))))),
      h(
        'tbody',
        order.reconciliation.map((line) =>
          h(
            'tr',
            h('td', line.material),
            ['issued', 'charged', 'returned', 'lost'].map((each) => h('td', line[each].display)),
            h('td', h('span.badge', { class: line.within ? 'good' : 'bad' }, line.difference.display)),
          )
        ),
      ),
    ),
  );

function issue(order, each) {
  const account = (verb, fields) => {
    const button = h('button.button.small', { type: 'button', on: { click: open } }, t(`orders.${verb}`));
    async function open() {
      const values = await ask({ title: t(`orders.${verb}`), confirm: t(`orders.${verb}`), text: t('orders.not_accounted', { amount: each.open.display }), fields });
      if (!values) return;
      const key = newKey();
      await act(button, async () => {
        const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
        await post(`/orders/${code(order.id)}/${verb}`, { issue: each.issue, ...body }, { key });
        await load();
      });
    }
    return button;
  };
  const amount = { name: 'amount', label: t('orders.amount'), hint: t('orders.amount_hint') };
  return h(
    'p.meta',
    h('b', `${each.issue}.`),
    h('a', { href: `/items/${code(each.item)}` }, h('code', each.item)),
    h('span', each.issued.display, each.whole && ` ${t('orders.whole')}`),
    h('span', each.by, ' ', timeOf(each.at)),
    h('span', t('orders.not_accounted', { amount: each.open.display })),
    order.state === 'open' && each.open.number > 0 && may('use') && [
      account('charge', [amount]),
      account('lose', [amount, { name: 'reason', label: t('common.reason'), required: true }]),
    ],
  );
}

function closeButton(order) {
  const isEven = order.reconciliation.every((line) => line.within);
  const button = h('button.button', { type: 'button', data: { close: order.id }, on: { click: open } }, t('orders.close'));
  async function open() {
    const values = await ask({
      title: t('orders.close'),
      confirm: t('orders.close'),
      text: isEven ? t('orders.close_even') : t('orders.close_uneven'),
      fields: isEven ? [] : [{ name: 'reason', label: t('common.reason'), long: true }],
    });
    if (!values) return;
    await act(button, async () => {
      await post(`/orders/${code(order.id)}/close`, values.reason?.trim() ? { reason: values.reason.trim() } : {});
      await load();
    });
  }
  return button;
}

on('order', () => !document.querySelector('dialog[open]') && load());
load();
