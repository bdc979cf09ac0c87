// Pieces that several pages show: verdicts, findings, hazards, alarms, tables, the substance field.
import { h, icon, show } from './dom.js';
import { dayOf, fullTime, has, lang, number, percent, pick, pickOther, t, when, word } from './i18n.js';
import { code, get, post, withQuery } from './api.js';
import { act, ask, explainWith, role, takeAlarm, toast } from './shell.js';

const verdictIcons = { allowed: 'check', note: 'info', review: 'question', prohibited: 'stop' };

const granted = {
  admin: ['receive', 'use', 'acknowledge', 'request', 'approve', 'dispose'],
  ehs: ['receive', 'use', 'acknowledge', 'request', 'approve', 'dispose'],
  warehouse: ['receive', 'use', 'acknowledge', 'request'],
  environment: ['acknowledge', 'request', 'dispose'],
};

/** May the signed-in person do this? The server decides; this only spares a vain button. */
export const may = (act) => granted[role]?.includes(act) ?? false;

export const verdictBadge = (verdict) => h('span.verdict', { class: verdict }, icon(verdictIcons[verdict] ?? 'question'), word('verdict', verdict));
export const stateBadge = (state, group = 'state') => h('span.badge', { class: `${group}-${state}` }, word(group, state));

export function citationLine(citation) {
  if (!citation) return null;
  const parts = [citation.edition && !citation.document.includes(citation.edition) ? citation.edition : null, citation.clause];
  return h('p.citation', icon('ledger'), h('span', h('cite', citation.document), parts.filter(Boolean).map((part) => [h('span.dot', '·'), part])));
}

// The longest ending that fits comes first: `speed_m_s` is no number of seconds.
const units = [['_m_s', 'm/s'], ['_m', 'm'], ['_m2', 'm²'], ['_c', '°C'], ['_pct', '%'], ['_s', 's'], ['_ms', 'ms'], ['_kg', 'kg'], ['_t', 't'], ['_mg', 'mg'], ['_uL', 'µL'], ['_ul', 'µL']];

function factName(key) {
  if (has(`fact.${key}`)) return t(`fact.${key}`);
  const unit = units.find(([ending]) => key.endsWith(ending));
  return (unit ? key.slice(0, -unit[0].length) : key).replaceAll('_', ' ');
}

function factText(key, value) {
  if (value && typeof value === 'object' && !Array.isArray(value)) return pick(value) || JSON.stringify(value);
  if (Array.isArray(value)) return value.map((each) => factText('', each)).join(lang === 'zh' ? '、' : ', ');
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value !== 'number') return String(value);
  if (key.startsWith('share')) return percent(value);
  if (key.endsWith('_mg')) return value >= 1e6 ? `${number(value / 1e6, 3)} kg` : `${number(value / 1e3, 3)} g`;
  const unit = units.find(([ending]) => key.endsWith(ending));
  return number(value, 4) + (unit ? (unit[1] === '%' ? '%' : ' ' + unit[1]) : '');
}

export function factList(facts) {
  const entries = Object.entries(facts ?? {});
  if (!entries.length) return null;
  return h('dl.facts', entries.map(([key, value]) => h('div', h('dt', factName(key)), h('dd', factText(key, value)))));
}

/** How much of a threshold is used, before and after: the threshold is a line at 100 %. */
export function shareBar(facts) {
  const { share_before: before, share_after: after } = facts ?? {};
  if (typeof after !== 'number') return null;
  const scale = Math.max(1.25, after * 1.08, (before ?? 0) * 1.08);
  const width = (share) => `${Math.max(0, (share / scale) * 100)}%`;
  const kind = after >= 1 ? 'over' : after >= 0.8 ? 'near' : 'under';
  const unit = facts.threshold !== undefined ? `${factText('', facts.threshold)} ${facts.unit ?? ''}`.trim() : '';
  return h('figure.share', { class: kind },
    h('div.share-bar', { role: 'img', 'aria-label': t('finding.share', { before: percent(before ?? 0), after: percent(after) }) },
      h('i.after', { style: { width: width(after) } }),
      typeof before === 'number' && h('i.before', { style: { width: width(Math.min(before, after)) } }),
      h('i.limit', { style: { left: width(1) } }, h('b', '100%'))),
    h('figcaption',
      h('span', h('i.key.before'), t('finding.before'), ' ', h('b', percent(before ?? 0))),
      h('span', h('i.key.after'), t('finding.after'), ' ', h('b', percent(after))),
      unit && h('span', t('finding.threshold'), ' ', h('b', unit))));
}

/** One rule's answer, complete: what, why, where it stands, and what to do. */
export function findingCard(finding, { open = false } = {}) {
  const facts = factList(finding.facts);
  return h('article.finding', { class: finding.verdict },
    h('header', verdictBadge(finding.verdict), h('h3', pick(finding.message))),
    shareBar(finding.facts),
    pick(finding.remedy) && h('p.remedy', icon('next'), h('span', pick(finding.remedy))),
    citationLine(finding.citation),
    h('details', { open }, h('summary', t('finding.details')), facts,
      h('dl.facts', h('div', h('dt', t('finding.rule')), h('dd', h('code', finding.rule))),
        finding.list && h('div', h('dt', t('finding.list')), h('dd', [finding.list, finding.entry].filter(Boolean).join(' · '))))));
}

