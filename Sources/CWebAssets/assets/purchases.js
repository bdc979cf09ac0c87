// Purchases: the request form with its verdict, and the list.
import { byId, h, icon, show } from './dom.js';
import { lang, pick, t } from './i18n.js';
import { code, get, newKey, post, withQuery } from './api.js';
import { act } from './shell.js';
import { clearErrors, field, forms, input, placeError, quantityField, select, substanceField } from './fields.js';
import { findingList, verdictBadge } from './findings.js';
import { empty, failure, may, stateBadge, timeOf } from './parts.js';
import { quantityText, substanceName, verdictPanel } from './verdict.js';

const list = byId('list');
const again = h('section', { id: 'rereview' });
const box = byId('request');

function drawForm() {
  let key = newKey();
  const substance = substanceField();
  const quantity = quantityField('', t('item.quantity'));
  const values = {
    concentration_pct: input({ inputmode: 'decimal', placeholder: '98' }),
    form: select(forms, ''),
    purpose: input({ required: true, placeholder: t('purchase.purpose_hint') }),
    supplier: input(),
  };
  const send = h('button.button.primary.big', { type: 'submit', id: 'review' }, t('purchase.review'));
  const answer = h('div', { id: 'verdict', 'aria-live': 'polite' });
  const form = h(
    'form',
    { id: 'purchase-form', novalidate: true, on: { submit } },
    h('h2', t('purchase.new')),
    h('p.hint', t('purchase.lead')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      substance.node,
      quantity.node,
      field('concentration_pct', t('form.concentration'), values.concentration_pct),
      field('form', t('form.form'), values.form),
      field('purpose', t('purchase.purpose'), values.purpose, { wide: true }),
      field('supplier', t('form.supplier'), values.supplier, { wide: true }),
    ),
    h('div.actions', send),
  );
  // The same content sent twice is one purchase; changed content is another.
  form.addEventListener('input', () => (key = newKey()));
  show(box, form, answer);

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const missing = [...form.querySelectorAll('[required]')].find((each) => !each.value.trim());
    if (missing) {
      return placeError(form, { message: t('form.required'), field: missing.closest('[data-field]').dataset.field });
    }
    const more = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [name, each.value.trim()]).filter(([, value]) => value),
    );
    if (more.concentration_pct) more.concentration_pct = Number(more.concentration_pct.replace(',', '.'));
    await act(send, async () => {
      try {
        const purchase = await post('/purchases', { ...substance.value(), quantity: quantity.value(), ...more }, {
          key,
        });
        show(
          answer,
          verdictPanel(purchase),
          h(
            'div.actions',
            h(
              'a.button.primary',
              { href: `/purchases/${code(purchase.id)}`, id: 'open-purchase' },
              t('purchase.open', { id: purchase.id }),
              icon('next'),
            ),
          ),
        );
        answer.scrollIntoView({ block: 'nearest' });
        load();
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

async function load(after = null) {
  try {
    const page = await get(withQuery('/purchases', { limit: 30, after }));
    const rows = page.items.map(row);
    if (after) list.querySelector('.rows').append(...rows);
    else {show(
        list,
        h('h2', t('purchase.list')),
        rows.length ? h('div.rows.card.flush', rows) : empty(t('purchase.none'), 'purchases'),
      );}
    list.querySelector('.more')?.remove();
    if (page.next) {
      list.append(
        h('button.button.big.center.more', { type: 'button', on: { click: () => load(page.next) } }, t('items.more')),
      );
    }
  } catch (error) {
    show(list, failure(error, load));
  }
}

const row = (purchase) =>
  h(
    'a.item-row',
    { href: `/purchases/${code(purchase.id)}` },
    h(
      'span.item-main',
      h('b', substanceName(purchase)),
      h(
        'small',
        h('code', purchase.id),
        ' · ',
        quantityText(purchase.request.quantity),
        ' · ',
        purchase.created_by,
        lang === 'zh' ? '，' : ', ',
        timeOf(purchase.created_at),
      ),
    ),
    purchase.newly_affected && h('span.badge.bad', t('purchase.newly_affected')),
    verdictBadge(purchase.decision.verdict),
    stateBadge(purchase.state, 'purchase_state'),
    icon('next', 'faint'),
  );

function drawRereview() {
  const answer = h('div', { id: 'affected', 'aria-live': 'polite' });
  const button = h('button.button', { type: 'button', id: 'do-rereview' }, t('purchase.rereview_all'));
  button.addEventListener('click', () =>
    act(button, async () => {
      const found = await post('/purchases/rereview', {});
      const rows = [
        ...found.purchases.map((each) =>
          h(
            'section.card',
            h('h3', h('a', { href: `/purchases/${code(each.id)}` }, each.id), ' ', verdictBadge(each.after)),
            findingList(each.findings),
          )
        ),
        ...found.stock.map((each) =>
          h(
            'details.card',
            h('summary', pick(each.name), ' · ', t('purchase.rereview_stock', { count: each.containers.length })),
            h('p', each.containers.slice(0, 20).map((item) => h('a.chip', { href: `/items/${code(item)}` }, item))),
            findingList(each.findings),
          )
        ),
      ];
      show(
        answer,
        found.is_first && rows.length > 0 && h('p.hint', t('purchase.rereview_first')),
        rows.length ? rows : h(
          'p',
          t('purchase.rereview_none', {
            purchases: found.purchases_reviewed,
            materials: found.materials_reviewed,
          }),
        ),
      );
      load();
    }));
  show(again, h('h2', t('purchase.rereview_all')), h('p.hint', t('purchase.rereview_lead')), button, answer);
  list.after(again);
}

if (may('approve')) drawRereview();
if (may('request')) drawForm();
else show(box, h('p.hint', t('purchase.viewer')));
load();
