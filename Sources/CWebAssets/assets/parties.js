// Companies on the papers: the plant itself, transporters, facilities, suppliers, with licences and people to ask.
import { byId, h, icon, show } from './dom.js';
import { lang, pick, t, word } from './i18n.js';
import { code, get, put } from './api.js';
import { act, toast } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { empty, failure, may } from './parts.js';

const list = byId('list');
const editor = byId('editor');
const roles = ['generator', 'transporter', 'facility', 'supplier'];

async function load() {
  try {
    const { items } = await get('/parties');
    const known = new Set(items.map((each) => each.role));
    show(
      list,
      // Without these no manifest can be made.
      ['generator', 'transporter', 'facility'].filter((role) => !known.has(role)).map((role) =>
        h('p.notice.warn', icon('warning'), h('span', t('parties.missing', { role: word('party_role', role) })))
      ),
      may('configure') &&
        h('div.actions', h('button.button.primary', { type: 'button', id: 'add', on: { click: () => edit(null) } }, icon('plus'), t('parties.add'))),
      items.length
        ? [...items].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role)).map(card)
        : empty(t('parties.none'), 'disposal'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

function card(party) {
  const change = h('button.button', { type: 'button', on: { click: () => act(change, () => open(party.id)) } }, icon('edit'), t('parties.change'));
  return h(
    'article.card',
    { data: { party: party.id, role: party.role } },
    h('h2', pick(party.name) || party.name.zh || party.name.en, ' ', h('code', party.id)),
    h(
      'p.meta',
      h('span.badge', word('party_role', party.role)),
      party.address && h('span', icon('place'), party.address),
      party.phone && h('span', party.phone),
      party.licence && h('span', t('parties.licence'), ' ', party.licence, party.licence_expires_on && ` · ${t('people.until', { day: party.licence_expires_on })}`),
      party.epa_id && h('span', party.epa_id),
    ),
    may('configure') && h('div.actions', change),
  );
}

async function open(id) {
  edit(await get(`/parties/${code(id)}`));
}

// A line for each vehicle or driver: name; paper; last day.
const linesOf = (units) => (units ?? []).map((each) => [each.name, each.licence, each.expires_on].filter(Boolean).join('; ')).join('\n');
const unitsOf = (text) =>
  text.split('\n').map((line) => line.split(/[;；]/).map((part) => part.trim())).filter(([name]) => name)
    .map(([name, licence = '', expires_on]) => ({ name, licence, ...(expires_on ? { expires_on } : {}) }));

function edit(party) {
  const text = (value, more = {}) => input({ value: value ?? '', ...more });
  const role = select(roles.map((each) => [each, word('party_role', each)]), party?.role ?? 'facility');
  const plain = {
    id: text(party?.id, { required: true, readonly: Boolean(party), pattern: '\\S+' }),
    name_zh: text(party?.name_zh),
    name_en: text(party?.name_en),
    uscc: text(party?.uscc, { maxlength: 18 }),
    epa_id: text(party?.epa_id, { maxlength: 12 }),
    address_zh: text(party?.address_zh),
    emergency_phone: text(party?.emergency_phone, { inputmode: 'tel' }),
    licence: text(party?.licence),
    licence_expires_on: text(party?.licence_expires_on, { type: 'date' }),
    licence_yearly_t: text(party?.licence_yearly_t, { inputmode: 'decimal' }),
  };
  const scope = text((party?.licence_scope ?? []).join(' '));
  const address = Object.fromEntries(
    ['street_number', 'address1', 'address2', 'city', 'state', 'zip', 'country'].map((each) => [each, text(party?.address?.[each])]),
  );
  const contact = Object.fromEntries(
    ['name_zh', 'first_name', 'last_name', 'phone', 'email'].map((each) => [each, text(party?.contact?.[each])]),
  );
  const vehicles = h('textarea', { rows: 3, value: linesOf(party?.vehicles) }, linesOf(party?.vehicles));
  const drivers = h('textarea', { rows: 3 }, linesOf(party?.drivers));
  const place = {
    longitude: text(party?.longitude, { inputmode: 'decimal' }),
    latitude: text(party?.latitude, { inputmode: 'decimal' }),
    road_distance_km: text(party?.road_distance_km, { inputmode: 'decimal' }),
  };
  const save = h('button.button.primary', { type: 'submit', id: 'save' }, icon('check'), t('common.save'));
  const ofCarrier = h('div.fields', field('vehicles', t('parties.vehicles'), vehicles, { wide: true, hint: t('parties.units_hint') }), field('drivers', t('parties.drivers'), drivers, { wide: true }));
  const ofFacility = h(
    'div.fields',
    field('licence_scope', t('parties.scope'), scope, { hint: t('parties.scope_hint') }),
    field('licence_yearly_t', t('parties.yearly'), plain.licence_yearly_t),
    Object.entries(place).map(([name, each]) => field(name, t(`parties.${name}`), each)),
  );
  const byRole = () => {
    ofCarrier.hidden = role.value !== 'transporter';
    ofFacility.hidden = role.value !== 'facility';
  };
  role.addEventListener('change', byRole);
  const form = h(
    'form.card',
    { id: 'party', novalidate: true, on: { submit } },
    h('h2', party ? pick({ zh: party.name_zh, en: party.name_en }) : t('parties.add')),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      field('role', t('parties.role'), role),
      ['id', 'name_zh', 'name_en', 'uscc', 'epa_id'].map((name) =>
        field(name, t(`parties.${name}`), plain[name], name === 'id' ? { hint: t('parties.id_hint') } : {})
      ),
    ),
    h('h3', t('parties.address')),
    h(
      'div.fields',
      field('address_zh', t('parties.address_zh'), plain.address_zh, { wide: true }),
      Object.entries(address).map(([name, each]) => field(`address.${name}`, t(`parties.${name}`), each)),
    ),
    h('h3', t('parties.contact')),
    h(
      'div.fields',
      Object.entries(contact).map(([name, each]) => field(`contact.${name}`, t(`parties.contact_${name}`), each)),
      field('emergency_phone', t('parties.emergency_phone'), plain.emergency_phone, { hint: t('parties.emergency_hint') }),
    ),
    h('h3', t('parties.licence')),
    h('div.fields', field('licence', t('parties.licence_number'), plain.licence), field('licence_expires_on', t('parties.expires'), plain.licence_expires_on)),
    ofFacility,
    ofCarrier,
    h('div.actions', save, h('button.button', { type: 'button', on: { click: () => show(editor, null) } }, t('common.cancel'))),
  );
  byRole();
  show(editor, form);
  editor.scrollIntoView({ block: 'start' });
  plain[party ? 'name_zh' : 'id'].focus();

  function body() {
    const trimmed = (values) => Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each.value.trim()]));
    const numbers = Object.fromEntries(
      Object.entries(place).filter(([, each]) => each.value.trim()).map(([name, each]) => [name, Number(each.value.replace(',', '.'))]),
    );
    return {
      role: role.value,
      ...trimmed(plain),
      address: trimmed(address),
      contact: trimmed(contact),
      ...(role.value === 'facility' ? { licence_scope: scope.value.split(/[\s,，、;；]+/).filter(Boolean), ...numbers } : {}),
      ...(role.value === 'transporter' ? { vehicles: unitsOf(vehicles.value), drivers: unitsOf(drivers.value) } : {}),
    };
  }

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const sent = body();
    await act(save, async () => {
      try {
        await put(`/parties/${code(sent.id)}`, sent);
        toast(t('common.saved'));
        show(editor, null);
        await load();
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

load();
