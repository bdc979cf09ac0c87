// How a waste stands to the US land disposal restrictions (40 CFR 268): part of the form that confirms its codes.
import { h } from './dom.js';
import { t } from './i18n.js';
import { field, input, select } from './fields.js';

const standings = ['', 'treat', 'meets', 'undetermined', 'exempt', 'lab_pack', 'debris', 'soil', 'treated',
  'decharacterized', 'decharacterized_treated', 'debris_excluded'];
// Those of 268.45 table 1 after which debris is no hazardous waste.
const technologies = ['', 'abrasive_blasting', 'scarification', 'spalling', 'vibratory_finishing', 'high_pressure',
  'water_washing', 'liquid_solvent', 'vapor_solvent', 'metals_recovery', 'thermal_desorption', 'biodegradation',
  'chemical_oxidation', 'chemical_reduction', 'thermal_destruction'];
const soil = ['contains_listed_waste', 'exhibits_characteristic', 'complies'];

/** The fields, and `body()` with what was stated; undefined when nothing was. */
export function landDisposal(stream) {
  const before = stream.confirmation?.land_disposal;
  const stated = before?.wastewater;
  const values = {
    ldr_standing: select(standings.map((each) => [each, t(`ldr.${each || 'not_stated'}`)]), before?.standing ?? ''),
    ldr_wastewater: select(
      [['', t('ldr.not_stated')], ['yes', t('ldr.wastewater')], ['no', t('ldr.nonwastewater')]],
      stated == null ? '' : stated ? 'yes' : 'no',
    ),
    ldr_constituents: input({ value: before?.constituents?.join('; ') ?? '' }),
    ldr_analysis: input({ value: before?.analysis ?? '' }),
    ldr_technology: select(
      technologies.map((each) => [each, t(`ldr.${each || 'not_stated'}`)]),
      before?.debris_technology ?? '',
    ),
    ldr_exemption: input({ value: before?.exemption ?? '' }),
  };
  const mark = (name, checked) => h('input', { type: 'checkbox', name, checked });
  const none = mark('ldr_none', before?.constituents?.length === 0);
  const all = mark('ldr_all', before?.treats_all ?? false);
  const soils = soil.map((each) => mark(each, before?.soil?.[each] ?? false));
  // The English words are those of the rule and of the notice.
  const choices = (stream.land_disposal_choices ?? []).map(({ code, names }) => [
    code,
    select(
      [['', t('ldr.not_stated')], ...names.map((each) => [each.en, `${each.en} ${each.zh}`])],
      before?.subcategories.find((each) => each.code === code)?.name ?? '',
    ),
  ]);
  const id = (name) => `${stream.id}-${name}`;
  const check = (box, label) => h('label.check', box, h('span', label));
  const node = h(
    'details',
    { data: { also: 'land_disposal' }, open: true },
    h('summary', t('ldr.title')),
    h('p.field-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      field(id('ldr_standing'), t('ldr.standing'), values.ldr_standing),
      field(id('ldr_wastewater'), t('ldr.group'), values.ldr_wastewater),
      choices.map(([code, node]) => field(id(`ldr_${code}`), t('ldr.subcategory', { code }), node, { wide: true })),
      field(id('ldr_constituents'), t('ldr.constituents'), values.ldr_constituents, { hint: t('ldr.constituents_hint'), wide: true }),
      field(id('ldr_analysis'), t('ldr.analysis'), values.ldr_analysis),
      field(id('ldr_exemption'), t('ldr.exemption'), values.ldr_exemption),
      field(id('ldr_technology'), t('ldr.technology'), values.ldr_technology),
    ),
    h('div.chips', check(none, t('ldr.none')), check(all, t('ldr.all'))),
    h('div.chips', soils.map((box) => check(box, t(`ldr.${box.name}`)))),
  );
  function body() {
    const standing = values.ldr_standing.value;
    if (!standing) return undefined;
    const names = values.ldr_constituents.value.split(/[;；]/).map((each) => each.trim()).filter(Boolean);
    return {
      standing,
      wastewater: { yes: true, no: false }[values.ldr_wastewater.value],
      subcategories: choices.filter(([, node]) => node.value).map(([code, node]) => ({ code, name: node.value })),
      constituents: names.length ? names : none.checked ? [] : undefined,
      treats_all: all.checked,
      analysis: values.ldr_analysis.value.trim() || undefined,
      exemption: values.ldr_exemption.value.trim() || undefined,
      debris_technology: standing === 'debris_excluded' && values.ldr_technology.value || undefined,
      ...(standing === 'soil' ? { soil: Object.fromEntries(soils.map((box) => [box.name, box.checked])) } : {}),
    };
  }
  return { node, body };
}
