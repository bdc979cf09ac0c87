// One waste manifest: lines, what is still wrong with it, its papers, and its next step.
import { byId, h, icon, show } from './dom.js';
import { pick, pickOther, t, word } from './i18n.js';
import { code, get, newKey, post } from './api.js';
import { act, ask, subject, toast } from './shell.js';
import { on } from './stream.js';
import { findingList } from './findings.js';
import { failure, may, stateBadge, timeOf } from './parts.js';

const root = byId('manifest');
const path = `/manifests/${code(subject)}`;
const papers = ['cn-liandan', 'us-dot', 'us-8700-22'];
const steps = ['draft', 'issued', 'shipped', 'accepted', 'closed'];

async function load() {
  try {
    draw(await get(path));
  } catch (error) {
    show(root, failure(error, load));
  }
}

function draw(manifest) {
  const at = steps.indexOf(manifest.state);
  const blocking = (manifest.findings ?? []).some((each) => each.verdict === 'prohibited');
  show(
    root,
    h(
      'div.page-head',
      h('div.item-title', h('h1', t('manifest.title', { id: manifest.id })), h('p.hint', timeOf(manifest.created_at))),
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
        manifest.findings?.length > 0 && h('section', h('h2', t('manifest.findings')), findingList(manifest.findings)),
      ),
      h(
        'div.stack',
        h(
          'section.card',
          h('h2', t('manifest.papers')),
          h(
            'div.action-grid',
            papers.map((kind) =>
              h(
                'a.button.big',
                { href: `/api/v1${path}/paper?kind=${kind}`, target: '_blank', rel: 'noopener', data: { paper: kind } },
                icon('printer'),
                h('span', word('paper', kind)),
              )
            ),
            h('a.button', { href: `/api/v1${path}/record`, target: '_blank', rel: 'noopener' }, t('manifest.record')),
          ),
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
    ),
    h('td.col-mass', each.mass?.display),
    h(
      'td.col-containers',
      (each.containers ?? []).map((container) =>
        h('a.chip', { href: `/items/${code(container)}` }, h('code', container))
      ),
    ),
  );

function next(manifest, blocking) {
  const allowed = manifest.allowed_actions ?? { draft: ['issue'], issued: ['ship'] }[manifest.state] ?? [];
  if (!allowed.length) return null;
  const buttons = allowed.map((step, index) => {
    const button = h('button.button.big', {
      type: 'button',
      id: `do-${step}`,
      class: step === 'void' ? 'danger' : index === 0 ? 'primary' : '',
      on: {
        click: async () => {
          const sure = await ask({
            title: t(`manifest.${step}`),
            text: t(`manifest.${step}_text`),
            confirm: t(`manifest.${step}`),
            danger: step === 'void',
          });
          if (!sure) return;
          await act(button, async () => {
            await post(`${path}/${step}`, {}, { key: newKey() });
            toast(t(`manifest.done_${step}`));
            await load();
          });
        },
      },
    }, t(`manifest.${step}`));
    return button;
  });
  return h(
    'section.card',
    h('h2', t('purchase.next')),
    allowed.includes('issue') && blocking && h('div.notice.bad', icon('warning'), h('span', t('manifest.blocked'))),
    h('div.action-grid', buttons),
  );
}

on('manifest', ({ id }) => id === subject && !document.querySelector('dialog[open]') && load());
load();
