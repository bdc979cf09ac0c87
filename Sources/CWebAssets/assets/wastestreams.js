// Waste streams: what a process makes again and again, with the codes that follow from it and who has confirmed which.
import { byId, h, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get } from './api.js';
import { empty, failure, may, timeOf } from './parts.js';
import { streamDetail } from './wasteproposals.js';
import { openForm } from './wastestreamform.js';

const looks = { confirmed: 'good', draft: 'warn', retired: '' };

async function load() {
  try {
    const { items } = await get('/waste/streams');
    show(byId('streams'), items.length ? items.map(card) : empty(t('stream.none'), 'disposal'));
  } catch (error) {
    show(byId('streams'), failure(error, load));
  }
}

function card(stream) {
  const body = h('div.stack');
  const details = h(
    'details',
    h('summary', t('stream.codes')),
    body,
  );
  details.addEventListener('toggle', async () => {
    if (!details.open || body.childElementCount) return;
    try {
      show(body, streamDetail(await get(`/waste/streams/${code(stream.id)}`), load));
    } catch (error) {
      show(body, failure(error));
    }
  });
  const confirmed = stream.confirmation;
  return h(
    'article.card',
    { data: { stream: stream.id } },
    h('h2', pick(stream.name), ' ', h('code', stream.id)),
    h(
      'p.meta',
      h('span.badge', { class: looks[stream.state] }, word('stream_state', stream.state)),
      h('span', word('waste_origin', stream.origin)),
      h('span', stream.changed_by, ' ', timeOf(stream.changed_at)),
    ),
    h('p', pick(stream.process)),
    confirmed && h(
      'p.chips',
      [confirmed.cn_code, ...confirmed.federal_codes, ...confirmed.state_codes, ...confirmed.eu_properties]
        .filter(Boolean).map((each) => h('span.chip', each)),
    ),
    confirmed?.shipping && h('p', h('code', confirmed.shipping)),
    confirmed && h('p.hint', t('stream.confirmed_by', { name: confirmed.by }), ' ', timeOf(confirmed.at), confirmed.reason && h('q', confirmed.reason)),
    may('dispose') && stream.state !== 'retired' && h(
      'button.button.small',
      { type: 'button', data: { change: stream.id }, on: { click: () => openForm(load, stream) } },
      t('stream.change'),
    ),
    details,
  );
}

if (may('dispose')) {
  const button = byId('new-stream');
  button.hidden = false;
  button.addEventListener('click', () => openForm(load));
}
load();
