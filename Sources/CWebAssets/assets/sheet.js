// One data sheet: every value that was read, with its page and words, for a person to compare and confirm.
import { byId, h, icon, show } from './dom.js';
import { number, pick, t } from './i18n.js';
import { code, get, post } from './api.js';
import { act, ask, subject, toast } from './shell.js';
import { clearErrors, input, placeError, select } from './fields.js';
import { dayOf, failure, may, timeOf } from './parts.js';

const fields = [
  'product', 'supplier', 'cas', 'revised', 'issued', 'signal_word', 'hazard_statement', 'precautionary_statement', 'component',
  'exposure_limit', 'flash_point', 'storage_class', 'un_number', 'transport_class', 'packing_group',
];
const place = byId('sheet');
const path = `/sheets/${code(subject)}`;
const file = (page) => `/api/v1${path}/file${page ? `#page=${page}` : ''}`;

/** The content of a component as the sheet bounds it. */
function content({ low, high, low_included: least, high_included: most }) {
  if (low === undefined && high === undefined) return null;
  if (low === high) return `${number(low, 4)} %`;
  const from = low === undefined ? '' : `${least ? '≥' : '>'} ${number(low, 4)}`;
  const to = high === undefined ? '' : `${most ? '≤' : '<'} ${number(high, 4)}`;
  return [from, to].filter(Boolean).join(', ') + ' %';
}

const shown = (value) =>
  [value.value, value.name, value.field === 'component' ? content(value) : null, value.field === 'exposure_limit' ? value.cas : null]
    .filter(Boolean)
    .join(' · ');

const source = (value) =>
  value.page > 0
    ? h('span', h('a', { href: file(value.page), target: '_blank', rel: 'noopener' }, t('sheet.page', { page: value.page })), ' ', h('q.sheet-words', value.words))
    : h('span.sheet-words', t('sheet.typed'));

const line = (value, choice) =>
  h(
    'tr',
    { data: { field: value.field, value: value.value } },
    h('td', choice ? h('label', choice, h('b', shown(value))) : h('b', shown(value))),
    h('td', source(value), value.because && value.page > 0 && h('p.hint', pick(value.because))),
  );

/** The values of each field under its name. */
function table(values, choose = () => null) {
  const groups = fields.map((name) => [name, values.map((value, index) => [value, index]).filter(([value]) => value.field === name)]);
  return groups
    .filter(([, each]) => each.length)
    .map(([name, each]) =>
      h(
        'section.card',
        { data: { group: name } },
        h('h2', t(`sheet.${name}`)),
        h('table.sheet-values', h('tbody', each.map(([value, index]) => line(value, choose(value, index))))),
      ),
    );
}

function proposal(view) {
  const taken = new Map();
  const single = new Set(view.contested);
  const choose = (value, index) => {
    const box = input({
      type: single.has(value.field) ? 'radio' : 'checkbox',
      name: single.has(value.field) ? `choose-${value.field}` : `value-${index}`,
      checked: !single.has(value.field),
      autocomplete: null,
    });
    taken.set(index, box);
    return box;
  };
  const typed = h('div.stack');
  const add = h('button.button', { type: 'button', on: { click: () => typed.append(typedRow(view)) } }, icon('plus'), t('sheet.add'));
  const send = h('button.button.primary.big', { id: 'sheet-confirm' }, icon('check'), t('sheet.accept'));
  const node = h(
    'form.stack',
    { novalidate: true },
    table(view.values, choose),
    may('approve') && h('div.card.stack', typed, h('p.form-error', { hidden: true, role: 'alert' }), h('div.actions', send, add)),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    clearErrors(node);
    const accept = [...taken].filter(([, box]) => box.checked).map(([index]) => index);
    const more = [...typed.children]
      .map((row) => ({ field: row.querySelector('select').value, value: row.querySelector('input').value.trim() }))
      .filter((each) => each.value);
    act(send, async () => {
      try {
        draw(await post(`${path}/confirm`, { accept, typed: more }));
        toast(t('sheet.confirmed'));
      } catch (error) {
        placeError(node, error);
      }
    });
  });
  return node;
}

function typedRow(view) {
  const names = fields.filter((name) => name !== 'exposure_limit');
  return h(
    'div.actions',
    select(names.map((name) => [name, t(`sheet.${name}`)]), view.missing.find((name) => names.includes(name)), { 'aria-label': t('sheet.field') }),
    input({ 'aria-label': t('sheet.value'), name: 'typed' }),
  );
}

async function withdraw(button) {
  const values = await ask({
    title: t('sheet.withdraw'),
    confirm: t('sheet.withdraw'),
    danger: true,
    fields: [{ name: 'reason', label: t('sheet.withdraw_why'), long: true }],
  });
  if (!values) return;
  await act(button, async () => {
    draw(await post(`${path}/withdraw`, values));
    toast(t('sheet.withdrawn'));
  });
}

function draw(view) {
  const { sheet } = view;
  const back = h('button.button', { type: 'button', on: { click: () => withdraw(back) } }, icon('cross'), t('sheet.withdraw'));
  show(
    place,
    h('div.page-head', h('h1', sheet.product ?? t('sheet.no_name')), h('span.spacer'), h('a.button', { href: file(), target: '_blank', rel: 'noopener' }, icon('sheets'), t('sheet.file'))),
    h(
      'p.meta',
      { data: { state: sheet.state } },
      h('code', sheet.id),
      h('span.badge', { class: sheet.state === 'proposed' ? 'warn' : '' }, t(`sheet.state_${sheet.state}`)),
      h('span', icon('clock'), sheet.edition ? t('sheet.edition', { day: dayOf(sheet.edition) }) : t('sheet.undated')),
      sheet.years >= 3 && h('span.badge.bad', t('sheet.old', { years: sheet.years })),
      h('span', t('sheet.filed_by', { name: sheet.filed_by }), ' ', timeOf(sheet.filed_at)),
      sheet.closed_by && h('span', `${t(`sheet.state_${sheet.state}`)}: ${sheet.closed_by} `, timeOf(sheet.closed_at)),
      sheet.reason && h('q', sheet.reason),
    ),
    view.contested.length > 0 && sheet.state === 'proposed' &&
      h('div.notice.warn', icon('question'), h('span', view.contested.map((name) => t(`sheet.${name}`)).join(', '), ': ', t('sheet.contested'))),
    view.rejected.length > 0 &&
      h(
        'section.card',
        { id: 'rejected' },
        h('h2', t('sheet.rejected')),
        view.rejected.map((each) =>
          h('p', icon('question', 'warn'), ' ', h('b', t(`sheet.${each.field}`)), ': ', pick(each.reason), ' ', h('q.sheet-words', each.words), ' ', t('sheet.page', { page: each.page })),
        ),
      ),
    view.missing.length > 0 && sheet.state === 'proposed' &&
      h('p.hint', { id: 'missing' }, t('sheet.missing', { fields: view.missing.map((name) => t(`sheet.${name}`)).join(', ') })),
    sheet.state === 'proposed' ? proposal(view) : table(view.confirmed),
    may('approve') && sheet.state !== 'withdrawn' && h('div.actions', back),
  );
}

async function load() {
  try {
    draw(await get(path));
  } catch (error) {
    show(place, failure(error, load));
  }
}
load();