const weight = { prohibited: 3, review: 2, note: 1, allowed: 0 };
export const findingList = (findings) => h('div.stack', [...(findings ?? [])].sort((a, b) => weight[b.verdict] - weight[a.verdict]).map((each) => findingCard(each)));

export const pictogram = (name, className = '') =>
  h('img.ghs', { src: new URL(`ghs/${name}.svg`, import.meta.url).href, alt: word('ghs', name), title: `${name} ${word('ghs', name)}`, class: className, width: 48, height: 48 });

/** Hazards of a substance or container. Unknown is never shown as harmless. */
export function hazardPanel(hazards, transport) {
  if (!hazards) return null;
  const unknown = hazards.known === false && h('div.notice.warn', icon('question'), h('span', t('hazard.unknown'), hazards.unknown_because && h('small', ' ', pick(hazards.unknown_because))));
  const none = hazards.known !== false && !(hazards.pictograms?.length || hazards.statements?.length) && h('p.hint', t('hazard.none'));
  return h('div.hazards', unknown, none,
    hazards.pictograms?.length > 0 && h('div.pictograms', hazards.pictograms.map((name) => pictogram(name))),
    hazards.signal_word && h('p.signal', pick(hazards.signal_word)),
    hazards.statements?.length > 0 && h('ul.statements', hazards.statements.map((each) => h('li', h('code', each.code), ' ', pick(each.text)))),
    transport && h('p.transport', h('b', String(transport.un).replace(/^(UN)?/, 'UN')), ' ', pick(transport.name), h('span.dot', '·'),
      t('hazard.class', { class: [transport.class, ...(transport.subsidiary ?? []).map((each) => `(${each})`)].join(' ') }),
      transport.packing_group && [h('span.dot', '·'), t('hazard.packing_group', { group: transport.packing_group })]));
}

export const itemLink = (item) => h('a', { href: `/items/${code(item.code)}` }, h('code', item.code));

/** A container in one line, as the scan answer and lists show it. */
export function itemRow(item, extra = null) {
  return h('a.item-row', { href: `/items/${code(item.code)}` },
    h('span.item-pictograms', item.hazards?.pictograms?.length ? item.hazards.pictograms.slice(0, 3).map((name) => pictogram(name, 'small')) : item.hazards?.known === false && icon('question', 'warn')),
    h('span.item-main', h('b', pick(item.name)), h('small', h('code', item.code), item.cas && ` · CAS ${item.cas}`)),
    h('span.item-side', h('b', item.quantity?.display ?? ''), h('small', item.zone ? pick(item.zone.name) : t('item.no_zone'))),
    extra ?? stateBadge(item.state), icon('next', 'faint'));
}

export const timeOf = (text) => h('time', { datetime: text, title: fullTime(text) }, when(text));
export { dayOf };

export const empty = (text, name = 'items') => h('div.empty', icon(name), h('p', text));
export const failure = (error, retry) => h('div.notice.bad', icon('warning'), h('span', error.message), retry && h('button.button.small', { type: 'button', on: { click: retry } }, t('common.retry')));

/** An alarm: what, where, which rule and clause, the facts, what to do, and the acknowledgement. */
export function alarmCard(alarm, { onShow = null, compact = false } = {}) {
  const acknowledge = h('button.button.primary', { type: 'button', on: { click: () => acknowledgeAlarm(alarm, acknowledge) } }, icon('check'), t('alarms.acknowledge'));
  const place = [alarm.zone && pick(alarm.zone.name), alarm.position && t('plan.floor_n', { floor: alarm.position.floor })].filter(Boolean).join(' · ');
  const open = alarm.state === 'unacknowledged';
  return h('article.alarm', { class: `${alarm.priority} is-${alarm.state}`, id: `alarm-${alarm.id}`, data: { alarm: alarm.id, kind: alarm.kind } },
    h('header', icon(alarm.kind === 'site_exit' ? 'leave' : 'warning'), h('b', word('alarm_kind', alarm.kind)), h('span.spacer'), stateBadge(alarm.state, 'alarm_state')),
    h('p.alarm-message', pick(alarm.message)),
    h('p.meta', place && h('span', icon('place'), onShow && alarm.position ? h('button.link', { type: 'button', on: { click: () => onShow(alarm) } }, place) : place),
      h('span', icon('clock'), timeOf(alarm.raised_at)), h('span.priority', word('priority', alarm.priority))),
    alarm.items?.length > 0 && h('p.alarm-items', alarm.items.map((item) => h('a.chip', { href: `/items/${code(item.code)}` }, pick(item.name), ' ', h('code', item.code)))),
    pick(alarm.remedy) && h('p.remedy', icon('next'), h('span', pick(alarm.remedy))),
    citationLine(alarm.citation),
    h('details', { open: !compact }, h('summary', t('finding.details')), factList(alarm.facts),
      h('dl.facts', h('div', h('dt', t('finding.rule')), h('dd', h('code', alarm.rule))), h('div', h('dt', t('alarms.number')), h('dd', alarm.id)),
        alarm.cleared_at && h('div', h('dt', t('alarms.cleared')), h('dd', timeOf(alarm.cleared_at))))),
    alarm.acknowledged_by && h('p.ack', icon('check'), h('span', t('alarms.acknowledged_by', { name: alarm.acknowledged_by }), ' ', timeOf(alarm.acknowledged_at), alarm.note && h('q', alarm.note))),
    may('acknowledge') && (open || alarm.state === 'returned') && !alarm.acknowledged_at && h('div.actions', acknowledge));
}

