/**
 * One request to the firm's service, told as a reply instead of thrown. Never quotes the text in a detail.
 * @import { Reason, Reply, Settings } from './types'
 */
import { isAcceptable } from './settings.js';

export const TIMEOUT_MS = 1500;
const RETRY_AFTER_MS = 200;

/** @param {Reason} reason @param {string} detail @returns {{ok: false, reason: Reason, detail: string}} */
const failure = (reason, detail) => ({ ok: false, reason, detail });

/** @param {number} status @returns {Reason} */
function reasonOf(status) {
  if (status === 401 || status === 403) return 'refused';
  return status === 429 || status >= 500 ? 'unreachable' : 'invalid';
}

/**
 * @param {Settings} settings
 * @param {unknown} body
 * @returns {RequestInit}
 */
function options(settings, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (settings.apiKey) headers.Authorization = `Bearer ${settings.apiKey}`;
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
    const timer = setTimeout(resolve, RETRY_AFTER_MS);
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

/** @param {Response} response @returns {Promise<Reply<any>>} */
async function told(response) {
  const body = await response.json();
  if (response.ok) return { ok: true, answer: body };
  return failure(reasonOf(response.status), `${response.status} ${body.title ?? ''}`.trim());
}

/** @param {unknown} error @param {AbortSignal} superseded */
function excuse(error, superseded) {
  if (superseded.aborted) return failure('superseded', '');
  if (error instanceof DOMException && error.name === 'TimeoutError') return failure('unreachable', 'timeout');
  if (error instanceof SyntaxError) return failure('unreachable', 'not JSON');
  if (error instanceof TypeError || error instanceof DOMException) return failure('unreachable', 'network');
  throw error;
}

/**
 * @param {Settings} settings
 * @param {string} path
 * @param {{body?: unknown, superseded?: AbortSignal, timeoutMs?: number}} [how]
 * @returns {Promise<Reply<any>>}
 */
export async function ask(settings, path, { body, superseded = new AbortController().signal, timeoutMs = TIMEOUT_MS } = {}) {
  if (!isAcceptable(settings.apiBase)) return failure('unconfigured', '');
  const signal = AbortSignal.any([superseded, AbortSignal.timeout(timeoutMs)]);
  try {
    return await told(await fetchTwice(settings.apiBase + path, { ...options(settings, body), signal }, signal));
  } catch (error) {
    return excuse(error, superseded);
  }
}
