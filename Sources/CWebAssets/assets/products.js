// What suppliers sell to the plant: entered once, known at every receipt.
import { byId, h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { all, code, get, newKey, post, put } from './api.js';
import { act, ask, toast } from './shell.js';
import { field, input } from './fields.js';
import { dayOf, empty, failure, may } from './parts.js';

const list = byId('list');
const search = input({ type: 'search', name: 'q', spellcheck: 'false', placeholder: t('products.search_hint'), value: new URLSearchParams(location.search).get('q') ?? '' });

const contentOf = (part) => (part.low_pct === part.high_pct ? `${part.low_pct} %` : `${part.low_pct}-${part.high_pct} %`);
const lineOf = (part) => `${part.cas ?? part.name} ${contentOf(part)}`;

/** `67-64-1 10-30 %; ethanol <5 %` as the API takes it; the name ends where a content begins. */
function components(text) {
  return text.split(/[;；\n]/).map((each) => each.trim()).filter(Boolean).map((each) => {
    const found = /^(.+?)\s+([<>]?=?\s*\d[\d.,]*\s*(?:[-–]\s*\d[\d.,]*)?\s*%?)$/.exec(each);
    if (!found) return { name: each, content: '' };
    const isCAS = /^\d{2,7}-\d{2}-\d$/.test(found[1]);
    return { [isCAS ? 'cas' : 'name']: found[1], content: found[2] };
  });
}

const fields = (product) => [
  { name: 'name_zh', label: t('products.name_zh'), value: product?.name.zh, required: true },
  { name: 'name_en', label: t('products.name_en'), value: product?.name.en },
  { name: 'supplier', label: t('form.supplier'), value: product?.supplier, required: true },
  { name: 'article', label: t('products.article'), value: product?.article, required: true },
  { name: 'gtin', label: 'GTIN', value: product?.gtin, placeholder: '4012345678901' },
  { name: 'cas', label: 'CAS', value: product?.cas, placeholder: '67-64-1' },
  { name: 'concentration_pct', label: t('form.concentration'), value: product?.concentration_pct },
  { name: 'composition', label: t('products.composition'), value: (product?.composition?.components ?? []).map(lineOf).join('; '), placeholder: '67-64-1 10-30 %; 64-17-5 5 %', hint: t('products.composition_hint'), long: true },
  { name: 'content', label: t('products.content'), value: product?.content, placeholder: '25 kg' },
  { name: 'tare', label: t('act.tare'), value: product?.tare, placeholder: '1.2 kg' },
  { name: 'density_kg_per_l', label: t('products.density'), value: product?.density_kg_per_l },
  { name: 'shelf_life_opened_days', label: t('act.shelf_life'), value: product?.shelf_life_opened_days, type: 'number' },
];

function bodyOf(values, product) {
  const body = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  for (const name of ['concentration_pct', 'density_kg_per_l', 'shelf_life_opened_days']) {
    if (body[name]) body[name] = Number(body[name].replace(',', '.'));
  }
  // What the form does not show stays as it is.
  if (body.composition) body.composition = { ...product?.composition, components: components(body.composition) };
  for (const name of ['form', 'container_type', 'packaging_zh', 'classification']) if (product?.[name]) body[name] = product[name];
  return body;
}

function enterButton() {
  const button = h('button.button.primary', { type: 'button', id: 'new-product', on: { click: open } }, icon('plus'), t('products.new'));
  async function open() {
    const values = await ask({ title: t('products.new'), confirm: t('common.save'), fields: fields() });
    if (!values) return;
    const key = newKey();
    await act(button, async () => {
      await post('/products', bodyOf(values), { key });
      toast(t('common.saved'));
      await load();
    });
  }
  return button;
}

async function load() {
  try {
    const products = await all('/products', { q: search.value.trim() });
    show(list, products.length ? products.map(card) : empty(t('products.none'), 'scan'));
  } catch (error) {
    show(list, failure(error, load));
  }
}

const badge = (text) => text && h('span.badge', text);

function card(product) {
  const sheets = h('div', { 'aria-live': 'polite' });
  const details = h('details', h('summary', t('products.sheets', { count: product.sheet_ids.length })), sheets);
  details.addEventListener('toggle', () => details.open && drawSheets(product, sheets));
  return h(
    'article.card',
    { data: { product: product.id } },
    h('h2', pick(product.name), ' ', h('code', product.id)),
    h(
      'p.meta',
      h('span', product.supplier),
      h('span', t('products.article'), ' ', h('code', product.article)),
      product.gtin && h('span', `GTIN ${product.gtin}`),
      product.cas && h('span', `CAS ${product.cas}`),
      badge(product.content),
      product.retired && h('span.badge.bad', t('products.retired', { reason: product.retired })),
    ),
    product.composition && h('p.chips', product.composition.components.map((part) => h('span.chip', lineOf(part)))),
    product.sheet_ids.length > 0 || may('approve') ? details : null,
    h(
      'div.actions',
      !product.retired && may('receive') && h('a.button', { href: `/scan?code=${code(product.id)}` }, icon('scan'), t('products.receive')),
      !product.retired && may('approve') && [changeButton(product), retireButton(product)],
    ),
  );
}

async function drawSheets(product, node) {
  try {
    const whole = await get(`/products/${code(product.id)}`);
    show(
      node,
      whole.sheets.map((sheet) =>
        h(
          'p.meta',
          h('a', { href: `/sheets/${code(sheet.id)}` }, sheet.product ?? sheet.id),
          h('span', sheet.edition ? t('sheet.edition', { day: dayOf(sheet.edition) }) : t('sheet.undated')),
          h('span.badge', { class: sheet.id === whole.current_sheet ? 'good' : '' }, t(sheet.id === whole.current_sheet ? 'products.current' : `sheet.state_${sheet.state}`)),
        )
      ),
      may('approve') && assignButton(product, node),
    );
  } catch (error) {
    show(node, failure(error, () => drawSheets(product, node)));
  }
}

function assignButton(product, node) {
  const button = h('button.button.small', { type: 'button', on: { click: open } }, icon('plus'), t('products.assign'));
  async function open() {
    const values = await ask({ title: t('products.assign'), confirm: t('common.save'), text: t('products.assign_hint'), fields: [{ name: 'sheet', label: t('products.sheet'), required: true, placeholder: 'S-0001' }] });
    if (!values) return;
    await act(button, async () => {
      await post(`/products/${code(product.id)}/sheets`, { sheet: values.sheet.trim() });
      await drawSheets(product, node);
    });
  }
  return button;
}

function changeButton(product) {
  const button = h('button.button', { type: 'button', data: { change: product.id }, on: { click: open } }, t('products.change'));
  async function open() {
    const values = await ask({ title: t('products.change'), confirm: t('common.save'), text: t('products.change_hint'), fields: fields(product) });
    if (!values) return;
    await act(button, async () => {
      await put(`/products/${code(product.id)}`, bodyOf(values, product));
      toast(t('common.saved'));
      await load();
    });
  }
  return button;
}

function retireButton(product) {
  const button = h('button.button', { type: 'button', data: { retire: product.id }, on: { click: open } }, t('products.retire'));
  async function open() {
    const values = await ask({ title: t('products.retire'), confirm: t('products.retire'), text: t('products.retire_hint'), danger: true, fields: [{ name: 'reason', label: t('common.reason'), required: true, long: true }] });
    if (!values) return;
    await act(button, async () => {
      await post(`/products/${code(product.id)}/retire`, { reason: values.reason.trim() });
      await load();
    });
  }
  return button;
}

show(byId('find'), field('q', t('products.search'), search), may('approve') && h('div.actions', enterButton()));
search.addEventListener('input', () => {
  clearTimeout(search.timer);
  search.timer = setTimeout(load, 250);
});
load();
