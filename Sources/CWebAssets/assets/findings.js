// What a rule says, complete: verdict, message, threshold, remedy, citation, facts.
import { h, icon } from './dom.js';
import { fullTime, has, lang, number, percent, pick, t, word } from './i18n.js';
import { explainWith, toast } from './shell.js';

const verdictIcons = { allowed: 'check', note: 'info', review: 'question', prohibited: 'stop' };

export const verdictBadge = (verdict) =>
  h('span.verdict', { class: verdict }, icon(verdictIcons[verdict] ?? 'question'), word('verdict', verdict));
export function citationLine(citation) {
  if (!citation) return null;
  const parts = [
    citation.edition && !citation.document.includes(citation.edition) ? citation.edition : null,
    citation.clause,
  ];
  return h(
    'p.citation',
    icon('ledger'),
    h('span', h('cite', citation.document), parts.filter(Boolean).map((part) => [h('span.dot', '·'), part])),
  );
}

// The longest ending that fits comes first: `speed_m_s` is no number of seconds.
const units = [
  ['_m_s', 'm/s'],
  ['_m', 'm'],
  ['_m2', 'm²'],
  ['_c', '°C'],
  ['_pct', '%'],
  ['_s', 's'],
  ['_ms', 'ms'],
  ['_kg', 'kg'],
  ['_t', 't'],
  ['_mg', 'mg'],
  ['_uL', 'µL'],
  ['_ul', 'µL'],
];

function factName(key) {
  if (has(`fact.${key}`)) return t(`fact.${key}`);
  const unit = units.find(([ending]) => key.endsWith(ending));
  return (unit ? key.slice(0, -unit[0].length) : key).replaceAll('_', ' ');
}

function factText(key, value) {
  if (value && typeof value === 'object' && !Array.isArray(value)) return pick(value) || JSON.stringify(value);
  if (Array.isArray(value)) return value.map((each) => factText('', each)).join(lang === 'zh' ? '、' : ', ');
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value !== 'number') return textOf(key, String(value));
  if (key.startsWith('share')) return percent(value);
  if (key.endsWith('_mg')) return value >= 1e6 ? `${number(value / 1e6, 3)} kg` : `${number(value / 1e3, 3)} g`;
  const unit = units.find(([ending]) => key.endsWith(ending));
  return number(value, 4) + (unit ? (unit[1] === '%' ? '%' : ' ' + unit[1]) : '');
}

function textOf(key, text) {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return fullTime(text);
  return key === 'state' ? word('state', text) : text;
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
  return h(
    'figure.share',
    { class: kind },
    h(
      'div.share-bar',
      { role: 'img', 'aria-label': t('finding.share', { before: percent(before ?? 0), after: percent(after) }) },
      h('i.after', { style: { width: width(after) } }),
      typeof before === 'number' && h('i.before', { style: { width: width(Math.min(before, after)) } }),
      h('i.limit', { style: { left: width(1) } }, h('b', '100%')),
    ),
    h(
      'figcaption',
      h('span', h('i.key.before'), t('finding.before'), ' ', h('b', percent(before ?? 0))),
      h('span', h('i.key.after'), t('finding.after'), ' ', h('b', percent(after))),
      unit && h('span', t('finding.threshold'), ' ', h('b', unit)),
    ),
  );
}

/** One rule's answer, complete: what, why, where it stands, and what to do. */
export function findingCard(finding, { open = false } = {}) {
  const facts = factList(finding.facts);
  return h(
    'article.finding',
    { class: finding.verdict },
    h('header', verdictBadge(finding.verdict), h('h3', pick(finding.message))),
    shareBar(finding.facts),
    pick(finding.remedy) && h('p.remedy', icon('next'), h('span', pick(finding.remedy))),
    citationLine(finding.citation),
    h(
      'details',
      { open },
      h('summary', t('finding.details')),
      facts,
      h(
        'dl.facts',
        h('div', h('dt', t('finding.rule')), h('dd', h('code', finding.rule))),
        finding.list &&
          h('div', h('dt', t('finding.list')), h('dd', [finding.list, finding.entry].filter(Boolean).join(' · '))),
      ),
    ),
  );
}

const weight = { prohibited: 3, review: 2, note: 1, allowed: 0 };
export const findingList = (findings) =>
  h(
    'div.stack',
    [...(findings ?? [])].sort((a, b) => weight[b.verdict] - weight[a.verdict]).map((each) => findingCard(each)),
  );

/** Shows why an act was refused, with every finding behind it. */
explainWith((error) => {
  if (!error.findings?.length) return toast(error.message, 'bad');
  const dialog = h(
    'dialog.dialog',
    h(
      'form',
      { method: 'dialog' },
      h('h2', t('problem.refused')),
      h('p', error.message),
      findingList(error.findings),
      h('div.actions', h('button.button.primary', t('common.close'))),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});
