// Suppliers' data sheets: send a PDF, and the list of those that are kept.
import { byId, h, icon, show } from './dom.js';
import { t } from './i18n.js';
import { all, code, postImage, withQuery } from './api.js';
import { act } from './shell.js';
import { clearErrors, field, input, placeError } from './fields.js';
import { dayOf, empty, failure, may, segmented, timeOf } from './parts.js';

const list = byId('list');
const asked = new URLSearchParams(location.search);
const states = ['', 'proposed', 'confirmed', 'withdrawn'];
let state = states.includes(asked.get('state')) ? asked.get('state') : '';
const cas = input({ type: 'search', name: 'cas', value: asked.get('cas') ?? '', placeholder: '67-64-1', spellcheck: 'false' });

segmented(byId('state'), states.map((each) => [each, t(each ? `sheet.state_${each}` : 'tasks.all')]), state, (value) => {
  state = value;
  load();
});

function form() {
  const file = input({ type: 'file', name: 'file', accept: 'application/pdf,.pdf', required: true, autocomplete: null });
  const send = h('button.button.primary', { id: 'sheet-send' }, icon('upload'), t('sheet.send'));
  const node = h(
    'form',
    { novalidate: true },
    h('p.lead', t('sheet.lead')),
    may('request') && field('sheet-file', 'PDF', file),
    h('p.form-error', { hidden: true, role: 'alert' }),
    may('request') && h('div.actions', send),
    field('sheet-cas', t('sheet.search'), cas),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    const [chosen] = file.files;
    clearErrors(node);
    if (!chosen) return load();
    act(send, async () => {
      try {
        const pdf = new Blob([chosen], { type: 'application/pdf' });
        const { sheet } = await postImage(withQuery('/sheets', { name: chosen.name }), pdf);
        location.assign(`/sheets/${code(sheet.id)}`);
      } catch (error) {
        placeError(node, error);
      }
    });
  });
  cas.addEventListener('change', load);
  return node;
}

async function load() {
  try {
    const sheets = await all('/sheets', { state, cas: cas.value.trim() });
    show(list, sheets.length ? sheets.map(row) : empty(t('sheet.empty'), 'sheets'));
  } catch (error) {
    show(list, failure(error, load));
  }
}

const row = (sheet) =>
  h(
    'article.card',
    { data: { sheet: sheet.id, state: sheet.state } },
    h('h2', h('a', { href: `/sheets/${code(sheet.id)}` }, sheet.product ?? t('sheet.no_name'))),
    h(
      'p.meta',
      h('code', sheet.id),
      h('span.badge', { class: sheet.state === 'proposed' ? 'warn' : '' }, t(`sheet.state_${sheet.state}`)),
      sheet.supplier && h('span', sheet.supplier),
      sheet.cas && h('span', `CAS ${sheet.cas}`),
      h('span', icon('clock'), sheet.edition ? t('sheet.edition', { day: dayOf(sheet.edition) }) : t('sheet.undated')),
      sheet.years >= 3 && h('span.badge.bad', t('sheet.old', { years: sheet.years })),
      h('span', t('sheet.filed_by', { name: sheet.filed_by }), ' ', timeOf(sheet.filed_at)),
    ),
  );

show(byId('send'), form());
load();
