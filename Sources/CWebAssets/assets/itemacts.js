// What may be done with a container besides moving, using and declaring it waste: one row each. Which of them its state
// allows is in the container's `life.acts`; the server decides again.
import { h } from './dom.js';
import { t, word } from './i18n.js';
import { may } from './parts.js';
import { ask } from './shell.js';

const amountPattern = '\\s*[0-9]+([.,][0-9]+)?\\s*(mg|g|kg|t|mL|ml|L|l|m3)\\s*';
const reason = () => ({ name: 'reason', label: t('common.reason'), required: true, long: true });
const amount = (name, label, required = true) => ({
  name,
  label,
  required,
  placeholder: '2 kg',
  pattern: amountPattern,
  hint: t('item.amount_hint'),
});
const cleaning = () => [
  { name: 'method', label: t('act.method'), required: true },
  { name: 'residue', label: t('act.residue'), required: true },
];

const rows = [
  {
    act: 'open',
    right: 'use',
    when: (item) => !item.life.opened_on,
    fields: () => [{ name: 'shelf_life_opened_days', label: t('act.shelf_life'), type: 'number' }],
    body: ({ shelf_life_opened_days: days }) => (days ? { shelf_life_opened_days: Number(days) } : {}),
  },
  { act: 'issue', right: 'use', fields: () => [{ name: 'order', label: t('item.order'), required: true }] },
  {
    act: 'return',
    right: 'use',
    when: (item) => item.life.order,
    text: () => t('act.return_text'),
    fields: () => [
      amount('amount', t('act.net'), false),
      amount('gross', t('act.gross'), false),
      { name: 'scale', label: t('act.scale') },
    ],
  },
  {
    act: 'split',
    table: 'pour',
    right: 'use',
    fields: () => [
      { name: 'count', label: t('form.count'), type: 'number', value: 2, required: true },
      amount('amount', t('act.each')),
      amount('tare', t('act.tare'), false),
    ],
    body: ({ count, amount: each, tare }) => ({
      containers: Array.from({ length: Number(count) }, () => (tare ? { amount: each, tare } : { amount: each })),
    }),
  },
  {
    act: 'pour',
    right: 'use',
    path: () => '/pours',
    fields: () => [
      amount('amount', t('act.poured'), false),
      { name: 'into', label: t('act.into'), hint: t('act.into_hint') },
      { name: 'reason', label: t('act.lot_reason') },
    ],
    body: ({ amount: poured, into, reason: why }, item) => ({
      sources: [poured ? { item: item.code, amount: poured } : { item: item.code }],
      ...(into ? { into } : {}),
      ...(why ? { reason: why } : {}),
    }),
  },
  {
    act: 'collect',
    right: 'collect',
    fields: () => [
      { name: 'source', label: t('act.source'), required: true, placeholder: 'CT-…' },
      amount('amount', t('act.poured'), false),
      reason(),
    ],
  },
  { act: 'label', right: 'collect', when: (item) => item.waste && !item.waste.labelled, fields: () => [], text: () => t('act.label_text'), body: () => ({}) },
  { act: 'adjust', right: 'use', fields: () => [amount('amount', t('act.holds')), reason()] },
  {
    act: 'test',
    right: 'use',
    when: (item) => item.life.peroxide_test_due,
    fields: () => [
      { name: 'result', label: t('act.result'), required: true, placeholder: '< 5 ppm' },
      { name: 'passed', label: t('act.passed'), options: [['yes', t('common.yes')], ['no', t('common.no')]] },
    ],
    body: ({ result, passed }) => ({ result, passed: passed === 'yes' }),
  },
  {
    act: 'inspect',
    right: 'approve',
    when: (item) => item.life.inspection_due || item.container_type === 'CY',
    fields: () => [
      { name: 'on', label: t('act.inspected_on'), type: 'date', required: true },
      { name: 'certificate', label: t('act.certificate'), required: true },
      { name: 'passed', label: t('act.passed'), options: [['yes', t('common.yes')], ['no', t('common.no')]] },
      { name: 'until', label: t('act.inspected_until'), type: 'date' },
    ],
    body: ({ passed, ...said }) => ({ ...said, passed: passed === 'yes' }),
  },
  { act: 'clean', right: 'use', fields: cleaning },
  {
    act: 'tag',
    right: 'receive',
    text: (item) => (item.tag ? t('act.tag_now', { tag: item.tag }) : ''),
    fields: (item) => [
      { name: 'tag', label: t('act.new_tag'), hint: t('act.new_tag_hint') },
      ...(item.state === 'empty' && !item.life.cleaned ? cleaning() : []),
    ],
    body: ({ tag, method, residue }) => ({ tag: tag || null, ...(method ? { cleaning: { method, residue } } : {}) }),
  },
  { act: 'unload', table: 'pack', right: 'receive', when: (item) => item.life.parent, fields: () => [], body: () => ({}) },
  { act: 'quarantine', right: 'use', fields: () => [reason()], danger: true },
  { act: 'release', right: 'approve', when: (item) => item.life.hold, fields: () => [reason()] },
  {
    act: 'extend',
    right: 'approve',
    fields: () => [{ name: 'until', label: t('act.until'), type: 'date', required: true }, reason()],
  },
  { act: 'lose', right: 'use', fields: () => [reason()], danger: true },
  {
    act: 'find',
    right: 'use',
    fields: (_, zones) => [
      { name: 'zone', label: t('item.place'), options: [['', t('act.same_place')], ...zones] },
      reason(),
    ],
  },
];

const filled = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

/** A button for every act that the state and the person's rights allow; `send(button, path, body)` performs it. */
export function actButtons(item, zones, send) {
  return rows
    .filter((row) => item.life.acts.includes(row.table ?? row.act) && may(row.right) && (!row.when || row.when(item)))
    .map((row) => {
      const button = h('button.button', {
        type: 'button',
        id: `do-${row.act}`,
        class: row.danger ? 'danger' : '',
        on: {
          click: async () => {
            const values = await ask({
              title: word('act', row.act),
              confirm: word('act', row.act),
              text: row.text?.(item),
              fields: row.fields(item, zones),
              danger: row.danger,
            });
            if (!values) return;
            const body = (row.body ?? ((each) => each))(filled(values), item);
            await send(button, row.path?.(item), row.act, body);
          },
        },
      }, word('act', row.act));
      return button;
    });
}
