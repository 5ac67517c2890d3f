/**
 * All that goes to the service passes here: with the right credential, never before its time, and an answer that
 * makes no sense is not handed on.
 * @import { Refusal, Reply, Settings } from './types'
 */
import { ask, failure } from './service.js';

/**
 * @param {{settings: () => Promise<Settings>, credentials: ReturnType<typeof import('./credentials.js').createCredentials>,
 *   timeoutMs?: number}} how
 */
export function createDesk({ settings, credentials, timeoutMs }) {
  /** When each address may be asked again. By the clock that no one can set. @type {Map<string, number>} */
  const quiet = new Map();

  /** @param {string} base @returns {Refusal | null} */
  function tooEarly(base) {
    const retryMs = (quiet.get(base) ?? 0) - performance.now();
    return retryMs > 0 ? { ...failure('busy'), retryMs } : null;
  }

  /** @param {string} base @param {string} path @param {object} how @returns {Promise<Reply<any>>} */
  async function askAs(base, path, how) {
    const token = await credentials.token();
    if (!token.ok) return token;
    const reply = await ask({ base, token: token.answer }, path, { timeoutMs, ...how });
    if (reply.ok || reply.reason !== 'refused') return reply;
    const renewed = await credentials.renew(token.answer);
    return renewed.ok ? ask({ base, token: renewed.answer }, path, { timeoutMs, ...how }) : reply;
  }

  return {
    /**
     * @param {string} path
     * @param {{body?: unknown, superseded?: AbortSignal, makesSense?: (answer: any) => boolean}} [how]
     * @returns {Promise<Reply<any>>}
     */
    async ask(path, { makesSense = () => true, ...how } = {}) {
      const { apiBase: base } = await settings();
      const early = tooEarly(base);
      if (early) return early;
      const reply = await askAs(base, path, how);
      if (!reply.ok && reply.retryMs) quiet.set(base, performance.now() + reply.retryMs);
      return reply.ok && !makesSense(reply.answer) ? failure('unreachable', 'not an answer') : reply;
    },
  };
}
