// The form that describes a waste stream, and changes one: what is not known stays open and is asked for.
import { byId, h, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, newKey, post, put } from './api.js';
import { act, toast } from './shell.js';
import { clearErrors, field, forms, input, placeError, select } from './fields.js';
import { proposalList } from './wasteproposals.js';

const origins = [
  'spent_solvent', 'unused_product', 'process', 'spill', 'laboratory', 'cleaning', 'painting', 'container_residue',
  'used_oil', 'emulsion', 'spent_carbon', 'still_bottom', 'spent_catalyst',
];
const signs = [
  'medicine', 'pesticide', 'paint', 'adhesive', 'toxic', 'oil', 'vehicle', 'hydraulic', 'transformer', 'acid', 'alkali',
  'solvent', 'liquid', 'infectious',
];
const groups = [
  ['what', ['name_zh', 'name_en', 'process_zh', 'process_en', 'origin', 'industry']],
  ['material', ['form', 'aqueous', 'flash_c', 'ph', 'components']],
  ['use', ['solvent_use', 'sole_active', 'before_use']],
  ['tests', ['reacts_with_water', 'gives_off_toxic_gas', 'explosive', 'steel_corrosion', 'leaching']],
];
const hinted = ['industry', 'components', 'before_use', 'sole_active', 'leaching'];

/** `67-64-1: 90-95 %; 108-88-3: 5` as a list of components. */
const parts = (text) =>
  text.split(/[;；\n]/).map((each) => each.trim()).filter(Boolean).map((each) => {
    const at = each.search(/[:：]/);
    const who = (at < 0 ? each : each.slice(0, at)).trim();
    const content = at < 0 ? '' : each.slice(at + 1).trim();
    return /^\d{2,7}-\d\d-\d$/.test(who) ? { cas: who, content } : { name: who, content };
  });
/** The other way round, one component a line. */
const written = (list) =>
  (list ?? []).map(({ cas, name, low_pct: low, high_pct: high }) =>
    `${cas ?? name}: ${low === high ? low : `${low}-${high}`} %`
  ).join('\n');

const known = (text) => ({ yes: true, no: false })[text];
const yesNo = (value) =>
  select(
    [['', t('stream.unknown')], ['yes', t('common.yes')], ['no', t('common.no')]],
    value == null ? '' : value ? 'yes' : 'no',
  );

const fieldsFor = (stream) => ({
  name_zh: input({ value: stream?.name.zh ?? '' }),
  name_en: input({ value: stream?.name.en ?? '' }),
  process_zh: input({ value: stream?.process.zh ?? '' }),
  process_en: input({ value: stream?.process.en ?? '' }),
  origin: select(origins.map((each) => [each, word('waste_origin', each)]), stream?.origin ?? origins[0]),
  industry: input({ value: stream?.industry ?? '' }),
  form: select(
    stream?.form && !forms.some(([each]) => each === stream.form) ? [...forms, [stream.form, word('form_of', stream.form)]] : forms,
    stream?.form ?? '',
  ),
  components: h('textarea', { rows: 3, placeholder: '67-64-1: 90-95 %; 108-88-3: 5 %' }, written(stream?.components)),
  flash_c: input({ inputmode: 'decimal', value: stream?.flash_c ?? '' }),
  ph: input({ inputmode: 'decimal', value: stream?.ph ?? '' }),
  aqueous: yesNo(stream?.aqueous),
  solvent_use: select(
    [['', t('stream.unknown')], ...['degreasing', 'other'].map((each) => [each, t(`stream.use_${each}`)])],
    stream?.solvent_use ?? '',
  ),
  before_use: h('textarea', { rows: 2, placeholder: '67-64-1: 100' }, written(stream?.before_use)),
  sole_active: input({ placeholder: '67-64-1', value: stream?.sole_active ?? '' }),
  reacts_with_water: yesNo(stream?.reacts_with_water),
  gives_off_toxic_gas: yesNo(stream?.gives_off_toxic_gas),
  explosive: yesNo(stream?.explosive),
  steel_corrosion: input({ inputmode: 'decimal', value: stream?.steel_corrosion ?? '' }),
  leaching: input({
    placeholder: '7439-92-1: 6.2',
    value: (stream?.leaching ?? []).map((each) => `${each.cas}: ${each.mg_per_l}`).join('; '),
  }),
});

/** Opens the form, empty or with what is known of a stream; `changed` is called once it is kept. */
export function openForm(changed, stream) {
  let key = newKey();
  const values = fieldsFor(stream);
  const marks = signs.map((each) =>
    h('input', { type: 'checkbox', value: each, name: 'signs', checked: stream?.signs.includes(each) ?? false })
  );
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
      steel_corrosion: number('steel_corrosion'),
      leaching: parts(text('leaching')).map((each) => ({ cas: each.cas ?? each.name, mg_per_l: Number(each.content) })),
      signs: marks.filter((each) => each.checked).map((each) => each.value),
    };
  };
  const answer = h('div.stack', { id: 'stream-proposals', 'aria-live': 'polite' });
  const propose = h('button.button', { type: 'button', id: 'propose', on: { click: () => run(propose, ask) } }, t('stream.propose'));
  const save = h('button.button.primary', { type: 'submit', id: 'save-stream' }, t('stream.save'));
  const close = h('button.button', { type: 'button', on: { click: () => (holder.hidden = true) } }, t('common.cancel'));
  const line = (name) =>
    field(name, t(`stream.${name}`), values[name], {
      hint: hinted.includes(name) && t(`stream.${name}_hint`),
      wide: values[name].tagName === 'TEXTAREA',
    });
  const form = h(
    'form',
    { novalidate: true, on: { submit: (event) => (event.preventDefault(), run(save, keep)), input: () => (key = newKey()) } },
    h('h2', stream ? `${t('stream.change')} ${stream.id}` : t('stream.new')),
    stream?.confirmation && h('p.hint', t('stream.change_hint')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    groups.map(([group, names]) => h('fieldset', h('legend', t(`stream.group_${group}`)), h('div.fields', names.map(line)))),
    h(
      'fieldset',
      { data: { field: 'signs' } },
      h('legend', t('stream.signs')),
      h('div.chips', marks.map((each) => h('label.check', each, h('span', word('waste_sign', each.value))))),
    ),
    h('div.actions', propose, save, close),
    answer,
  );
  async function ask() {
    const { items } = await post('/waste/proposals', body());
    show(answer, proposalList(items));
  }
  async function keep() {
    if (stream) await put(`/waste/streams/${code(stream.id)}`, body());
    else await post('/waste/streams', body(), { key });
    toast(`${t('common.saved')} ${pick(body().name)}`);
    holder.hidden = true;
    await changed();
  }
  function run(button, what) {
    clearErrors(form);
    return act(button, () => what().catch((error) => placeError(form, error)));
  }
  const holder = byId('stream-form');
  show(holder, form);
  holder.hidden = false;
  values.name_zh.focus();
  holder.scrollIntoView({ block: 'start' });
}
