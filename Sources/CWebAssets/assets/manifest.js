// One waste manifest: lines, what is still wrong with it, its papers, and its next step.
import { byId, h, icon, show } from './dom.js';
import { pick, pickOther, t, word } from './i18n.js';
import { code, get, newKey, post, put } from './api.js';
import { act, ask, subject, toast } from './shell.js';
import { on } from './stream.js';
import { findingList } from './findings.js';
import { failure, may, stateBadge, timeOf } from './parts.js';
import { noticeHints, paperLinks, paperObstacles } from './manifestpapers.js';
import { bodyOf, corrected, fieldsOf } from './manifeststeps.js';

const root = byId('manifest');
const path = `/manifests/${code(subject)}`;
const steps = ['draft', 'issued', 'shipped', 'arrived', 'accepted', 'closed'];
const grave = ['void', 'return', 'refuse'];

async function load() {
  try {
    const [manifest, versions] = await Promise.all([get(path), get(`${path}/versions`)]);
    draw(manifest, versions.items);
  } catch (error) {
    show(root, failure(error, load));
  }
}

function draw(manifest, versions) {
  const at = steps.indexOf(manifest.state === 'rejected' ? 'accepted' : manifest.state);
  const blocking = (manifest.findings ?? []).some((each) => each.verdict === 'prohibited');
  show(
    root,
    h(
      'div.page-head',
      h('div.item-title', h('h1', t('manifest.title', { id: manifest.id })), h('p.hint', numbersOf(manifest))),
      h('span.spacer'),
      stateBadge(manifest.state, 'manifest_state'),
    ),
    h(
      'ol.steps',
      steps.map((step, index) =>
        h(
          'li',
          { class: index <= at ? 'done' : '', 'aria-current': index === at ? 'step' : null },
          word('manifest_state', step),
        )
      ),
    ),
    h(
      'div.item-layout',
      h(
        'div.stack',
        h(
          'section.card',
          h('h2', t('manifest.lines')),
          h(
            'div.table-wrap',
            h(
              'table.table',
              h(
                'thead',
                h(
                  'tr',
                  ['number', 'waste', 'name', 'mass', 'containers'].map((each) =>
                    h('th', { scope: 'col', class: `col-${each}` }, t(`manifest.col_${each}`))
                  ),
                ),
              ),
              h('tbody', (manifest.lines ?? []).map(line)),
            ),
          ),
        ),
        manifest.rejection && rejected(manifest.rejection),
        signatures(manifest),
        versions.length > 1 && history(versions),
        manifest.findings?.length > 0 && h('section', h('h2', t('manifest.findings')), findingList(manifest.findings)),
      ),
      h(
        'div.stack',
        h(
          'section.card',
          h('h2', t('manifest.papers')),
          h(
            'div.action-grid',
            paperLinks(path, manifest.papers),
            h('a.button', { href: `/api/v1${path}/record`, target: '_blank', rel: 'noopener' }, t('manifest.record')),
          ),
          paperObstacles(manifest.papers),
          noticeHints(manifest.land_disposal_notices),
        ),
        may('dispose') && next(manifest, blocking),
        parties(manifest),
      ),
    ),
  );
}

function parties(manifest) {
  const rows = [['manifest.generator', manifest.generator], ['disposal.transporter', manifest.transporter], [
    'disposal.facility',
    manifest.facility,
  ]].filter(([, name]) => pick(name));
  return rows.length > 0 &&
    h(
      'section.card',
      h('h2', t('manifest.parties')),
      h('dl.pairs', rows.map(([key, name]) => h('div', h('dt', t(key)), h('dd', pick(name))))),
    );
}

const line = (each) =>
  h(
    'tr',
    h('td.col-number', each.number),
    h('td.col-waste', h('code', each.waste_code), h('small', each.category)),
    h(
      'td.col-name',
      h('b', pick(each.name)),
      h('small', pickOther(each.name)),
      each.dot && h('small.dot-line', each.dot),
      each.received?.comment && h('small', icon('warning'), each.received.comment),
    ),
    h(
      'td.col-mass',
      each.mass?.display,
      each.received && h('small', t('manifest.received', { mass: each.received.mass?.display ?? '—' })),
    ),
    h(
      'td.col-containers',
      (each.containers ?? []).map((container) =>
        h('a.chip', { href: `/items/${code(container)}` }, h('code', container))
      ),
    ),
  );

