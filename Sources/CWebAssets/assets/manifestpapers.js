// The papers of manifests: their kinds, and links to them.
import { h, icon } from './dom.js';
import { t, when, word } from './i18n.js';

export const papers = ['cn-liandan', 'us-dot', 'us-8700-22', 'us-ldr'];

/** A button for each paper of one manifest; `path` is that of the API. */
export const paperLinks = (path) =>
  [...papers.map((kind) => [kind, `kind=${kind}`]), ['us-8700-22-overprint', 'kind=us-8700-22&overprint=true']].map((
    [name, query],
  ) =>
    h(
      'a.button.big',
      { href: `/api/v1${path}/paper?${query}`, target: '_blank', rel: 'noopener', data: { paper: name } },
      icon('printer'),
      h('span', word('paper', name)),
    )
  );

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
