// Small pieces that many pages show: badges, rows, empty lists, errors, choices.
import { h, icon, show } from './dom.js';
import { dayOf, fullTime, pick, t, when, word } from './i18n.js';
import { code } from './api.js';
import { pictogram } from './hazards.js';

const granted = (document.documentElement.dataset.acts ?? '').split(' ');

/** May the signed-in person do this? The server decides; this only spares a vain button. */
export const may = (act) => granted.includes(act);

export const stateBadge = (state, group = 'state') =>
  h('span.badge', { class: `${group}-${state}` }, word(group, state));

export const itemLink = (item) => h('a', { href: `/items/${code(item.code)}` }, h('code', item.code));

/** A container in one line, as the scan answer and lists show it. */
export function itemRow(item, extra = null) {
  return h(
    'a.item-row',
    { href: `/items/${code(item.code)}` },
    h(
      'span.item-pictograms',
      item.hazards?.pictograms?.length
        ? item.hazards.pictograms.slice(0, 3).map((name) => pictogram(name, 'small'))
        : item.hazards?.known === false && icon('question', 'warn'),
    ),
    h('span.item-main', h('b', pick(item.name)), h('small', h('code', item.code), item.cas && ` · CAS ${item.cas}`)),
    h(
      'span.item-side',
      h('b', item.quantity?.display ?? ''),
      h('small', item.zone ? pick(item.zone.name) : t('item.no_zone')),
    ),
    extra ?? stateBadge(item.state),
    icon('next', 'faint'),
  );
}

export const timeOf = (text) => h('time', { datetime: text, title: fullTime(text) }, when(text));
export { dayOf };

export const empty = (text, name = 'items') => h('div.empty', icon(name), h('p', text));
export const failure = (error, retry) =>
  h(
    'div.notice.bad',
    icon('warning'),
    h('span', error.message),
    retry && h('button.button.small', { type: 'button', on: { click: retry } }, t('common.retry')),
  );

/** Two or more choices side by side. */
export function segmented(node, choices, current, choose) {
  show(
    node,
    choices.map(([value, label]) =>
      h('button', {
        type: 'button',
        'aria-pressed': String(value === current),
        data: { value },
        on: {
          click: () => {
            for (const each of node.children) {
              each.setAttribute('aria-pressed', String(each.dataset.value === String(value)));
            }
            choose(value);
          },
        },
      }, label)
    ),
  );
}
