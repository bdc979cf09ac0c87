// One purchase: the verdict, the approvals, and what may be done next.
import { byId, h, icon, show } from './dom.js';
import { pick, t, word } from './i18n.js';
import { code, get, newKey, post } from './api.js';
import { act, ask, subject, toast } from './shell.js';
import { on } from './stream.js';
import { findingList } from './findings.js';
import { quantityText, substanceName, verdictPanel } from './verdict.js';
import { failure, may, stateBadge, timeOf } from './parts.js';

const root = byId('purchase');
const path = `/purchases/${code(subject)}`;

async function load() {
  try {
    draw(await get(path));
  } catch (error) {
    show(root, failure(error, load));
  }
}

const pair = (label, value) => (value ? h('div', h('dt', label), h('dd', value)) : null);

function draw(purchase) {
  const { request, decision } = purchase;
  const steps = ['reviewed', 'approved', 'ordered', 'received'];
  const at = steps.indexOf(purchase.state);
  show(
    root,
    h(
      'div.page-head',
      h(
        'div.item-title',
        h('h1', `${substanceName(purchase)} ${quantityText(request.quantity)}`),
        h(
          'p',
          h('code', purchase.id),
          decision.substance?.cas && [h('span.dot', '·'), `CAS ${decision.substance.cas}`],
        ),
      ),
      h('span.spacer'),
      stateBadge(purchase.state, 'purchase_state'),
    ),
    purchase.state !== 'refused' && h(
      'ol.steps',
      steps.map((step, index) =>
        h(
          'li',
          { class: index <= at ? 'done' : '', 'aria-current': index === at ? 'step' : null },
          word('purchase_state', step),
        )
      ),
    ),
    h(
      'div.item-layout',
      h(
        'div.stack',
        purchase.newly_affected &&
          h(
            'section.card',
            { id: 'affected' },
            h('h2', icon('warning'), ' ', t('purchase.newly_affected')),
            h('p.hint', t('purchase.newly_affected_at'), ' ', timeOf(purchase.newly_affected.at)),
            findingList(purchase.newly_affected.findings),
          ),
        purchase.override && h('div.notice.bad', { id: 'override' }, icon('stop'), h('b', t('purchase.overridden'))),
        verdictPanel(purchase),
      ),
      h(
        'div.stack',
        actions(purchase),
        h(
          'section.card',
          h('h2', t('purchase.request')),
          h(
            'dl.pairs',
            pair(t('item.quantity'), quantityText(request.quantity)),
            pair(t('item.concentration'), request.concentration_pct && `${request.concentration_pct}%`),
            pair(t('item.form'), request.form && word('form_of', request.form)),
            pair(t('purchase.purpose'), request.purpose),
            pair(t('form.supplier'), purchase.supplier ?? request.supplier),
            pair(t('purchase.by'), [purchase.created_by, ' ', timeOf(purchase.created_at)]),
          ),
        ),
        purchase.approvals?.length > 0 &&
          h(
            'section.card',
            h('h2', t('purchase.approvals')),
            h(
              'ul.plain',
              purchase.approvals.map((each) =>
                h(
                  'li',
                  { class: each.in_force ? '' : 'faint' },
                  icon(each.step === 'refuse' ? 'cross' : 'check', each.in_force ? 'good' : 'faint'),
                  ' ',
                  h('b', each.by),
                  ' ',
                  t(`purchase.done_${each.step}`),
                  ' ',
                  timeOf(each.at),
                  each.reason && h('q', each.reason),
                  !each.in_force && h('small', ' ', t('purchase.void')),
                )
              ),
            ),
          ),
        purchase.licences?.length > 0 &&
          h(
            'section.card',
            h('h2', t('purchase.licences')),
            h(
              'dl.pairs',
              purchase.licences.map((each) =>
                pair(pick(each.what), each.number ? [each.number, each.expires && ` (${each.expires})`] : t('purchase.licence_missing'))
              ),
            ),
          ),
        decision.catalogs?.length > 0 &&
          h(
            'section.card',
            h(
              'details',
              h('summary', t('purchase.catalogs', { count: decision.catalogs.length })),
              h(
                'ul.plain.small',
                decision.catalogs.map((each) =>
                  h(
                    'li',
                    h('code', each.id),
                    ' ',
                    each.edition,
                    each.sha256 && h('code.faint', ' ' + each.sha256.slice(0, 12)),
                  )
                ),
              ),
            ),
          ),
      ),
    ),
  );
}

