// The places of the plant: what each may hold, the zone file in and out.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { get, put } from './api.js';
import { act, toast } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { empty, failure, may } from './parts.js';

const list = byId('list');
const editor = byId('editor');
const kinds = ['site', 'storage', 'quarantine', 'use', 'waste', 'dispatch', 'restricted', 'transit'];
// What a form can say of a zone, by the names of the zone file.
const numbers = ['capacity_kg', 'capacity_l', 'capacity_count', 'containment_l', 'min_c', 'max_c', 'max_humidity_pct', 'way_m'];
const flags = ['dual_lock', 'sprinklered'];
let file = null;

async function load() {
  try {
    file = await get('/zones');
    const zones = file.features;
    show(
      list,
      h(
        'div.actions',
        h('a.button', { href: '/api/v1/zones', download: 'zones.geojson' }, t('zones.download')),
        may('configure') && upload(),
      ),
      zones.length ? table(zones) : empty(t('zones.none'), 'place'),
    );
  } catch (error) {
    show(list, failure(error, load));
  }
}

function upload() {
  const picker = h('input.visually-hidden', { type: 'file', id: 'zone-file', accept: '.geojson,.json,application/geo+json' });
  const problem = h('p.form-error', { hidden: true, role: 'alert' });
  picker.addEventListener('change', async () => {
    const [chosen] = picker.files;
    picker.value = '';
    if (!chosen) return;
    problem.hidden = true;
    try {
      await keep(JSON.parse((await chosen.text()).replace(/^\uFEFF/, '')));
    } catch (error) {
      // Which zone, what is wrong with it and where: as the reader of zone files says it.
      problem.textContent = error instanceof SyntaxError ? t('zones.no_json', { text: error.message }) : error.message;
      problem.hidden = false;
    }
  });
  return [h('label.button', { for: 'zone-file' }, icon('upload'), t('zones.upload')), picker, problem];
}

async function keep(changed) {
  await put('/zones', changed);
  toast(t('common.saved'));
  show(editor, null);
  await load();
}

function table(zones) {
  return h(
    'div.table-wrap',
    h(
      'table.table',
      h('thead', h('tr', ['place', 'kind', 'floor', 'classes', 'room', 'limits'].map((each) => h('th', t(`zones.${each}`))), h('th'))),
      h(
        'tbody',
        zones.map(({ properties: zone }, index) =>
          h(
            'tr',
            { data: { zone: zone.id } },
            h('td', h('b', pick({ zh: zone.name_zh, en: zone.name_en }) || zone.name || zone.id), ' ', h('code', zone.id)),
            h('td', word('zone_kind', zone.kind ?? 'storage')),
            h('td', zone.floor ?? ''),
            h('td', (zone.allowed_classes ?? []).join(', ')),
            h('td', zone.room ?? ''),
            h('td', numbers.filter((each) => zone[each] !== undefined).map((each) => `${t(`zones.${each}`)} ${zone[each]}`).join(' · ')),
            h('td', may('configure') && h('button.button.small', { type: 'button', on: { click: () => edit(index) } }, t('zones.change'))),
          )
        ),
      ),
    ),
  );
}

function edit(index) {
  const zone = file.features[index].properties;
  const text = (value, more = {}) => input({ value: value ?? '', ...more });
  const kind = select(kinds.map((each) => [each, word('zone_kind', each)]), zone.kind ?? 'storage');
  const texts = { name_zh: text(zone.name_zh), name_en: text(zone.name_en), room: text(zone.room) };
  const classes = text((zone.allowed_classes ?? []).join(' '));
  const amounts = Object.fromEntries(numbers.map((each) => [each, text(zone[each], { inputmode: 'decimal' })]));
  const boxes = Object.fromEntries(flags.map((each) => [each, h('input', { type: 'checkbox', checked: zone[each] === true })]));
  const save = h('button.button.primary', { type: 'submit', id: 'save' }, icon('check'), t('common.save'));
  const form = h(
    'form.card',
    { id: 'zone', novalidate: true, on: { submit } },
    h('h2', pick({ zh: zone.name_zh, en: zone.name_en }) || zone.id, ' ', h('code', zone.id)),
    h('p.form-error', { hidden: true, role: 'alert' }),
    h(
      'div.fields',
      field('name_zh', t('zones.name_zh'), texts.name_zh),
      field('name_en', t('zones.name_en'), texts.name_en),
      field('kind', t('zones.kind'), kind),
      field('allowed_classes', t('zones.classes'), classes, { hint: t('zones.classes_hint') }),
      field('room', t('zones.room'), texts.room, { hint: t('zones.room_hint') }),
      numbers.map((each) => field(each, t(`zones.${each}`), amounts[each])),
      flags.map((each) => h('label.check', boxes[each], h('span', t(`zones.${each}`)))),
    ),
    h('div.actions', save, h('button.button', { type: 'button', on: { click: () => show(editor, null) } }, t('common.cancel'))),
  );
  show(editor, form);
  editor.scrollIntoView({ block: 'start' });

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    const properties = { ...zone, kind: kind.value };
    const set = (name, value) => (value === undefined ? delete properties[name] : (properties[name] = value));
    for (const [name, each] of Object.entries(texts)) set(name, each.value.trim() || undefined);
    const named = classes.value.split(/[\s,，、;；]+/).filter(Boolean);
    set('allowed_classes', named.length ? named : undefined);
    for (const name of numbers) {
      const written = amounts[name].value.trim().replace(',', '.');
      if (written && !Number.isFinite(Number(written))) return placeError(form, { message: t('zones.no_number', { text: written }), field: name });
      set(name, written ? Number(written) : undefined);
    }
    for (const name of flags) set(name, boxes[name].checked ? true : undefined);
    const changed = { ...file, features: file.features.map((each, at) => (at === index ? { ...each, properties } : each)) };
    await act(save, async () => {
      try {
        await keep(changed);
      } catch (error) {
        placeError(form, { message: error.message });
      }
    });
  }
}

load();