/** Texts and nodes with dots between them; what is missing is left out. */
const dotted = (...parts) => parts.filter(Boolean).flatMap((part, index) => (index ? [' · ', part] : [part]));

const numbersOf = (manifest) =>
  dotted(
    timeOf(manifest.created_at),
    manifest.numbers.cn && `${t('manifest.number_cn')} ${manifest.numbers.cn}`,
    manifest.numbers.us && `${t('manifest.number_us')} ${manifest.numbers.us}`,
    manifest.version > 1 && t('manifest.version', { n: manifest.version }),
  );

const signatures = (manifest) =>
  h(
    'section.card',
    h('h2', t('manifest.signatures')),
    h(
      'dl.pairs',
      manifest.signatures.map((each) =>
        h(
          'div',
          { class: `signature-${each.role}` },
          h('dt', t(`manifest.role_${each.role}`), ' ', h('small', pick(each.company))),
          h('dd', each.at ? dotted(each.name, timeOf(each.at)) : t('manifest.unsigned')),
        )
      ),
      manifest.departed?.at && h('div', h('dt', t('manifest.departed')), h('dd', stop(manifest.departed))),
      manifest.arrived?.at && h('div', h('dt', t('manifest.arrived')), h('dd', stop(manifest.arrived))),
    ),
    manifest.paper_reason && h('p.hint', `${t('manifest.paper_reason')}: ${manifest.paper_reason}`),
  );

const stop = (each) =>
  dotted(timeOf(each.at), each.zone, each.longitude != null && `${each.longitude}, ${each.latitude}`);

const rejected = (rejection) =>
  h(
    'section.card',
    { id: 'rejection' },
    h('h2', t(`manifest.rejection_${rejection.kind}`)),
    h('p', rejection.comment),
    h('div', rejection.containers.map((each) => h('a.chip', { href: `/items/${code(each)}` }, h('code', each)))),
    h(
      'p.hint',
      rejection.settled_at
        ? dotted(t(`manifest.went_${rejection.destination}`), pick(rejection.facility), timeOf(rejection.settled_at))
        : t('manifest.rejection_open'),
    ),
  );

const history = (versions) =>
  h(
    'section.card',
    { id: 'versions' },
    h('h2', t('manifest.versions')),
    versions.slice(1).reverse().map((each) =>
      h(
        'div.stack',
        h('b', `${t('manifest.version', { n: each.version })} · ${each.reason}`),
        each.changes.map((change) =>
          h('small', h('code', change.path), ` ${shown(change.before)} → ${shown(change.after)}`)
        ),
      )
    ),
  );

const shown = (value) => value == null ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function next(manifest, blocking) {
  const allowed = [...manifest.allowed_actions];
  if (manifest.state !== 'void') allowed.push('numbers');
  const button = (step, index) => {
    const node = h('button.button.big', {
      type: 'button',
      id: `do-${step}`,
      class: grave.includes(step) ? 'danger' : index === 0 ? 'primary' : '',
      on: {
        click: async () => {
          const answers = await ask({
            title: t(`manifest.${step}`),
            text: t(`manifest.${step}_text`),
            fields: await fieldsOf(step, manifest),
            confirm: t(`manifest.${step}`),
            danger: grave.includes(step),
          });
          if (!answers) return;
          await act(node, async () => {
            if (step === 'correct') await post(`${path}/correct`, await corrected(path, answers, manifest));
            else if (step === 'numbers') await put(`${path}/numbers`, bodyOf(step, answers, manifest));
            else await post(`${path}/${step}`, bodyOf(step, answers, manifest), { key: newKey() });
            toast(t(`manifest.done_${step}`));
            await load();
          });
        },
      },
    }, t(`manifest.${step}`));
    return node;
  };
  return h(
    'section.card',
    h('h2', t('purchase.next')),
    allowed.includes('issue') && blocking && h('div.notice.bad', icon('warning'), h('span', t('manifest.blocked'))),
    h('div.action-grid', allowed.map(button)),
  );
}

on('manifest', ({ id }) => id === subject && !document.querySelector('dialog[open]') && load());
load();