function actions(purchase) {
  const rights = {
    approve: 'approve',
    override: 'override',
    refuse: 'approve',
    order: 'request',
    receive: 'receive',
    rereview: 'request',
  };
  const allowed = (purchase.allowed_actions ?? []).filter((action) => may(rights[action]));
  if (['reviewed', 'approved', 'ordered'].includes(purchase.state) && may('request')) allowed.push('rereview');
  const reason = { name: 'reason', label: t('common.reason'), required: true, long: true };
  const missing = (purchase.licences ?? []).filter((each) => each.missing);
  const numbers = (required) =>
    missing.flatMap((each) => [
      { name: `number:${each.list}`, label: pick(each.what), required },
      { name: `expires:${each.list}`, label: t('purchase.licence_until'), type: 'date' },
    ]);
  // `number:LIST` and `expires:LIST` become the licences of the step.
  const step = (values) => {
    const licences = missing.filter((each) => values[`number:${each.list}`]?.trim()).map((each) => ({
      list: each.list,
      number: values[`number:${each.list}`].trim(),
      ...(values[`expires:${each.list}`] ? { expires: values[`expires:${each.list}`] } : {}),
    }));
    return {
      ...(values.reason ? { reason: values.reason } : {}),
      ...(values.password ? { password: values.password } : {}),
      ...(licences.length ? { licences } : {}),
    };
  };
  const run = (node, action, body, key) =>
    act(node, async () => {
      const answer = await post(`${path}/${action}`, body, { key });
      toast(t(`purchase.done_${action}`));
      const first = answer.items?.[0];
      if (first) location.assign(`/items/${code(first.code)}`);
      else await load();
    });
  const kinds = {
    approve: (node) =>
      ask({ title: t('purchase.approve'), confirm: t('purchase.approve'), fields: [reason, ...numbers(false)] }).then((
        values,
      ) => values && run(node, 'approve', step(values), newKey())),
    override: (node) =>
      ask({
        title: t('purchase.override'),
        text: t('purchase.override_text'),
        confirm: t('purchase.override'),
        danger: true,
        fields: [reason, { name: 'password', label: t('purchase.password'), required: true, type: 'password' }],
      }).then((values) => values && run(node, 'override', step(values), newKey())),
    order: (node) =>
      missing.length
        ? ask({ title: t('purchase.order'), confirm: t('purchase.order'), fields: numbers(true) }).then((values) =>
          values && run(node, 'order', step(values), newKey())
        )
        : run(node, 'order', {}, newKey()),
    rereview: (node) => run(node, 'rereview', {}, newKey()),
    receive: (node) =>
      ask({
        title: t('purchase.receive'),
        confirm: t('purchase.receive'),
        fields: [{ name: 'lot', label: t('form.lot') }, { name: 'tag', label: t('form.tag') }],
      })
        .then((values) =>
          values &&
          run(
            node,
            'receive',
            Object.fromEntries(
              Object.entries(values).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value),
            ),
            newKey(),
          )
        ),
    refuse: (node) =>
      ask({ title: t('purchase.refuse'), confirm: t('purchase.refuse'), danger: true, fields: [reason] }).then((
        values,
      ) => values && run(node, 'refuse', values, newKey())),
  };
  const buttons = Object.entries(kinds).filter(([action]) => allowed.includes(action)).map(
    ([action, handler], index) => {
      const node = h('button.button.big', {
        type: 'button',
        id: `do-${action}`,
        class: ['refuse', 'override'].includes(action) ? 'danger' : index === 0 ? 'primary' : '',
        on: { click: () => handler(node) },
      }, t(`purchase.${action}`));
      return node;
    },
  );
  const blocked = purchase.decision.verdict === 'prohibited' && purchase.state === 'reviewed';
  if (!buttons.length && !blocked) return null;
  return h(
    'section.card',
    h('h2', t('purchase.next')),
    purchase.approvals_missing > 0 && h(
      'p.hint',
      { id: 'approvals-missing' },
      t(blocked ? 'purchase.signatures_missing' : 'purchase.approvals_missing', { count: purchase.approvals_missing }),
    ),
    blocked && h('div.notice.bad', icon('stop'), h('span', t('purchase.blocked'))),
    h('div.action-grid', buttons),
    h('p', h('a', { href: `/api/v1${path}/decision`, id: 'export', download: '' }, t('purchase.export'))),
  );
}

on('purchase', ({ id }) => id === subject && !document.querySelector('dialog[open]') && load());
load();
