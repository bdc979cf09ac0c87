// People on record: role, scope, grants for a time, qualifications; and what each role may do.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, post, put } from './api.js';
import { act, ask, toast } from './shell.js';
import { empty, failure, timeOf } from './parts.js';

const list = byId('list');
const table = byId('rights');
let roles = [];

async function load() {
  try {
    roles = (await get('/roles')).items;
    drawRights();
    const people = (await get('/people')).items;
    show(list, people.length ? people.map(card) : empty(t('people.none'), 'person'));
  } catch (error) {
    show(list, failure(error, load));
  }
}

function drawRights() {
  const acts = [...new Set(roles.flatMap((each) => each.acts))];
  show(
    table,
    h('thead', h('tr', h('th', t('people.act')), roles.map((each) => h('th', pick(each.name))))),
    h(
      'tbody',
      acts.map((name) =>
        h('tr', h('th', word('act', name)), roles.map((each) => h('td', each.acts.includes(name) ? icon('check') : '–')))
      ),
    ),
  );
}

const button = (label, run, kind = '') => {
  const node = h('button.button.small', { type: 'button', class: kind, on: { click: () => act(node, run) } }, label);
  return node;
};

const roleOptions = () => roles.map((each) => [each.role, pick(each.name)]);

const scopeText = (scope) =>
  scope ? [...(scope.zones ?? []), ...(scope.departments ?? [])].join('、') || t('people.nowhere') : t('people.whole_site');

function card(person) {
  const path = `/people/${code(person.name)}`;
  return h(
    'article.card',
    { data: { person: person.name, active: String(person.active) } },
    h('h2', person.display, ' ', h('code', person.name)),
    h(
      'p.meta',
      h('span.badge', word('role', person.role)),
      !person.active && h('span.badge.bad', t('people.disabled')),
      person.second_factor && h('span.badge', t('people.second_factor')),
      person.badge && h('span.badge', t('people.badge')),
      h('span', icon('place'), scopeText(person.scope)),
    ),
    person.qualifications.length > 0 && h(
      'ul',
      person.qualifications.map((each) => h('li', each.what, each.expires && ` · ${t('people.until', { day: each.expires })}`)),
    ),
    person.grants.length > 0 && h(
      'ul',
      person.grants.map((each) =>
        h(
          'li',
          { data: { good: String(each.good) } },
          h('b', word('act', each.act)),
          ` ${scopeText(each.scope)} · `,
          each.good ? [t('people.until', { day: '' }), timeOf(each.until)] : t('people.over'),
          ` · ${each.reason} `,
          each.good && button(t('people.revoke'), async () => {
            await fetchDelete(`${path}/grants/${code(each.id)}`);
          }),
        )
      ),
    ),
    h(
      'div.actions',
      button(t('people.change_role'), () => changeRole(person, path)),
      button(t('people.change_scope'), () => changeScope(person, path)),
      button(t('people.grant'), () => grant(path)),
      button(t('people.qualify'), () => qualify(person, path)),
      button(t('people.new_password'), () => newPassword(path)),
      button(t(person.active ? 'people.disable' : 'people.enable'), () => send(path, { active: !person.active }), 'danger'),
    ),
  );
}

async function fetchDelete(path) {
  const { del } = await import('./api.js');
  await del(path);
  await load();
}

async function send(path, body) {
  const told = await put(path, body);
  toast(t('common.saved'));
  await load();
  return told;
}

async function changeRole(person, path) {
  const values = await ask({
    title: t('people.change_role'),
    confirm: t('common.save'),
    fields: [{ name: 'role', label: t('people.role'), options: roleOptions(), value: person.role }],
  });
  if (values) await send(path, values);
}

async function changeScope(person, path) {
  const values = await ask({
    title: t('people.change_scope'),
    text: t('people.scope_hint'),
    confirm: t('common.save'),
    fields: [
      { name: 'zones', label: t('people.zones'), value: (person.scope?.zones ?? []).join(' ') },
      { name: 'departments', label: t('people.departments'), value: (person.scope?.departments ?? []).join(' ') },
    ],
  });
  if (!values) return;
  const zones = words(values.zones);
  const departments = words(values.departments);
  await send(path, zones.length + departments.length ? { scope: { zones, departments } } : { unlimited: true });
}

const words = (text) => text.split(/[\s,，、;；]+/).filter(Boolean);

async function grant(path) {
  const acts = [...new Set(roles.flatMap((each) => each.acts))];
  const values = await ask({
    title: t('people.grant'),
    confirm: t('people.grant'),
    fields: [
      { name: 'act', label: t('people.act'), options: acts.map((name) => [name, word('act', name)]) },
      { name: 'until', label: t('people.until_day'), type: 'date', required: true },
      { name: 'zones', label: t('people.zones'), hint: t('people.scope_hint') },
      { name: 'reason', label: t('common.reason'), required: true },
    ],
  });
  if (!values) return;
  const zones = words(values.zones);
  await post(`${path}/grants`, {
    act: values.act,
    until: values.until,
    reason: values.reason,
    ...(zones.length ? { scope: { zones } } : {}),
  });
  await load();
}

async function qualify(person, path) {
  const values = await ask({
    title: t('people.qualify'),
    text: t('people.qualify_hint'),
    confirm: t('common.save'),
    fields: [{
      name: 'lines',
      label: t('people.qualifications'),
      long: true,
      value: person.qualifications.map((each) => `${each.what} ${each.expires ?? ''}`.trim()).join('\n'),
    }],
  });
  if (!values) return;
  const qualifications = values.lines.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const dated = line.match(/^(.*\S)\s+(\d{4}-\d{2}-\d{2})$/);
    return dated ? { what: dated[1], expires: dated[2] } : { what: line };
  });
  await put(`${path}/qualifications`, { qualifications });
  await load();
}

async function newPassword(path) {
  const told = await send(path, { reset_password: true });
  await ask({ title: t('people.new_password'), text: told.password, confirm: t('common.close') });
}

byId('add').addEventListener('click', () =>
  act(byId('add'), async () => {
    const values = await ask({
      title: t('people.add'),
      confirm: t('people.add'),
      fields: [
        { name: 'name', label: t('people.name'), required: true },
        { name: 'display', label: t('people.display'), required: true },
        { name: 'role', label: t('people.role'), options: roleOptions(), value: 'warehouse' },
      ],
    });
    if (!values) return;
    const told = await post('/people', values);
    await load();
    await ask({ title: told.name, text: t('people.password_once', { password: told.password }), confirm: t('common.close') });
  }));

load();
