// Acts that wait for signatures of two persons: what exactly is signed, by whom, until when.
import { byId, h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { code, get, pendingAct, post, repeatAct } from './api.js';
import { act, ask, toast } from './shell.js';
import { empty, failure, timeOf } from './parts.js';

const list = byId('list');

async function load() {
  try {
    const open = (await get('/signatures')).items;
    show(list, open.length ? open.map(card) : empty(t('signatures.none'), 'check'));
  } catch (error) {
    show(list, failure(error, load));
  }
}

function card(request) {
  const sign = h(
    'button.button.primary',
    { type: 'button', on: { click: () => act(sign, () => signNow(request)) } },
    t('signatures.sign'),
  );
  const again = h(
    'button.button',
    { type: 'button', on: { click: () => act(again, () => carryOut(request)) } },
    t('signatures.carry_out'),
  );
  return h(
    'article.card',
    { data: { signature: request.id, missing: String(request.missing) } },
    h('h2', h('code', request.id), ' ', request.citation.document, ' ', request.citation.clause ?? ''),
    request.lines.map((line) =>
      h(
        'div',
        h('b', pick(line.summary)),
        ' ',
        line.subject && h('code', line.subject),
        h('dl.pairs', Object.entries(line.facts).map(([name, value]) => h('div', h('dt', name), h('dd', value)))),
        line.note && h('q', line.note),
      )
    ),
    h('p.hint', 'SHA-256 ', h('code.hash', request.hash)),
    h(
      'p.meta',
      h('span', icon('person'), t('signatures.missing', { count: request.missing, persons: request.persons })),
      h('span', icon('clock'), timeOf(request.expires_at)),
    ),
    h('ul', request.signatures.map((each) => h('li', each.by, ' ', timeOf(each.at), ' ', h('q', each.meaning)))),
    h('div.actions', request.missing > 0 && sign, request.missing === 0 && pendingAct(request.id) && again),
  );
}

async function signNow(request) {
  const values = await ask({
    title: t('signatures.sign'),
    text: t('signatures.hint'),
    confirm: t('signatures.sign'),
    fields: [
      { name: 'meaning', label: t('signatures.meaning'), value: t('signatures.meaning_default') },
      { name: 'password', label: t('signin.password'), type: 'password', required: true },
    ],
  });
  if (!values) return;
  await post(`/signatures/${code(request.id)}/sign`, values);
  toast(t('signatures.signed'));
  await load();
}

async function carryOut(request) {
  await repeatAct(request.id);
  toast(t('signatures.done'));
  await load();
}

load();
setInterval(() => !document.querySelector('dialog[open]') && load(), 5000);
