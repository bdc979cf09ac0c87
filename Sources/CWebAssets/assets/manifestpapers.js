// The papers of manifests: their kinds, and links to them.
import { h, icon } from './dom.js';
import { word } from './i18n.js';

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
