// How a purchase and its verdict are shown, on the list and on its own page.
import { h, icon } from './dom.js';
import { pick, t, word } from './i18n.js';
import { findingList } from './findings.js';

const icons = { allowed: 'check', note: 'info', review: 'question', prohibited: 'stop' };

/** The verdict in one banner, with its findings below. */
export function verdictPanel(purchase) {
  const { decision } = purchase;
  return [
    h(
      'div.verdict-banner',
      { class: decision.verdict, data: { verdict: decision.verdict } },
      icon(icons[decision.verdict] ?? 'question'),
      h('div', h('b', word('verdict', decision.verdict)), h('span', t(`purchase.means_${decision.verdict}`))),
    ),
    findingList(decision.findings),
  ];
}

export const substanceName = (purchase) =>
  pick(purchase.decision?.substance?.name) || purchase.request.name || purchase.request.cas || '';
export const quantityText = (quantity) =>
  (typeof quantity === 'object' && quantity ? quantity.display : quantity) ?? '';
