// The JSON API. Errors become `Problem`s that say what to show and which field is meant.
import { pick, t } from './i18n.js';

export class Problem extends Error {
  constructor(status, body) {
    super(pick(body.detail_i18n) || body.detail || body.title || t('error.status', { status }));
    this.status = status;
    /** Why it was refused, when rules did: the findings behind it. */
    this.findings = body.findings ?? [];
    this.field = body.field ? String(body.field).replace(/^[#/.]+/, '') : null;
  }
}

async function call(method, path, { body, type = 'application/json', key, signal, signature, accept = 'application/json' } = {}) {
  const headers = { Accept: accept };
  if (signature) headers['Signature-Request'] = signature;
  if (body !== undefined) headers['Content-Type'] = type;
  if (key) headers['Idempotency-Key'] = key;
  const payload = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch('/api/v1' + path, { method, headers, body: payload, signal, credentials: 'same-origin' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, { detail: t('error.offline') });
  }
  if (response.ok && accept !== 'application/json') return response.blob();
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = { detail: text.slice(0, 200) };
  }
  if (response.ok) return answer;
  if (response.status === 401 && document.documentElement.dataset.page !== 'signin') {
    location.assign('/sign-in?next=' + encodeURIComponent(location.pathname + location.search));
  }
  if (answer.signature?.id && typeof payload === 'string') {
    // The very same act is sent once more when it has its signatures.
    sessionStorage.setItem(`act-${answer.signature.id}`, JSON.stringify({ method, path, body }));
  }
  throw new Problem(response.status, answer);
}

/** An act of this browser that waits for signatures, or null. */
export const pendingAct = (id) => JSON.parse(sessionStorage.getItem(`act-${id}`));

/** Does it, signed. */
export async function repeatAct(id) {
  const { method, path, body } = pendingAct(id);
  const answer = await call(method, path, { body, signature: id });
  sessionStorage.removeItem(`act-${id}`);
  return answer;
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body = {}, options = {}) => call('POST', path, { body, ...options });
export const put = (path, body = {}) => call('PUT', path, { body });
export const del = (path) => call('DELETE', path);

/** Sends a picture as it is. */
export const postImage = (path, blob, options = {}) =>
  call('POST', path, { body: blob, type: blob.type || 'image/jpeg', ...options });

/** Asks for a file: a `Blob`. */
export const postForFile = (path, body) => call('POST', path, { body, accept: '*/*' });

/** A key that makes a repeated POST harmless; keep it as long as the form holds the same content. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Address with a query; empty values are left out. */
export function withQuery(path, values) {
  const query = new URLSearchParams(
    Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
  return query.size ? `${path}?${query}` : path;
}

/** Every item of a paged list, up to `most`. */
export async function all(path, values = {}, most = 1000) {
  const items = [];
  let after = null;
  do {
    const page = await get(withQuery(path, { limit: 200, ...values, after }));
    items.push(...page.items);
    after = page.next;
  } while (after && items.length < most);
  return items;
}

export const code = encodeURIComponent;