async function acknowledgeAlarm(alarm, button) {
  const answer = await ask({ title: t('alarms.acknowledge'), text: pick(alarm.message), confirm: t('alarms.acknowledge'), fields: [{ name: 'note', label: t('alarms.note'), long: true, placeholder: t('alarms.note_hint') }] });
  if (!answer) return;
  await act(button, async () => {
    takeAlarm(await post(`/alarms/${code(alarm.id)}/acknowledge`, { note: answer.note.trim() }));
    toast(t('alarms.done', { id: alarm.id }));
  });
}

/** Shows why an act was refused, with every finding behind it. */
explainWith((error) => {
  if (!error.findings?.length) return toast(error.message, 'bad');
  const dialog = h('dialog.dialog', h('form', { method: 'dialog' }, h('h2', t('problem.refused')), h('p', error.message), findingList(error.findings), h('div.actions', h('button.button.primary', t('common.close')))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});

const order = { high: 0, medium: 1, low: 2 };
const waiting = (alarm) => (alarm.state === 'unacknowledged' ? 0 : alarm.state === 'returned' ? 1 : 2);
/** Who needs a person first comes first, then by priority, then the newest. */
export const byUrgency = (a, b) => waiting(a) - waiting(b) || order[a.priority] - order[b.priority] || (a.raised_at < b.raised_at ? 1 : -1);

/** Two or more choices side by side. */
export function segmented(node, choices, current, choose) {
  show(node, choices.map(([value, label]) => h('button', { type: 'button', 'aria-pressed': String(value === current), data: { value }, on: { click: () => {
    for (const each of node.children) each.setAttribute('aria-pressed', String(each.dataset.value === String(value)));
    choose(value);
  } } }, label)));
}

/** A labelled field of a form; errors from the server land under it. */
export function field(name, label, input, { hint, wide = false } = {}) {
  const id = `f-${name}`;
  input.id = id;
  if (!input.name) input.name = name;
  return h('div.field', { class: wide ? 'wide' : '', data: { field: name } }, h('label', { for: id }, label), input, hint && h('p.hint', hint), h('p.field-error', { hidden: true, role: 'alert' }));
}

export const input = (values = {}) => h('input', { type: 'text', autocomplete: 'off', ...values });
export const select = (options, value, values = {}) => h('select', values, options.map(([each, label]) => h('option', { value: each, selected: each === value }, label)));

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
  const amount = input({ inputmode: 'decimal', value: found?.[1]?.replace(',', '.') ?? '', required: true, placeholder: '25' });
  const units = select(quantityUnits.map((each) => [each, each]), unit, { 'aria-label': t('form.unit'), name: 'unit' });
  const node = field('quantity', label, amount);
  const pair = h('div.pair');
  amount.replaceWith(pair);
  pair.append(amount, units);
  return { node, value: () => (amount.value.trim() ? `${amount.value.trim().replace(',', '.')} ${units.value.replace('m³', 'm3')}` : ''), amount, units };
}

/** Search by name (zh, en) or CAS with suggestions, by keyboard or touch. `value()` gives `{cas}` or `{name}`. */
export function substanceField({ cas = null, name = null, onChange = () => {} } = {}) {
  let chosen = cas ? { cas } : null;
  let timer = 0;
  let active = -1;
  let asked = 0;
  const list = h('ul.options', { role: 'listbox', id: 'substance-options', hidden: true });
  const text = input({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'substance-options', 'aria-autocomplete': 'list', placeholder: t('form.substance_hint'), value: [name, cas].filter(Boolean).join(' · '), required: true, spellcheck: 'false' });
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
  const option = (substance) => h('li', { role: 'option', on: { mousedown: (event) => event.preventDefault(), click: () => choose(substance) } },
    h('b', pick(substance.name)), substance.cas && h('code', substance.cas),
    h('small', [pickOther(substance.name), typeof substance.condition === 'object' ? pick(substance.condition) : substance.condition, ...(substance.aliases ?? []).slice(0, 2)].filter(Boolean).join(' · ')));
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

export const forms = ['', 'solid', 'powder', 'liquid', 'gas', 'solution', 'aerosol'].map((form) => [form, form ? word('form_of', form) : t('form.form_any')]);
