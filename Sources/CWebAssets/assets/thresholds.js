// How full each threshold is: every sum with what adds to it, and what a planned amount would do.
import { byId, h, icon, show } from './dom.js';
import { number, pick, t, word } from './i18n.js';
import { get, withQuery } from './api.js';
import { act } from './shell.js';
import { clearErrors, field, forms, input, placeError, quantityField, select, substanceField } from './fields.js';
import { citationLine, shareBar, verdictBadge } from './findings.js';
import { empty, failure } from './parts.js';

const list = byId('list');
const units = byId('units');

const mass = (mg) => (mg >= 1e9 ? `${number(mg / 1e9, 3)} t` : `${number(mg / 1e6, 3)} kg`);

/** How a contribution is to be read: ordered, planned, in no unit, unclear. */
function marks(part) {
  return ['is_on_order', 'is_planned', 'has_no_unit', 'is_unclear']
    .filter((mark) => part[mark])
    .map((mark) => h('span.badge', { class: mark === 'is_unclear' ? 'warn' : '' }, t(`thresholds.${mark}`)));
}

function contributions(sum) {
  if (!sum.contributions.length) return null;
  const beta = sum.contributions.some((part) => part.beta !== undefined && part.beta !== null);
  const heads = ['material', 'counted', 'threshold', 'share', ...(beta ? ['beta'] : []), 'clause'];
  return h(
    'details',
    { open: sum.phase !== 'below' },
    h('summary', t('thresholds.contributions', { count: sum.contributions.length })),
    h(
      'div.table-wrap',
      h(
        'table.table',
        h('thead', h('tr', heads.map((head) => h('th', t(`thresholds.col_${head}`))))),
        h(
          'tbody',
          sum.contributions.map((part) =>
            h(
              'tr',
              h('td.col-name', h('b', pick(part.name)), part.cas && h('small', h('code', part.cas)), marks(part)),
              h('td', mass(part.mass_mg)),
              h('td', `${number(part.threshold, 4)} ${part.unit}`),
              h('td', number(part.share, 4)),
              beta && h('td', number(part.beta ?? 1, 2), part.beta_clause && h('small', part.beta_clause)),
              h('td', part.clause),
            )
          ),
        ),
      ),
    ),
  );
}

function hazard(sum) {
  const now = sum.major_hazard;
  if (!now) return null;
  const after = sum.major_hazard_after;
  const level = (each) => (each?.level ? t('thresholds.level_n', { level: each.level }) : t('thresholds.level_none'));
  const pair = (name, before, later) =>
    h('div', h('dt', t(`thresholds.${name}`)), h('dd', later && later !== before ? `${before} → ${later}` : before));
  return h(
    'dl.pairs.tight',
    pair('r', number(now.r, 3), after && number(after.r, 3)),
    pair('level', level(now), after && level(after)),
    pair('alpha', number(now.alpha, 1)),
    pair('people', now.people_500m ?? t('thresholds.not_stated')),
  );
}

function card(sum) {
  const after = sum.share_after ?? sum.share_with_orders;
  return h(
    'article.finding',
    { class: sum.verdict, data: { sum: [sum.scheme, sum.unit ?? '', sum.basis, sum.group, sum.tier].join('|') } },
    h('header', verdictBadge(sum.verdict), h('h3', pick(sum.message))),
    shareBar({ share_before: sum.share, share_after: after }),
    hazard(sum),
    pick(sum.remedy) && h('p.remedy', icon('next'), h('span', pick(sum.remedy))),
    citationLine(sum.citation),
    contributions(sum),
  );
}

const rank = { reached: 2, near: 1, below: 0 };

function draw(answer) {
  const sums = [...answer.sums].sort((a, b) => rank[b.phase] - rank[a.phase] || b.share - a.share);
  show(list, sums.length ? sums.map(card) : empty(t('thresholds.none'), 'thresholds'));
  show(
    units,
    answer.problems.map((problem) => h('div.notice.bad', icon('warning'), h('span', pick(problem)))),
    answer.people_500m === undefined || answer.people_500m === null
      ? h('div.notice.warn', icon('warning'), h('span', t('thresholds.no_people')))
      : null,
    answer.units.length
      ? answer.units.map((unit) =>
        h(
          'div.card',
          h('h3', pick(unit.name)),
          h('p', unit.zones.map((zone) => pick(zone.name)).join(' · ')),
          unit.process && h('span.badge', word('thresholds_process', unit.process)),
          !unit.has_design_maximum && h('p.hint', icon('warning', 'warn'), t('thresholds.no_design')),
        )
      )
      : h('p.hint', t('thresholds.no_units')),
  );
}

async function load(planned = {}) {
  const answer = await get(withQuery('/thresholds', planned));
  draw(answer);
  return answer;
}

function drawForm() {
  const substance = substanceField();
  const quantity = quantityField('', t('item.quantity'));
  const values = {
    concentration_pct: input({ inputmode: 'decimal', placeholder: '98' }),
    form: select(forms, ''),
    density_kg_per_L: input({ inputmode: 'decimal', placeholder: '0.79' }),
    unit: input(),
  };
  const send = h('button.button.primary', { type: 'submit', id: 'what-if' }, t('thresholds.ask'));
  const form = h(
    'form',
    { novalidate: true, on: { submit } },
    h('h2', t('thresholds.plan')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      substance.node,
      quantity.node,
      field('concentration_pct', t('form.concentration'), values.concentration_pct),
      field('form', t('form.form'), values.form),
      field('density_kg_per_L', t('thresholds.density'), values.density_kg_per_L),
      field('unit', t('fact.storage_unit'), values.unit),
    ),
    h('div.actions', send),
  );
  show(byId('plan-form'), form);

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const more = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [name, each.value.trim().replace(',', '.')]),
    );
    await act(send, async () => {
      try {
        await load({ ...substance.value(), quantity: quantity.value(), ...more });
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

drawForm();
load().catch((error) => show(list, failure(error, () => load())));
