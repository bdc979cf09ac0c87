// Fields of forms: labels, errors under the field they mean, amounts with units, the substance search.
import { h, show } from './dom.js';
import { pick, pickOther, t, word } from './i18n.js';
import { get, withQuery } from './api.js';
import { toast } from './shell.js';
import { findingList } from './findings.js';

/** A labelled field of a form; errors from the server land under it. */
export function field(name, label, input, { hint, wide = false } = {}) {
  const id = `f-${name}`;
  input.id = id;
  if (!input.name) input.name = name;
  return h(
    'div.field',
    { class: wide ? 'wide' : '', data: { field: name } },
    h('label', { for: id }, label),
    input,
    hint && h('p.hint', hint),
    h('p.field-error', { hidden: true, role: 'alert' }),
  );
}

export const input = (values = {}) => h('input', { type: 'text', autocomplete: 'off', ...values });
export const select = (options, value, values = {}) =>
  h('select', values, options.map(([each, label]) => h('option', { value: each, selected: each === value }, label)));

/** Puts an error under the field it names, or at the head of the form. */
export function placeError(form, error) {
  clearErrors(form);
  const name = error.field?.split(/[./]/)[0];
  const holder = name && form.querySelector(`[data-field="${CSS.escape(name)}"], [data-also~="${CSS.escape(name)}"]`);
  const text = holder?.querySelector('.field-error') ?? form.querySelector('.form-error');
  if (!text) return toast(error.message, 'bad');
  text.hidden = false;
  text.replaceChildren(error.message, ...(error.findings?.length ? [findingList(error.findings)] : []));
  holder?.classList.add('invalid');
  (holder?.querySelector('input, select, textarea') ?? text).focus?.();
  text.scrollIntoView({ block: 'nearest' });
}

export function clearErrors(form) {
  for (const each of form.querySelectorAll('.field-error, .form-error')) each.hidden = true;
  for (const each of form.querySelectorAll('.invalid')) each.classList.remove('invalid');
}

const quantityUnits = ['kg', 'g', 'mg', 't', 'L', 'mL', 'm³'];

/** Amount and unit in one field; `value()` gives text such as `25 kg`. */
export function quantityField(text = '', label = t('form.quantity')) {
  const found = /^\s*([\d.,]+)\s*(\S+)?/.exec(text ?? '');
  const unit = quantityUnits.find((each) => each.toLowerCase() === found?.[2]?.toLowerCase()) ?? 'kg';
  const amount = input({
    inputmode: 'decimal',
    value: found?.[1]?.replace(',', '.') ?? '',
    required: true,
    placeholder: '25',
  });
  const units = select(quantityUnits.map((each) => [each, each]), unit, { 'aria-label': t('form.unit'), name: 'unit' });
  const node = field('quantity', label, amount);
  const pair = h('div.pair');
  amount.replaceWith(pair);
  pair.append(amount, units);
  return {
    node,
    value:
      () => (amount.value.trim() ? `${amount.value.trim().replace(',', '.')} ${units.value.replace('m³', 'm3')}` : ''),
    amount,
    units,
  };
}

/** Search by name (zh, en) or CAS with suggestions, by keyboard or touch. `value()` gives `{cas}` or `{name}`. */
export function substanceField({ cas = null, name = null, onChange = () => {} } = {}) {
  let chosen = cas ? { cas } : null;
  let timer = 0;
  let active = -1;
  let asked = 0;
  const list = h('ul.options', { role: 'listbox', id: 'substance-options', hidden: true });
  const text = input({
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'substance-options',
    'aria-autocomplete': 'list',
    placeholder: t('form.substance_hint'),
    value: [name, cas].filter(Boolean).join(' · '),
    required: true,
    spellcheck: 'false',
  });
  const node = field('substance', t('form.substance'), text);
  node.dataset.also = 'cas name';
  text.after(list);
  const close = () => {
    list.hidden = true;
    active = -1;
    text.setAttribute('aria-expanded', 'false');
  };
  const choose = (substance) => {
    chosen = substance.cas ? { cas: substance.cas } : { name: pick(substance.name) };
    text.value = [pick(substance.name), substance.cas].filter(Boolean).join(' · ');
    close();
    onChange(chosen);
  };
  const option = (substance) =>
    h(
      'li',
      { role: 'option', on: { mousedown: (event) => event.preventDefault(), click: () => choose(substance) } },
      h('b', pick(substance.name)),
      substance.cas && h('code', substance.cas),
      h(
        'small',
        [
          pickOther(substance.name),
          typeof substance.condition === 'object' ? pick(substance.condition) : substance.condition,
          ...(substance.aliases ?? []).slice(0, 2),
        ].filter(Boolean).join(' · '),
      ),
    );
  const search = async () => {
    const query = text.value.trim();
    const mine = ++asked;
    if (!query) return close();
    try {
      const { items } = await get(withQuery('/substances', { q: query, limit: 12 }));
      if (mine !== asked || document.activeElement !== text) return;
      show(list, items.length ? items.map(option) : h('li.none', t('form.substance_none')));
      list.hidden = false;
      text.setAttribute('aria-expanded', 'true');
    } catch {
      close();
    }
  };
  const mark = (step) => {
    const options = [...list.querySelectorAll('[role=option]')];
    if (list.hidden || !options.length) return;
    active = (active + step + options.length) % options.length;
    options.forEach((each, index) => each.classList.toggle('active', index === active));
    options[active].scrollIntoView({ block: 'nearest' });
  };
  text.addEventListener('input', () => {
    chosen = null;
    clearTimeout(timer);
    timer = setTimeout(search, 180);
    onChange(value());
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') mark(1);
    else if (event.key === 'ArrowUp') mark(-1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && active >= 0) list.querySelectorAll('[role=option]')[active].click();
    else return;
    event.preventDefault();
  });
  text.addEventListener('blur', () => setTimeout(close, 120));
  function value() {
    if (chosen) return chosen;
    const typed = text.value.trim();
    if (/^\d{2,7}-\d{2}-\d$/.test(typed)) return { cas: typed };
    return typed ? { name: typed } : {};
  }
  return { node, value, text };
}

export const forms = ['', 'solid', 'powder', 'liquid', 'gas', 'solution', 'aerosol'].map((
  form,
) => [form, form ? word('form_of', form) : t('form.form_any')]);

/** The packagings of everyday, by the EPA's container type; papers need both the type and the Chinese word. */
export const packagings = ['', 'DM', 'DF', 'CM', 'CF', 'BA', 'CY', 'TP'].map((
  type,
) => [type, type ? word('packaging', type) : t('form.packaging_any')]);
