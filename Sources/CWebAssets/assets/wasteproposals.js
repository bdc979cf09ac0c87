// Proposed waste codes with their reasons, and the form that confirms them.
import { h, icon } from './dom.js';
import { pick, t } from './i18n.js';
import { code, post } from './api.js';
import { act, ask, toast } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { may } from './parts.js';
import { citationLine } from './findings.js';
import { landDisposal } from './wasteldr.js';

const looks = { proposed: 'prohibited', undecided: 'review', ruled_out: 'allowed' };
const icons = { proposed: 'stop', undecided: 'question', ruled_out: 'check' };

export const proposalList = (proposals) =>
  proposals.length ? proposals.map(line) : h('p.hint', t('stream.no_proposals'));

const line = (one) =>
  h(
    'div.finding',
    { data: { code: one.code, standing: one.standing } },
    h(
      'p',
      h('span.verdict', { class: looks[one.standing] }, icon(icons[one.standing]), t(`stream.${one.standing}`)),
      ' ',
      h('b', one.code),
      ' ',
      pick(one.reason),
    ),
    one.to_do && h('p', icon('tasks'), ' ', pick(one.to_do)),
    citationLine(one.citation),
    one.evidence === 'knowledge' && h('p.hint', t('stream.from_knowledge')),
  );

/** The proposals of a stream, and for those who may the form that confirms codes. */
export function streamDetail(stream, changed) {
  return h(
    'div.stack',
    proposalList(stream.proposals),
    may('dispose') && stream.state !== 'retired' && [confirmForm(stream, changed), retireButton(stream, changed)],
  );
}

function confirmForm(stream, changed) {
  const open = (regime) => stream.proposals.filter((each) => each.regime === regime && each.standing !== 'ruled_out');
  const boxes = (regime, chosen) =>
    open(regime).filter((each) => each.code !== 'HP').map((each) =>
      h('input', {
        type: 'checkbox',
        value: each.code,
        checked: chosen ? chosen.includes(each.code) : each.standing === 'proposed',
      })
    );
  const before = stream.confirmation;
  const federal = boxes('us', before?.federal_codes);
  const european = boxes('eu', before?.eu_properties);
  const values = {
    cn_code: input({
      value: before?.cn_code ?? open('cn').find((each) => each.standing === 'proposed')?.code ?? '',
      placeholder: '900-402-06',
      list: `cn-${stream.id}`,
    }),
    more_federal: input({ placeholder: 'D001, F003' }),
    un: input({ placeholder: 'UN1993' }),
    packing_group: input({ placeholder: 'II' }),
    shipping_name: input(),
    technical_names: input({ placeholder: 'acetone, toluene' }),
    inhalation_zone: select([['', '—'], ...['A', 'B', 'C', 'D'].map((each) => [each, each])], ''),
    control_temperature: input({ inputmode: 'decimal' }),
    emergency_temperature: input({ inputmode: 'decimal' }),
    state_codes: input({ value: before?.state_codes.join(', ') ?? '' }),
    ewc_codes: input({ value: before?.ewc_codes.join(', ') ?? '', placeholder: '14 06 03*' }),
    gm_source: input({ value: before?.biennial?.source ?? '', placeholder: 'G01' }),
    gm_form: input({ value: before?.biennial?.form ?? '', placeholder: 'W203' }),
    gm_minimization: input({ value: before?.biennial?.minimization ?? '', placeholder: 'N' }),
    reason: input({ value: before?.reason ?? '' }),
  };
  const restrictions = landDisposal(stream);
  const exempt = h('input', { type: 'checkbox', name: 'not_regulated', checked: before?.not_regulated ?? false });
  const limited = h('input', { type: 'checkbox', name: 'limited_quantity' });
  const hot = h('input', { type: 'checkbox', name: 'hot' });
  const labPack = h('input', { type: 'checkbox', name: 'lab_pack' });
  const degrees = (name) => text(name) === '' ? undefined : Number(text(name).replace(',', '.'));
  const send = h('button.button.primary', { type: 'submit', data: { confirm: stream.id } }, t('stream.confirm'));
  const text = (name) => values[name].value.trim();
  const list = (name) => text(name).split(/[,;，；]/).map((each) => each.trim()).filter(Boolean);
  const checked = (all) => all.filter((each) => each.checked).map((each) => each.value);
  const group = (label, all) =>
    all.length > 0 && h('fieldset', h('legend', label), h('div.chips', all.map((each) => h('label.check', each, h('span', each.value)))));
  const form = h(
    'form',
    { novalidate: true, on: { submit } },
    h('h3', t('stream.confirm_title')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    group(t('stream.federal'), federal),
    group(t('stream.european'), european),
    h('datalist', { id: `cn-${stream.id}` }, open('cn').map((each) => h('option', { value: each.code }))),
    h('div.fields', Object.keys(values).map((name) => field(`${stream.id}-${name}`, t(`stream.${name}`), values[name]))),
    h('label.check', limited, h('span', t('stream.limited_quantity'))),
    h('label.check', labPack, h('span', t('stream.lab_pack'))),
    h('label.check', hot, h('span', t('stream.hot'))),
    h('label.check', exempt, h('span', t('stream.not_regulated'))),
    (stream.proposals.some((each) => each.regime === 'us') || before?.federal_codes.length > 0) && restrictions.node,
    h('div.actions', send),
  );
  for (const [name, also] of [['cn_code', 'cn_code'], ['un', 'shipping'], ['reason', 'reason'], ['more_federal', 'federal_codes'], ['gm_source', 'biennial'], ['ewc_codes', 'ewc_codes']]) {
    form.querySelector(`[data-field="${CSS.escape(`${stream.id}-${name}`)}"]`).dataset.also = also;
  }
  function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const shipping = text('un') && {
      un: text('un'),
      packing_group: text('packing_group') || undefined,
      name: text('shipping_name') || undefined,
      technical_names: list('technical_names'),
      inhalation_zone: text('inhalation_zone') || undefined,
      control_temperature: degrees('control_temperature'),
      emergency_temperature: degrees('emergency_temperature'),
      limited_quantity: limited.checked || undefined,
      lab_pack: labPack.checked || undefined,
      hot: hot.checked || undefined,
    };
    return act(send, async () => {
      try {
        await post(`/waste/streams/${code(stream.id)}/confirm`, {
          cn_code: text('cn_code') || undefined,
          federal_codes: [...new Set([...checked(federal), ...list('more_federal')])],
          state_codes: list('state_codes'),
          ewc_codes: list('ewc_codes'),
          eu_properties: checked(european),
          land_disposal: restrictions.body(),
          biennial: ['gm_source', 'gm_form', 'gm_minimization'].some(text)
            ? { source: text('gm_source'), form: text('gm_form'), minimization: text('gm_minimization') }
            : undefined,
          not_regulated: exempt.checked,
          reason: text('reason'),
          ...(shipping ? { shipping } : {}),
        });
        toast(t('common.saved'));
        await changed();
      } catch (error) {
        if (error.field?.startsWith('land_disposal')) restrictions.node.open = true;
        placeError(form, error);
      }
    });
  }
  return form;
}

function retireButton(stream, changed) {
  const button = h('button.button.small', { type: 'button', on: { click: open } }, t('stream.retire'));
  async function open() {
    const values = await ask({
      title: t('stream.retire'),
      confirm: t('stream.retire'),
      fields: [{ name: 'reason', label: t('common.reason'), required: true }],
    });
    if (!values) return;
    await act(button, async () => {
      await post(`/waste/streams/${code(stream.id)}/retire`, { reason: values.reason });
      await changed();
    });
  }
  return button;
}
