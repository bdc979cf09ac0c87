// One container: everything known of it, its history, and what may be done with it.
import { byId, h, icon, show } from './dom.js';
import { pick, pickOther, t, word } from './i18n.js';
import { code, get, newKey, post, withQuery } from './api.js';
import { act, ask, subject, toast } from './shell.js';
import { on } from './stream.js';
import { actButtons } from './itemacts.js';
import { factList } from './findings.js';
import { hazardPanel } from './hazards.js';
import { dayOf, failure, may, stateBadge, timeOf } from './parts.js';

const root = byId('item');
const path = `/items/${code(subject)}`;
const sizes = [
  '',
  ...['70x50', '50x75', '75x100', '100x150', '150x200', '200x300'],
  ...['52x74', '74x105', '105x148', '148x210'],
];
let item = null;
let zones = [];

async function load() {
  try {
    const [found, events, site] = await Promise.all([get(path), get(path + '/history'), get('/site')]);
    item = found;
    zones = site.zones;
    draw(events.events);
  } catch (error) {
    show(root, failure(error, load));
  }
}

const pair = (
  label,
  value,
) => (value === null || value === undefined || value === '' ? null : h('div', h('dt', label), h('dd', value)));
const zoneName = (id) => pick(zones.find((zone) => zone.id === id)?.name) || id;

function draw(events) {
  const gone = ['shipped', 'disposed'].includes(item.state);
  const outside = item.zone && item.allowed_zones?.length > 0 && !item.allowed_zones.includes(item.zone.id);
  document.title = `${pick(item.name)} · ${item.code}`;
  show(
    root,
    h(
      'div.page-head',
      h(
        'div.item-title',
        h('h1', pick(item.name)),
        h(
          'p',
          h('code', item.code),
          item.cas && [h('span.dot', '·'), `CAS ${item.cas}`],
          pickOther(item.name) && [h('span.dot', '·'), pickOther(item.name)],
        ),
      ),
      h('span.spacer'),
      stateBadge(item.state),
    ),
    outside && !gone &&
      h('div.notice.bad', icon('warning'), h('span', t('item.outside', { zone: pick(item.zone.name) }))),
    h(
      'div.item-layout',
      h(
        'div.stack',
        item.life.hold && h(
          'div.notice.bad',
          { id: 'hold' },
          icon('stop'),
          h('span', h('b', word('hold', item.life.hold.cause)), ' ', timeOf(item.life.hold.at), h('q', item.life.hold.reason)),
        ),
        item.override && h(
          'div.notice.bad',
          { id: 'override' },
          icon('stop'),
          h(
            'span',
            t('item.override'),
            item.override.signatures.map((each) => h('p', h('b', each.by), ' ', timeOf(each.at), h('q', each.reason))),
          ),
        ),
        h('section.card', h('h2', t('item.hazards')), hazardPanel(item.hazards, item.transport)),
        dataPanel(),
        h('section.card', h('h2', t('item.history')), history(events)),
      ),
      h(
        'div.stack',
        h('section.card', h('h2', t('item.place')), placePanel()),
        !gone && actions(),
        h('section.card', h('h2', t('item.label')), labels()),
      ),
    ),
  );
}

/** What it is packed in: the plant's own word where there is one. */
function packaging() {
  const { container_type: type, packaging_zh: zh } = item;
  const name = type && word('packaging', type);
  return pick({ zh: zh || name, en: name || zh });
}

/** By when a cylinder has to be inspected; that nobody has said is said, and that it failed. */
function inspection() {
  const { inspection_due: due, inspection: last } = item.life;
  if (last && !last.passed) return t('item.inspection_failed', { on: dayOf(last.on), certificate: last.certificate });
  return due ? dayOf(due) : item.container_type === 'CY' && t('item.inspection_unknown');
}

