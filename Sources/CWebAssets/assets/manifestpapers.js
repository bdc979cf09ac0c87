// The papers of manifests: their kinds, and links to them.
import { h, icon } from './dom.js';
import { pick, t, when, word } from './i18n.js';

export const papers = ['cn-liandan', 'us-dot', 'us-8700-22', 'us-ldr'];

/** A button for each paper of one manifest; `path` is that of the API, `states` says what stands in the way of which. */
export function paperLinks(path, states = []) {
  const obstacles = new Map(states.filter((each) => each.obstacle).map((each) => [each.kind, each.obstacle]));
  const links = [...papers.map((kind) => [kind, kind, '']), ['us-8700-22-overprint', 'us-8700-22', '&overprint=true']];
  return links.map(([name, kind, more]) => {
    const inside = [icon('printer'), h('span', word('paper', name))];
    if (obstacles.has(kind)) {
      return h('button.button.big', { type: 'button', disabled: true, title: pick(obstacles.get(kind)), data: { paper: name } }, inside);
    }
    const href = `/api/v1${path}/paper?kind=${kind}${more}`;
    return h('a.button.big', { href, target: '_blank', rel: 'noopener', data: { paper: name } }, inside);
  });
}

/** Why papers cannot be printed, and where the land disposal statement is made. */
export function paperObstacles(states = []) {
  const blocked = states.filter((each) => each.obstacle);
  return blocked.length > 0 &&
    h(
      'div.stack',
      blocked.map((each) =>
        h(
          'p.hint',
          { data: { obstacle: each.kind } },
          h('b', word('paper', each.kind)),
          ' ',
          pick(each.obstacle),
          each.kind === 'us-ldr' && [' ', h('a', { href: '/waste-streams' }, t('title.wastestreams'))],
        )
      ),
    );
}

/** What is due of the notices of 40 CFR 268.7: with this shipment, or gone with an earlier one. */
export const noticeHints = (notices = []) => {
  const due = notices.filter((each) => !each.sent_with).map((each) => each.line);
  const sent = notices.filter((each) => each.sent_with);
  return notices.length > 0 &&
    h(
      'div.stack',
      { data: { notices: due.length > 0 ? 'due' : 'sent' } },
      due.length > 0 && h('p.hint', t('ldr.notice_due', { lines: due.join(', ') })),
      sent.map((each) =>
        h('p.hint', t('ldr.notice_sent', { line: each.line, manifest: each.sent_with, day: when(each.sent_at) }))
      ),
    );
};
