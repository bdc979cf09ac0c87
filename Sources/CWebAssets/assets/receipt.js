// The receipt form with the storage suggestion beside it, and what is shown once the containers are in.
import { h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { code, post } from './api.js';
import { act } from './shell.js';
import {
  clearErrors,
  field,
  forms,
  input,
  packagings,
  placeError,
  quantityField,
  select,
  substanceField,
} from './fields.js';
import { findingList } from './findings.js';
import { hazardPanel } from './hazards.js';
import { failure, itemRow } from './parts.js';

/** `prefill` is what the scan told; `key` makes a repeated send harmless. */
export function receiptForm({ prefill, kind, detail, zones, key, onDone, onCancel }) {
  const suggestion = h('section', { id: 'suggestion', 'aria-live': 'polite' });
  let timer = 0;
  let asked = 0;
  let zone = '';
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 350);
  };
  const substance = substanceField({ cas: prefill.cas, name: pick(prefill.name), onChange: later });
  const quantity = quantityField(prefill.quantity ?? '');
  const values = {
    count: input({ type: 'number', min: 1, max: 500, value: 1, inputmode: 'numeric', required: true }),
    concentration_pct: input({ inputmode: 'decimal', placeholder: '98', value: prefill.concentration_pct ?? '' }),
    form: select(forms, prefill.form ?? ''),
    container_type: select(packagings, prefill.container_type ?? ''),
    supplier: input({ value: prefill.supplier ?? '' }),
    lot: input({ value: prefill.lot ?? '' }),
    expires_on: input({ type: 'date', value: prefill.expires_on ?? '' }),
    shelf_life_opened_days: input({ type: 'number', min: 1, max: 3650, inputmode: 'numeric', value: prefill.shelf_life_opened_days ?? '' }),
    inspection_due: input({ type: 'date' }),
    tare: input({ placeholder: '1.2 kg', value: prefill.tare ?? '' }),
    tag: input({ placeholder: 'T17' }),
    purchase: input({ placeholder: 'P-0007', value: new URLSearchParams(location.search).get('purchase') ?? '' }),
    over_delivery_reason: input(),
  };
  const send = h('button.button.primary.big', { type: 'submit', id: 'receive' }, icon('check'), t('receive.receive'));
  const form = h(
    'form.card.receipt',
    { id: 'receipt', novalidate: true, on: { submit } },
    h(
      'header.card-head',
      h('div', h('h2', t(`receive.title_${kind}`)), detail && h('p.hint', detail)),
      h('button.button.icon-only.quiet', {
        type: 'button',
        title: t('common.cancel'),
        'aria-label': t('common.cancel'),
        on: { click: onCancel },
      }, icon('cross')),
    ),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      substance.node,
      quantity.node,
      field('count', t('form.count'), values.count),
      field('concentration_pct', t('form.concentration'), values.concentration_pct),
      field('form', t('form.form'), values.form),
      field('container_type', t('form.packaging'), values.container_type),
      field('supplier', t('form.supplier'), values.supplier),
      field('lot', t('form.lot'), values.lot),
      field('expires_on', t('form.expires'), values.expires_on),
      field('shelf_life_opened_days', t('act.shelf_life'), values.shelf_life_opened_days),
      field('inspection_due', t('form.inspection_due'), values.inspection_due),
      field('tare', t('act.tare'), values.tare),
      field('tag', t('form.tag'), values.tag, { hint: t('form.tag_hint') }),
      field('purchase', t('form.purchase'), values.purchase),
      field('over_delivery_reason', t('form.over_delivery'), values.over_delivery_reason, { hint: t('form.over_delivery_hint') }),
    ),
    prefill.product && h('p.hint', t('receive.product', { product: prefill.product })),
    prefill.alias && h('p.hint', t('receive.alias', { alias: prefill.alias })),
    suggestion,
    h('div.actions.sticky', send),
  );
  form.querySelector('[data-field=quantity]').dataset.also = 'mass volume amount';
  for (const each of [quantity.amount, values.count, values.concentration_pct]) each.addEventListener('input', later);
  for (const each of [quantity.units, values.form]) each.addEventListener('change', later);
  if (prefill.cas || prefill.name) later();
  else setTimeout(() => substance.text.focus(), 0);
  return form;

  function body() {
    const more = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [name, each.value.trim()]).filter(([, value]) => value),
    );
    if (more.count) more.count = Number(more.count);
    if (more.shelf_life_opened_days) more.shelf_life_opened_days = Number(more.shelf_life_opened_days);
    if (more.concentration_pct) more.concentration_pct = Number(more.concentration_pct.replace(',', '.'));
    return { ...(prefill.product ? { product: prefill.product } : {}), ...substance.value(), quantity: quantity.value(), ...more };
  }

  async function suggest() {
    const { product, cas, name, quantity: amount, count, concentration_pct, form: physical } = body();
    if (!(cas || name) || !amount) {
      zone = '';
      return show(suggestion, h('p.hint', t('receive.suggest_hint')));
    }
    const mine = ++asked;
    show(suggestion, h('p.hint.busy', t('receive.suggesting')));
    try {
      const answer = await post('/receiving/suggestion', {
        product,
        cas,
        name,
        quantity: amount,
        count,
        concentration_pct,
        form: physical,
      });
      if (mine !== asked) return;
      clearErrors(form);
      drawSuggestion(answer);
    } catch (error) {
      if (mine !== asked) return;
      show(suggestion, error.field ? null : failure(error, suggest));
      if (error.field) placeError(form, error);
    }
  }

  function drawSuggestion(answer) {
    const accepted = answer.zones.filter((each) => each.accepted).sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99));
    const refused = answer.zones.filter((each) => !each.accepted);
    zone = accepted[0]?.zone.id ?? '';
    const nameOf = (each) =>
      pick(each.zone.name) || pick(zones.find((known) => known.id === each.zone.id)?.name) || each.zone.id;
    const choice = (each, index) =>
      h(
        'label.choice',
        h('input', {
          type: 'radio',
          name: 'zone',
          value: each.zone.id,
          checked: index === 0,
          on: { change: () => (zone = each.zone.id) },
        }),
        h(
          'span',
          h('b', nameOf(each)),
          index === 0 && h('span.badge.good', t('receive.best')),
          each.findings?.length > 0 && h('small', pick(each.findings[0].message)),
        ),
      );
    show(
      suggestion,
      answer.identified === false && h('div.notice.warn', icon('question'), h('span', t('receive.not_identified'))),
      hazardPanel(answer.hazards, answer.transport),
      h('h3', t('receive.where')),
      accepted.length
        ? h('div.choices', { role: 'radiogroup', 'aria-label': t('receive.where') }, accepted.map(choice))
        : h('div.notice.warn', icon('warning'), h('span', t('receive.no_zone'))),
      refused.length > 0 &&
        h(
          'details.refused',
          h('summary', t('receive.refused', { count: refused.length })),
          refused.map((each) =>
            h(
              'details',
              h('summary', icon('stop', 'bad'), h('b', nameOf(each)), h('small', pick(each.findings?.[0]?.message))),
              findingList(each.findings),
            )
          ),
        ),
    );
  }

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const missing = [...form.querySelectorAll('[required]')].find((each) => !each.value.trim());
    if (missing) {
      return placeError(form, { message: t('form.required'), field: missing.closest('[data-field]').dataset.field });
    }
    await act(send, async () => {
      try {
        onDone(
          await post('/receipts', { ...body(), alias: prefill.alias ?? undefined, ...(zone ? { zone } : {}) }, { key }),
        );
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

/** What to do next with containers just received: put them there, print labels. */
export function receivedPanel(answer) {
  const zone = answer.items[0]?.zone;
  const held = answer.items.some((item) => item.state === 'quarantined');
  const link = (item) => `/api/v1/items/${code(item.code)}/label?to=pdf`;
  return h(
    'section.card.received',
    { id: 'received' },
    h('h2', t(held ? 'receive.held' : 'receive.done', { count: answer.items.length })),
    zone && h('p.put-away', icon('place'), h('span', t('receive.put_in'), h('b', pick(zone.name) || zone.id))),
    held && h('div.notice.warn', icon('warning'), h('span', t('receive.held_text'))),
    answer.items.length > 1 &&
      h(
        'div.actions',
        h(
          'a.button.primary',
          { href: `/labels?items=${answer.items.map((item) => code(item.code)).join(',')}`, id: 'print-all' },
          icon('printer'),
          t('labels.all', { count: answer.items.length }),
        ),
      ),
    h(
      'div.rows',
      answer.items.map((item) =>
        h(
          'div.received-row',
          itemRow(item),
          h(
            'a.button',
            {
              href: link(item),
              target: '_blank',
              rel: 'noopener',
              'aria-label': `${t('receive.print')} ${item.code}`,
              data: { label: item.code },
            },
            icon('printer'),
            t('receive.print'),
          ),
        )
      ),
    ),
    answer.findings?.length > 0 &&
      h('details', h('summary', t('receive.reasons', { count: answer.findings.length })), findingList(answer.findings)),
    h('p.hint', t('receive.undo')),
  );
}
