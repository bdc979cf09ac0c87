// Hazards as GHS shows them, and the transport line.
import { h, icon } from './dom.js';
import { pick, t, word } from './i18n.js';

export const pictogram = (name, className = '') =>
  h('img.ghs', {
    src: new URL(`ghs/${name}.svg`, import.meta.url).href,
    alt: word('ghs', name),
    title: `${name} ${word('ghs', name)}`,
    class: className,
    width: 48,
    height: 48,
  });

/** Who says so, for each hazard, and what other sources say instead. */
function originList(hazards) {
  if (!hazards.origins?.length) return null;
  const line = (each) =>
    h(
      'li',
      h('code', [each.h_code, each.hazard_class, each.category].filter(Boolean).join(' ')),
      h('span.dot', '·'),
      pick(each.origin_name),
      each.minimum && [h('span.dot', '·'), t('hazard.minimum')],
      h('small', ' ', [each.source.document, each.source.edition, each.source.clause].filter(Boolean).join(', ')),
      each.because && h('small', h('br'), pick(each.because)),
    );
  return h(
    'details',
    h('summary', t('hazard.origins')),
    h('ul.plain.small', hazards.origins.map(line)),
    ...[['supplemental', hazards.supplemental], ['notes', hazards.notes]].map(
      ([kind, texts]) =>
        texts?.length > 0 && [
          h('p.hint', t(`hazard.${kind}`)),
          h('ul.plain.small', texts.map((each) => h('li', h('code', each.code), ' ', pick(each.text)))),
        ],
    ),
    hazards.differing?.length > 0 && [h('p.hint', t('hazard.differing')), h('ul.plain.small', hazards.differing.map(line))],
  );
}

/** The components of a product, what is open, and what has to be stated. */
function mixtureList(mixture) {
  if (!mixture) return null;
  const content = (part) => (part.low_pct === part.high_pct ? `${part.high_pct}%` : `${part.low_pct}–${part.high_pct}%`);
  return h(
    'details',
    h('summary', t('hazard.components', { count: mixture.components.length })),
    h(
      'ul.plain.small',
      mixture.components.map((part) =>
        h(
          'li',
          h('b', pick(part.name)),
          ' ',
          content(part),
          part.cas && [h('span.dot', '·'), h('code', part.cas)],
          h('small', ' ', part.known ? part.origins.map((each) => `${each.hazard_class} ${each.category}`).join(', ') : t('hazard.component_unknown')),
        )
      ),
    ),
    mixture.remainder_pct > 0 && h('p.hint', t('hazard.remainder', { pct: mixture.remainder_pct })),
    [...mixture.supplemental, ...mixture.needs].map((each) => h('p.hint', pick(each))),
  );
}

/** Hazards of a substance or container. Unknown is never shown as harmless. */
export function hazardPanel(hazards, transport) {
  if (!hazards) return null;
  const unknown = hazards.known === false &&
    h(
      'div.notice.warn',
      icon('question'),
      h('span', t('hazard.unknown'), hazards.unknown_because && h('small', ' ', pick(hazards.unknown_because))),
    );
  const none = hazards.known !== false && !(hazards.pictograms?.length || hazards.statements?.length) &&
    h('p.hint', t('hazard.none'));
  return h(
    'div.hazards',
    unknown,
    none,
    hazards.pictograms?.length > 0 && h('div.pictograms', hazards.pictograms.map((name) => pictogram(name))),
    hazards.signal_word && h('p.signal', pick(hazards.signal_word)),
    hazards.statements?.length > 0 &&
      h('ul.statements', hazards.statements.map((each) => h('li', h('code', each.code), ' ', pick(each.text)))),
    transport &&
      h(
        'p.transport',
        h('b', String(transport.un).replace(/^(UN)?/, 'UN')),
        ' ',
        pick(transport.name),
        h('span.dot', '·'),
        t('hazard.class', {
          class: [transport.class, ...(transport.subsidiary ?? []).map((each) => `(${each})`)].join(' '),
        }),
        transport.packing_group && [h('span.dot', '·'), t('hazard.packing_group', { group: transport.packing_group })],
      ),
    originList(hazards),
    mixtureList(hazards.mixture),
  );
}
