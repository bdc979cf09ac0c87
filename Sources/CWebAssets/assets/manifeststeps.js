// The steps of a waste manifest: what each asks, and the request it makes.
import { get } from './api.js';
import { pick, t } from './i18n.js';

const signer = () => ({ name: 'signed_by', label: t('manifest.signed_by'), hint: t('manifest.signed_by_hint') });
const when = () => ({ name: 'at', label: t('manifest.at'), type: 'datetime-local', hint: t('manifest.at_hint') });

/** The fields a step asks for. */
export async function fieldsOf(step, manifest) {
  switch (step) {
    case 'refuse':
      return [{ name: 'reason', label: t('manifest.reason'), required: true, long: true }];
    case 'ship':
      return [
        signer(),
        { name: 'carrier_signed_by', label: t('manifest.carrier_signed_by') },
        when(),
        { name: 'tag', label: t('manifest.vehicle_tag') },
        { name: 'paper_reason', label: t('manifest.paper_reason'), hint: t('manifest.paper_reason_hint') },
      ];
    case 'handover':
      return [signer(), when()];
    case 'arrive':
      return [when(), { name: 'tag', label: t('manifest.vehicle_tag') }];
    case 'accept':
      return [signer(), when(), ...manifest.lines.flatMap(receiptFields)];
    case 'return': {
      const zones = (await get('/site')).zones.filter((zone) => ['waste', 'quarantine'].includes(zone.kind));
      return [
        { name: 'zone', label: t('manifest.zone'), options: zones.map((zone) => [zone.id, pick(zone.name)]) },
        signer(),
        when(),
      ];
    }
    case 'forward': {
      const parties = (await get('/parties')).items.filter((party) => party.role === 'facility');
      return [
        { name: 'facility', label: t('disposal.facility'), options: parties.map((each) => [each.id, pick(each.name)]) },
        signer(),
        when(),
        { name: 'new_numbers', label: t('manifest.new_numbers') },
      ];
    }
    case 'numbers':
      return [
        { name: 'cn', label: t('manifest.number_cn'), value: manifest.numbers.cn, pattern: '[0-9]{14}' },
        { name: 'us', label: t('manifest.number_us'), value: manifest.numbers.us, pattern: '[0-9]{9}[A-Z]{3}' },
      ];
    case 'correct':
      return [
        { name: 'reason', label: t('manifest.correct_reason'), required: true },
        ...manifest.lines.flatMap((line) => [
          { name: `name_zh-${line.number}`, label: t('manifest.line_name_zh', { n: line.number }), value: line.name.zh },
          { name: `name_en-${line.number}`, label: t('manifest.line_name_en', { n: line.number }), value: line.name.en },
          { name: `code-${line.number}`, label: t('manifest.line_code', { n: line.number }), value: line.waste_code },
        ]),
      ];
    default:
      return [];
  }
}

const receiptFields = (line) => [
  { name: `mass-${line.number}`, label: t('manifest.line_mass', { n: line.number }), value: line.mass?.display },
  { name: `pieces-${line.number}`, label: t('manifest.line_pieces', { n: line.number }), value: line.pieces, type: 'number' },
  {
    name: `refused-${line.number}`,
    label: t('manifest.line_refused', { n: line.number }),
    placeholder: line.containers[0],
  },
  { name: `comment-${line.number}`, label: t('manifest.line_comment', { n: line.number }) },
  { name: `method-${line.number}`, label: t('manifest.line_method', { n: line.number }), placeholder: 'R2 / D10 / H040' },
];

const words = (text) => (text ?? '').split(/[\s,，、]+/).filter(Boolean);

/** What the answers mean as the body of the request. */
export function bodyOf(step, answers, manifest) {
  const body = {};
  for (const [name, value] of Object.entries(answers)) {
    if (!name.includes('-') && value.trim()) body[name] = value.trim();
  }
  if (body.at) body.at = new Date(body.at).toISOString();
  if (step === 'forward') body.new_numbers = words(answers.new_numbers);
  if (step === 'accept') {
    body.lines = manifest.lines.map(({ number }) => ({
      line: number,
      mass: answers[`mass-${number}`].trim() || undefined,
      pieces: answers[`pieces-${number}`] === '' ? undefined : Number(answers[`pieces-${number}`]),
      refused: words(answers[`refused-${number}`]),
      comment: answers[`comment-${number}`].trim() || undefined,
      method: answers[`method-${number}`].trim() || undefined,
    }));
  }
  return body;
}

/** The whole record with what was answered put into it. */
export async function corrected(path, answers, manifest) {
  const record = await get(`${path}/record`);
  for (const { number } of manifest.lines) {
    const line = record.lines.find((each) => each.number === number);
    line.name_zh = answers[`name_zh-${number}`].trim() || undefined;
    line.name_en = answers[`name_en-${number}`].trim() || undefined;
    line.codes.cnCode = answers[`code-${number}`].trim() || undefined;
  }
  return { reason: answers.reason, record };
}
