import { byId, h, icon, show } from './dom.js';
import { number, t, when } from './i18n.js';
import { get, post } from './api.js';
import { act, toast } from './shell.js';
import { failure } from './parts.js';

const root = byId('ledger');

async function load() {
  let ledger;
  try {
    ledger = await get('/ledger');
  } catch (error) {
    return show(root, failure(error, load));
  }
  const result = h('div', { id: 'verify-result', 'aria-live': 'polite' });
  const verify = h(
    'button.button.primary.big',
    {
      type: 'button',
      id: 'verify',
      on: { click: () => check(verify, result) },
    },
    icon('ledger'),
    t('ledger.verify'),
  );
  const copy = h('button.button', {
    type: 'button',
    on: {
      click: () =>
        navigator.clipboard.writeText(ledger.checkpoint ?? '').then(
          () => toast(t('ledger.copied')),
          () => toast(t('ledger.copy_failed'), 'bad'),
        ),
    },
  }, t('ledger.copy'));
  show(
    root,
    h('p.lead', t('ledger.lead')),
    h(
      'dl.pairs',
      h('div', h('dt', t('ledger.origin')), h('dd', ledger.origin)),
      h('div', h('dt', t('ledger.size')), h('dd.big-number', number(ledger.size))),
      h('div', h('dt', t('ledger.root')), h('dd', h('code.hash', ledger.root))),
    ),
    h('h2', t('ledger.checkpoint')),
    h('p.hint', t('ledger.checkpoint_hint')),
    ledger.checkpoint
      ? [h('pre.checkpoint', ledger.checkpoint), h('div.actions', copy)]
      : h('p.hint', t('ledger.no_checkpoint')),
    witnesses(ledger.witnesses),
    h('div.actions', verify),
    result,
  );
}

/** The second sites that cosign; one that refuses says why, a fork with both heads. */
function witnesses(list) {
  if (!list.length) return null;
  return [
    h('h2', t('ledger.witnesses')),
    h(
      'dl.pairs',
      list.map((each) =>
        h(
          'div',
          h('dt', each.url),
          h(
            'dd',
            each.size == null
              ? t('ledger.witness_none')
              : t('ledger.witness_size', { size: number(each.size), at: when(each.cosigned_at) }),
            each.problem ? h('p.bad', each.problem) : null,
          ),
        )
      ),
    ),
  ];
}

async function check(button, result) {
  await act(button, async () => {
    const answer = await post('/ledger/verify');
    show(
      result,
      answer.ok ? h('div.notice.good', icon('check'), h('span', t('ledger.ok', { size: number(answer.size) }))) : h(
        'div.notice.bad',
        icon('warning'),
        h(
          'div',
          h('b', t('ledger.bad')),
          h(
            'ul',
            (answer.problems ?? []).map((each) => h('li', typeof each === 'string' ? each : JSON.stringify(each))),
          ),
        ),
      ),
    );
  });
}

load();
