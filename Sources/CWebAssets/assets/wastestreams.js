// Kinds of waste: what is known of one, the codes proposed from it, and who confirmed which.
import { byId, h, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, newKey, post } from './api.js';
import { act, toast } from './shell.js';
import { clearErrors, field, forms, input, placeError, select } from './fields.js';
import { empty, failure, may, timeOf } from './parts.js';
import { proposalList, streamDetail } from './wasteproposals.js';

const origins = [
  'spent_solvent', 'unused_product', 'process', 'spill', 'laboratory', 'cleaning', 'painting', 'container_residue',
  'used_oil', 'emulsion', 'spent_carbon', 'still_bottom', 'spent_catalyst',
];
const signs = ['medicine', 'pesticide', 'paint', 'adhesive', 'oil', 'vehicle', 'hydraulic', 'transformer', 'acid', 'alkali', 'solvent', 'liquid'];
const looks = { confirmed: 'good', draft: 'warn', retired: '' };

async function load() {
  try {
    const { items } = await get('/waste/streams');
    show(byId('streams'), items.length ? items.map(card) : empty(t('stream.none'), 'disposal'));
  } catch (error) {
    show(byId('streams'), failure(error, load));
  }
}

function card(stream) {
  const body = h('div.stack');
  const details = h(
    'details',
    h('summary', t('stream.codes')),
    body,
  );
  details.addEventListener('toggle', async () => {
    if (!details.open || body.childElementCount) return;
    try {
      show(body, streamDetail(await get(`/waste/streams/${code(stream.id)}`), load));
    } catch (error) {
      show(body, failure(error));
    }
  });
  const confirmed = stream.confirmation;
  return h(
    'article.card',
    { data: { stream: stream.id } },
    h('h2', pick(stream.name), ' ', h('code', stream.id)),
    h(
      'p.meta',
      h('span.badge', { class: looks[stream.state] }, word('stream_state', stream.state)),
      h('span', word('waste_origin', stream.origin)),
      h('span', stream.changed_by, ' ', timeOf(stream.changed_at)),
    ),
    h('p', pick(stream.process)),
    confirmed && h(
      'p.chips',
      [confirmed.cn_code, ...confirmed.federal_codes, ...confirmed.state_codes, ...confirmed.eu_properties]
        .filter(Boolean).map((each) => h('span.chip', each)),
    ),
    confirmed?.shipping && h('p', h('code', confirmed.shipping)),
    confirmed && h('p.hint', t('stream.confirmed_by', { name: confirmed.by }), ' ', timeOf(confirmed.at), confirmed.reason && h('q', confirmed.reason)),
    details,
  );
}

/** `67-64-1: 90-95 %; 108-88-3: 5` as a list of components. */
const parts = (text) =>
  text.split(/[;；\n]/).map((each) => each.trim()).filter(Boolean).map((each) => {
    const at = each.search(/[:：]/);
    const who = (at < 0 ? each : each.slice(0, at)).trim();
    const content = at < 0 ? '' : each.slice(at + 1).trim();
    return /^\d{2,7}-\d\d-\d$/.test(who) ? { cas: who, content } : { name: who, content };
  });

const known = (text) => ({ yes: true, no: false })[text];
const yesNo = () => select([['', t('stream.unknown')], ['yes', t('common.yes')], ['no', t('common.no')]], '');

function drawForm() {
  if (!may('dispose')) return show(byId('stream-form'), h('p.hint', t('stream.no_right')));
  let key = newKey();
  const values = {
    name_zh: input(), name_en: input(), process_zh: input(), process_en: input(),
    origin: select(origins.map((each) => [each, word('waste_origin', each)]), origins[0]),
    industry: input(),
    form: select(forms, ''),
    components: h('textarea', { rows: 3, placeholder: '67-64-1: 90-95 %; 108-88-3: 5 %' }),
    flash_c: input({ inputmode: 'decimal' }), ph: input({ inputmode: 'decimal' }),
    aqueous: yesNo(),
    solvent_use: select([['', t('stream.unknown')], ...['degreasing', 'other'].map((each) => [each, t(`stream.use_${each}`)])], ''),
    before_use: h('textarea', { rows: 2, placeholder: '67-64-1: 100' }),
    sole_active: input({ placeholder: '67-64-1' }),
    reacts_with_water: yesNo(), gives_off_toxic_gas: yesNo(), explosive: yesNo(),
    leaching: input({ placeholder: '7439-92-1: 6.2' }),
  };
  const marks = signs.map((each) => h('input', { type: 'checkbox', value: each, name: 'signs' }));
  const text = (name) => values[name].value.trim();
  const number = (name) => (text(name) ? Number(text(name).replace(',', '.')) : undefined);
  const body = () => {
    const components = parts(text('components'));
    return {
      name: { zh: text('name_zh') || text('name_en'), en: text('name_en') || text('name_zh') },
      process: { zh: text('process_zh') || text('process_en'), en: text('process_en') || text('process_zh') },
      origin: values.origin.value,
      industry: text('industry') || undefined,
      form: values.form.value || undefined,
      composition: components.length ? { components, flash_c: number('flash_c'), ph: number('ph') } : undefined,
      aqueous: known(values.aqueous.value),
      solvent_use: values.solvent_use.value || undefined,
      before_use: parts(text('before_use')),
      sole_active: text('sole_active') || undefined,
      reacts_with_water: known(values.reacts_with_water.value),
      gives_off_toxic_gas: known(values.gives_off_toxic_gas.value),
      explosive: known(values.explosive.value),
      leaching: parts(text('leaching')).map((each) => ({ cas: each.cas ?? each.name, mg_per_l: Number(each.content) })),
      signs: marks.filter((each) => each.checked).map((each) => each.value),
    };
  };
  const answer = h('div.stack', { id: 'stream-proposals', 'aria-live': 'polite' });
  const propose = h('button.button', { type: 'button', id: 'propose', on: { click: () => run(propose, ask) } }, t('stream.propose'));
  const save = h('button.button.primary', { type: 'submit', id: 'save-stream' }, t('stream.save'));
  const hinted = ['industry', 'components', 'before_use', 'sole_active', 'leaching'];
  const line = (name) => field(name, t(`stream.${name}`), values[name], { hint: hinted.includes(name) && t(`stream.${name}_hint`), wide: values[name].tagName === 'TEXTAREA' });
  const form = h(
    'form',
    { novalidate: true, on: { submit: (event) => (event.preventDefault(), run(save, keep)), input: () => (key = newKey()) } },
    h('h2', t('stream.new')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h('div.fields', Object.keys(values).map(line)),
    h('fieldset', h('legend', t('stream.signs')), h('div.chips', marks.map((each) => h('label.check', each, h('span', word('waste_sign', each.value)))))),
    h('div.actions', propose, save),
    answer,
  );
  async function ask() {
    const { items } = await post('/waste/proposals', body());
    show(answer, proposalList(items));
  }
  async function keep() {
    await post('/waste/streams', body(), { key });
    toast(t('common.saved'));
    await load();
    drawForm();
  }
  function run(button, what) {
    clearErrors(form);
    return act(button, () => what().catch((error) => placeError(form, error)));
  }
  show(byId('stream-form'), form);
}

drawForm();
load();