function dataPanel() {
  return h(
    'section.card',
    h('h2', t('item.data')),
    h(
      'dl.pairs',
      pair(t('item.quantity'), h('b.big-number', item.quantity?.display)),
      pair(t('item.concentration'), item.concentration_pct && `${item.concentration_pct}%`),
      pair(t('item.form'), item.form && word('form_of', item.form)),
      pair(t('form.packaging'), packaging()),
      pair(t('item.supplier'), item.supplier),
      pair(t('item.lot'), item.lot),
      pair(t('item.expires'), item.expires_on && dayOf(item.expires_on)),
      pair(t('item.received'), item.received_at && timeOf(item.received_at)),
      pair(t('item.opened'), item.life.opened_on && dayOf(item.life.opened_on)),
      pair(t('item.usable_until'), item.life.usable_until && dayOf(item.life.usable_until)),
      pair(t('item.test_due'), item.life.peroxide_test_due && dayOf(item.life.peroxide_test_due)),
      pair(t('item.inspection_due'), inspection()),
      pair(t('item.tare'), item.life.tare?.display),
      pair(t('item.lots'), item.life.lots.length > 1 ? item.life.lots.join(', ') : null),
      pair(t('item.divided_from'), item.life.divided_from && h('a', { href: `/items/${code(item.life.divided_from)}` }, item.life.divided_from)),
      pair(t('item.order'), item.life.order),
      pair(t('item.parent'), item.life.parent && h('a', { href: '/loads' }, item.life.parent)),
      pair(t('item.origin'), h('a', { href: `/balance?item=${code(item.code)}` }, t('item.balance'))),
      pair(t('item.tag'), item.tag && h('code', item.tag)),
      pair(
        t('item.aliases'),
        item.aliases?.length ? item.aliases.map((each) => h('code.chip', each)) : null,
      ),
      pair(t('item.purchase'), item.purchase && h('a', { href: `/purchases/${code(item.purchase)}` }, item.purchase)),
      pair(t('item.product'), item.product && h('a', { href: `/products?q=${code(item.product)}` }, item.product)),
      pair(t('item.manifest'), item.manifest && h('a', { href: `/manifests/${code(item.manifest)}` }, item.manifest)),
      item.waste &&
        pair(t('item.waste'), [
          h('code', item.waste.cn_code),
          ' ',
          item.waste.category,
          ' ',
          pick(item.waste.description),
        ]),
    ),
  );
}

function placePanel() {
  const { position } = item;
  return h(
    'div',
    h('p.place-now', icon('place'), h('b', item.zone ? pick(item.zone.name) : t('item.no_zone'))),
    position &&
      h(
        'p.hint',
        `${position.x.toFixed(1)}, ${position.y.toFixed(1)} m · ${t('plan.floor_n', { floor: position.floor })} · `,
        timeOf(position.at),
        ' ',
        position.stale && h('span.badge.warn', t('plan.stale')),
      ),
    item.assigned_zone && item.assigned_zone.id !== item.zone?.id &&
      h('p.hint', t('item.assigned'), ': ', pick(item.assigned_zone.name)),
    item.allowed_zones?.length > 0 && h(
      'div',
      h('h3', t('item.allowed')),
      h(
        'p.chips',
        item.allowed_zones.map((id) => h('span.chip', { class: id === item.zone?.id ? 'good' : '' }, zoneName(id))),
      ),
    ),
    position && h('a.button', { href: `/?floor=${position.floor}` }, icon('plan'), t('item.on_plan')),
  );
}

function actions() {
  const button = (name, label, dialog, cls = '') => {
    const node = h('button.button.big', {
      type: 'button',
      class: cls,
      id: `do-${name}`,
      on: { click: () => dialog(node) },
    }, label);
    return node;
  };
  const can = (name) => item.life.acts.includes(name);
  const places = zones.filter((zone) => !['site', 'transit'].includes(zone.kind)).map((zone) => [zone.id, pick(zone.name)]);
  const buttons = [
    may('receive') && can('move') && !item.life.parent && button('move', t('item.move'), move),
    may('use') && can('use') && button('use', t('item.use'), use),
    may('dispose') && can('waste') && button('waste', t('item.make_waste'), waste, 'danger'),
    may('dispose') && item.state === 'waste' && h('a.button.big', { href: '/disposal' }, t('item.to_disposal')),
  ].filter(Boolean);
  const more = actButtons(item, places, (node, target, verb, body) => perform(node, verb, body, t('act.done'), target));
  return (buttons.length > 0 || more.length > 0) &&
    h('section.card', h('h2', t('item.actions')), h('div.action-grid', buttons), more.length > 0 && h('div.actions', { id: 'more-acts' }, more));
}

async function perform(button, verb, body, done, target = `${path}/${verb}`) {
  const key = newKey();
  await act(button, async () => {
    const answer = await post(target, body, { key });
    toast(done);
    for (const finding of answer.findings ?? []) {
      if (finding.verdict !== 'allowed') {
        toast(pick(finding.message), finding.verdict === 'prohibited' ? 'bad' : 'info');
      }
    }
    await load();
  });
}

async function move(button) {
  const allowed = new Set(item.allowed_zones ?? []);
  const options = zones.filter((zone) => !['site', 'transit'].includes(zone.kind)).sort((a, b) =>
    allowed.has(b.id) - allowed.has(a.id)
  )
    .map((
      zone,
    ) => [
      zone.id,
      allowed.size && !allowed.has(zone.id) ? `${pick(zone.name)} (${t('item.not_allowed')})` : pick(zone.name),
    ]);
  const answer = await ask({
    title: t('item.move'),
    confirm: t('item.move'),
    fields: [{ name: 'zone', label: t('item.move_to'), options, value: item.zone?.id }],
  });
  if (answer) await perform(button, 'move', { zone: answer.zone }, t('item.moved'));
}

