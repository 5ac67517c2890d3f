/**
 * One request to the firm's service, told as a reply instead of thrown. Never quotes the text in a detail.
 * @import { Reason, Refusal, Reply } from './types'
 */
import { isAcceptable } from './settings.js';

export const TIMEOUT_MS = 1500;
const TRY_AGAIN_MS = 200;
const LONGEST_WAIT_MS = 5 * 60_000;

/** @param {Reason} reason @param {string} [detail] @returns {Refusal} */
export const failure = (reason, detail = '') => ({ ok: false, reason, detail });

/** @param {number} status @returns {Reason} */
function reasonOf(status) {
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'busy';
  return status >= 500 ? 'unreachable' : 'invalid';
}

/** @param {string} token @param {unknown} body @returns {RequestInit} */
function options(token, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'omit',
    // A redirect could carry the text to another host.
    redirect: 'error',
    // `no-cache` lets the browser send If-None-Match by itself; a draft is never stored.
    cache: body === undefined ? 'no-cache' : 'no-store',
  };
}

/** @param {AbortSignal} signal */
const pause = (signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, TRY_AGAIN_MS);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });

/**
 * A connection that was kept open may have been closed by a restart of the service: one more try, never two,
 * and none when a newer ask has come (the signal), that is, while the person types.
 * @param {string} url @param {RequestInit} init @param {AbortSignal} signal
 */
async function fetchTwice(url, init, signal) {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!(error instanceof TypeError) || signal.aborted) throw error;
    await pause(signal);
    return fetch(url, init);
  }
}

/**
 * How long the service asks to be left alone. A date is read by the service's own clock: this machine's may be wrong.
 * @param {Headers} headers
 */
export function retryAfter(headers) {
  const asked = headers.get('Retry-After');
  if (asked === null) return undefined;
  const seconds = /^\d+$/.test(asked) ? Number(asked) : (Date.parse(asked) - Date.parse(headers.get('Date') ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 0), LONGEST_WAIT_MS) : undefined;
}

/** @param {Response} response @returns {Promise<Reply<any>>} */
async function told(response) {
  const words = await response.text();
  const body = words ? JSON.parse(words) : null;
  if (response.ok) return { ok: true, answer: body };
  const refusal = failure(reasonOf(response.status), `${response.status} ${body?.title ?? ''}`.trim());
  const retryMs = retryAfter(response.headers);
  return retryMs === undefined ? refusal : { ...refusal, retryMs };
}

/** @param {unknown} error @param {AbortSignal} superseded */
function excuse(error, superseded) {
  if (superseded.aborted) return failure('superseded');
  if (error instanceof DOMException && error.name === 'TimeoutError') return failure('unreachable', 'timeout');
  if (error instanceof SyntaxError) return failure('unreachable', 'not JSON');
  // A refused connection, a certificate that is not trusted: the browser does not tell which.
  const offline = globalThis.navigator?.onLine === false;
  if (error instanceof TypeError || error instanceof DOMException) return failure(offline ? 'offline' : 'unreachable', 'network');
  throw error;
}

/**
 * @param {{base: string, token: string}} where
 * @param {string} path
 * @param {{body?: unknown, superseded?: AbortSignal, timeoutMs?: number}} [how]
 * @returns {Promise<Reply<any>>}
 */
export async function ask({ base, token }, path, { body, superseded = new AbortController().signal, timeoutMs = TIMEOUT_MS } = {}) {
  if (!isAcceptable(base)) return failure('unconfigured');
  const signal = AbortSignal.any([superseded, AbortSignal.timeout(timeoutMs)]);
  try {
    return await told(await fetchTwice(base + path, { ...options(token, body), signal }, signal));
  } catch (error) {
    return excuse(error, superseded);
  }
}
