// Labels of many things at once: what, on which paper, then one file for the printer.
import { byId, h, icon, show } from './dom.js';
import { pick, t } from './i18n.js';
import { get, postForFile } from './api.js';
import { act, takeScans } from './shell.js';
import { clearErrors, field, input, placeError, select } from './fields.js';
import { failure } from './parts.js';

const job = byId('job');
const query = new URLSearchParams(location.search);
const kinds = ['container', 'working', 'working-small', 'location', 'badge', 'commands'];
// What the scan page takes for a command.
const commands = [{ 'name.zh': '完成', 'name.en': 'Done', code: 'CMD:DONE' }];

async function load() {
  try {
    const [site, { papers, templates }] = await Promise.all([get('/site'), get('/labels/papers')]);
    draw(site.zones.filter((zone) => !['site', 'transit', 'restricted'].includes(zone.kind)), papers, templates);
  } catch (error) {
    show(job, failure(error, load));
  }
}

function draw(zones, papers, templates) {
  const kind = select(kinds.map((each) => [each, t(`labels.kind_${each.replace('-', '_')}`)]), query.get('label') ?? 'container');
  const codes = h('textarea', { rows: 5, id: 'codes', name: 'items', spellcheck: 'false' }, query.get('items')?.replaceAll(',', '\n') ?? '');
  const places = zones.map((zone) =>
    h('label.choice', h('input', { type: 'checkbox', name: 'zone', value: zone.id, checked: true }), h('span', pick(zone.name), ' ', h('code', zone.id)))
  );
  const badge = { name: input({ name: 'name' }), site: input({ name: 'site' }), code: input({ name: 'code', autocomplete: 'off' }) };
  const language = select(['both', 'zh', 'en'].map((each) => [each, t(`labels.language_${each}`)]), 'both');
  const paper = h('select', { name: 'paper' });
  const to = select(['pdf', 'zpl', 'zpl-native'].map((each) => [each, t(`labels.to_${each.replace('-', '_')}`)]), 'pdf');
  const start = input({ type: 'number', min: 1, max: 65, value: 1, inputmode: 'numeric' });
  const right = input({ inputmode: 'decimal', value: '0' });
  const down = input({ inputmode: 'decimal', value: '0' });
  const test = h('input', { type: 'checkbox', name: 'test' });
  const subject = h('div.fields');
  const onSheets = h('div.fields');
  const print = h('button.button.primary', { type: 'submit', id: 'print' }, icon('printer'), t('item.print'));
  const form = h(
    'form.card',
    { novalidate: true, on: { submit } },
    h('p.form-error', { hidden: true, role: 'alert' }),
    h('div.fields', field('label', t('labels.kind'), kind), field('language', t('labels.language'), language)),
    subject,
    h('div.fields', field('paper', t('labels.paper'), paper), field('to', t('labels.to'), to)),
    onSheets,
    h('div.actions', print),
  );
  kind.addEventListener('change', choose);
  paper.addEventListener('change', sheets);
  show(job, form);
  choose();
  takeScans((text) => {
    if (!codes.isConnected) return;
    codes.value = [codes.value.trim(), text].filter(Boolean).join('\n');
  });

  function choose() {
    const what = kind.value;
    show(
      subject,
      ['container', 'working', 'working-small'].includes(what) &&
        field('items', t('loads.codes'), codes, { hint: t('labels.codes_hint') }),
      what === 'location' && h('div.choices.many', { role: 'group', 'aria-label': t('labels.places') }, places),
      what === 'badge' && [
        field('name', t('labels.name'), badge.name),
        field('site', t('labels.site'), badge.site),
        field('code', t('labels.badge_code'), badge.code, { hint: t('labels.badge_hint') }),
      ],
      what === 'commands' && h('p.hint', t('labels.commands_hint')),
    );
    const template = templates.find((each) => each.id === (what === 'commands' ? 'location' : what));
    const fits = papers.filter((each) =>
      template
        ? template.width_mm <= each.label_width_mm + 0.5 && template.height_mm <= each.label_height_mm + 0.5
        : each.id === 'a4-2x2'
    );
    show(
      paper,
      h('option', { value: '' }, t('labels.roll')),
      fits.map((each) =>
        h('option', { value: each.id }, `${each.id} · ${each.columns} × ${each.rows} · ${each.label_width_mm} × ${each.label_height_mm} mm`)
      ),
    );
    sheets();
  }

  function sheets() {
    const isRoll = !paper.value;
    to.disabled = !isRoll;
    if (!isRoll) to.value = 'pdf';
    show(
      onSheets,
      !isRoll && [
        field('start', t('labels.start'), start, { hint: t('labels.start_hint') }),
        field('offset', t('labels.right'), right, { hint: t('labels.offset_hint') }),
        field('down', t('labels.down'), down),
        h('label.choice', test, h('span', t('labels.test'))),
      ],
    );
  }

  function order() {
    const what = kind.value;
    const number = (each) => Number(each.value.replace(',', '.')) || 0;
    return {
      label: what === 'commands' ? 'location' : what,
      language: language.value,
      to: to.value,
      ...(paper.value
        ? { paper: paper.value, start: Number(start.value), offset: [number(right), number(down)], test: test.checked }
        : {}),
      ...(['container', 'working', 'working-small'].includes(what) ? { items: codes.value.split(/[\s,]+/).filter(Boolean) } : {}),
      ...(what === 'location' ? { zones: places.map((each) => each.querySelector('input')).filter((each) => each.checked).map((each) => each.value) } : {}),
      ...(what === 'badge' ? { texts: [Object.fromEntries(Object.entries(badge).map(([name, each]) => [name, each.value.trim()]))] } : {}),
      ...(what === 'commands' ? { texts: commands } : {}),
    };
  }

  async function submit(event) {
    event.preventDefault();
    clearErrors(form);
    await act(print, async () => {
      try {
        const file = await postForFile('/labels', order());
        const address = URL.createObjectURL(file);
        const link = h('a', { href: address, download: file.type === 'application/pdf' ? 'labels.pdf' : 'labels.zpl' });
        document.body.append(link);
        link.click();
        link.remove();
        URL.revokeObjectURL(address);
      } catch (error) {
        placeError(form, error);
      }
    });
  }
}

load();