async function use(button) {
  const answer = await ask({
    title: t('item.use'),
    confirm: t('item.use'),
    text: t('item.left', { quantity: item.quantity?.display }),
    fields: [
      {
        name: 'amount',
        label: t('item.amount'),
        placeholder: '2 kg',
        required: true,
        pattern: '\\s*[0-9]+([.,][0-9]+)?\\s*(mg|g|kg|t|mL|ml|L|l|m3)\\s*',
        hint: t('item.amount_hint'),
      },
      { name: 'order', label: t('item.order'), placeholder: 'WO-1' },
    ],
  });
  if (answer) {
    await perform(button, 'use', {
      amount: answer.amount.trim(),
      ...(answer.order.trim() ? { order: answer.order.trim() } : {}),
    }, t('item.used'));
  }
}

async function waste(button) {
  const { items: streams } = await get('/waste/streams').catch(() => ({ items: [] }));
  const confirmed = streams.filter((each) => each.state === 'confirmed');
  const answer = await ask({
    title: t('item.make_waste'),
    confirm: t('item.make_waste'),
    danger: true,
    text: t('item.waste_text'),
    fields: [
      // A stream brings its codes, the US description and the land disposal statement with it.
      ...(confirmed.length === 0 ? [] : [{
        name: 'stream',
        label: t('item.waste_stream'),
        hint: t('item.waste_stream_hint'),
        options: [['', t('item.no_stream')], ...confirmed.map((each) => [each.id, `${pick(each.name)} · ${each.id}`])],
      }]),
      {
        name: 'cn_code',
        label: t('item.cn_code'),
        placeholder: '900-402-06',
        required: confirmed.length === 0,
        pattern: '[0-9]{3}-[0-9]{3}-[0-9]{2}',
        hint: t('item.cn_code_hint'),
      },
      { name: 'reason', label: t('common.reason'), required: true, long: true },
    ],
  });
  if (answer) {
    await perform(button, 'waste', {
      ...(answer.cn_code.trim() ? { cn_code: answer.cn_code.trim() } : {}),
      ...(answer.stream ? { stream: answer.stream } : {}),
      reason: answer.reason.trim(),
    }, t('item.wasted'));
  }
}

function labels() {
  const source = (size, to, extra = '') => withQuery(`/api/v1${path}/label`, { size, to, language: language.value }) + extra;
  const size = h(
    'select',
    { 'aria-label': t('item.label_size'), on: { change: () => link() } },
    sizes.map((each) => h('option', { value: each }, each ? each.replace('x', ' × ') + ' mm' : t('item.label_auto'))),
  );
  const language = h(
    'select',
    { 'aria-label': t('labels.language'), on: { change: () => link() } },
    ['', 'zh', 'en'].map((each) => h('option', { value: each }, t(`labels.language_${each || 'both'}`))),
  );
  // A size that cannot hold the text is refused: the next larger one is tried.
  const larger = () => {
    if (size.selectedIndex + 1 >= size.options.length) return preview.remove();
    size.selectedIndex += 1;
    link();
  };
  const preview = h('img.label-preview', { alt: t('item.label_preview'), on: { error: larger } });
  const print = h(
    'a.button.primary',
    { target: '_blank', rel: 'noopener', id: 'print-label' },
    icon('printer'),
    t('item.print'),
  );
  const zpl = h('a.button', { target: '_blank', rel: 'noopener' }, 'ZPL');
  const link = () => {
    print.href = source(size.value, 'pdf');
    zpl.href = source(size.value, 'zpl');
    preview.src = source(size.value, 'png');
  };
  link();
  const isWaste = item.waste || ['waste', 'manifested'].includes(item.state);
  return h(
    'div',
    preview,
    h('div.actions', size, language, print, zpl),
    isWaste &&
      h(
        'div.actions',
        h(
          'a.button',
          { href: source('100x100', 'pdf', '&waste=1'), target: '_blank', rel: 'noopener' },
          icon('printer'),
          t('item.waste_label'),
        ),
      ),
  );
}

const history = (events) =>
  h(
    'ol.timeline',
    [...events].reverse().map((event) =>
      h(
        'li',
        { class: `event-${event.kind}` },
        h('div.timeline-head', h('b', pick(event.summary) || word('event', event.kind)), timeOf(event.at)),
        h('p.hint', [event.actor, event.seq && `#${event.seq}`].filter(Boolean).join(' · ')),
        plainFacts(event.body) && h('details', h('summary', t('item.details')), plainFacts(event.body)),
      )
    ),
  );

function plainFacts(body) {
  const plain = Object.fromEntries(
    Object.entries(body ?? {}).filter(([, value]) =>
      value !== null && (typeof value !== 'object' || Array.isArray(value) || value.zh || value.en)
    ),
  );
  return factList(plain);
}

on('item', (changed) => changed.code === item?.code && !document.querySelector('dialog[open]') && load());
on('resync', load);
load();
