// What if: may these stand together? Every system's answer, with its citation; nothing is changed.
import { byId, h, icon, show } from './dom.js';
import { has, number, pick, t } from './i18n.js';
import { get } from './api.js';
import { clearErrors, field, input, placeError } from './fields.js';
import { citationLine } from './findings.js';
import { act } from './shell.js';

const most = 10;
const looks = { together: 'allowed', apart: 'note', unknown: 'review', separate_room: 'prohibited', never: 'prohibited' };
const icons = { allowed: 'check', note: 'info', review: 'question', prohibited: 'stop' };
const answerText = (answer, metres) =>
  t(`pairs.${answer}`) + (typeof metres === 'number' ? ` ≥ ${number(metres, 1)} m` : '');
const badge = (answer, metres) =>
  h('span.verdict', { class: looks[answer] }, icon(icons[looks[answer]]), answerText(answer, metres));

const asked = new URLSearchParams(location.search);
const texts = asked.getAll('item').slice(0, most);
while (texts.length < 2) texts.push('');

function form() {
  const rows = h('div.stack');
  const add = (value) => {
    const text = input({ value, name: 'item', placeholder: '67-64-1', spellcheck: 'false', required: rows.childElementCount < 2 });
    rows.append(field(`item-${rows.childElementCount + 1}`, t('pairs.item', { number: rows.childElementCount + 1 }), text));
  };
  texts.forEach(add);
  const more = h('button.button', {
    type: 'button',
    on: { click: () => rows.childElementCount < most && add('') },
  }, icon('plus'), t('pairs.more'));
  const waste = input({ type: 'checkbox', name: 'waste', checked: asked.get('waste') === '1' });
  const send = h('button.button.primary.big', { id: 'pairs-ask' }, t('pairs.ask'));
  const node = h(
    'form',
    { novalidate: true },
    h('p.lead', t('pairs.lead')),
    h('p.hint', t('pairs.hint')),
    rows,
    h('label.check', waste, h('span', t('pairs.waste'))),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h('div.actions', send, more),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = new URLSearchParams();
    for (const each of rows.querySelectorAll('input')) if (each.value.trim()) query.append('item', each.value.trim());
    if (waste.checked) query.append('waste', '1');
    history.replaceState(null, '', `?${query}`);
    act(send, () => ask(node, query));
  });
  return node;
}

async function ask(node, query) {
  clearErrors(node);
  const place = byId('pairs-answer');
  try {
    const { materials, pairs } = await get(`/compat?${query}`);
    show(place, materials.filter((each) => !each.known).map(unknown), pairs.map((pair) => card(pair, materials)));
  } catch (error) {
    show(place);
    placeError(node, error);
  }
}

const unknown = (material) =>
  h(
    'div.notice.warn',
    icon('question'),
    h('span', h('b', pick(material.name)), ' ', t('pairs.not_known'), ' ', pick(material.unknown_because)),
  );

function card(pair, materials) {
  const name = (item) => pick(materials.find((each) => each.item === item)?.name) || item;
  return h(
    'article.card',
    { data: { verdict: pair.verdict } },
    h(
      'header.finding',
      badge(pair.verdict, pair.distance_m),
      h('h2', `${name(pair.a)} + ${name(pair.b)}`),
      h('p.hint', `${pair.a} + ${pair.b}`),
    ),
    h('div.stack', pair.systems.map((answer) => system(answer))),
  );
}

function system(answer) {
  const lists = [
    ['pairs.gases', answer.gases],
    ['pairs.hazards', (answer.hazards ?? []).map((each) => (has(`pairs.can_${each}`) ? t(`pairs.can_${each}`) : each))],
  ].filter(([, values]) => values?.length);
  return h(
    'article.finding',
    { class: looks[answer.answer], data: { system: answer.system } },
    h('header', badge(answer.answer, answer.distance_m), h('h3', t(`pairs.system_${answer.system.replace(/[.-]/g, '_')}`))),
    h('p', pick(answer.because)),
    answer.confirm && h('p.remedy', icon('question'), h('span', t('pairs.confirm'))),
    lists.length && h('dl.facts', lists.map(([key, values]) => h('div', h('dt', t(key)), h('dd', values.join(', '))))),
    citationLine(answer.citation),
  );
}

show(byId('pairs-form'), form());
if (texts.every(Boolean)) byId('pairs-form').querySelector('form').requestSubmit();
