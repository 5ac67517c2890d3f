/**
 * What the worker does for the content script: a table of handlers keyed by message name.
 * The /try page runs the same table in the page.
 * @import { Answer, Check, Policy, Reply, Sender, Settings, Status } from './types'
 */
import { ask } from './service.js';

const POLICY_FRESH_MS = 60_000;

/** @param {Settings} settings @param {Check} check */
function request(settings, { text, context, revision }) {
  const { account, sector, jurisdictions } = settings;
  const firm = { account, ...(sector && { sector }), ...(jurisdictions.length && { jurisdictions }) };
  return { text, context: { ...context, ...firm }, revision };
}

/**
 * @param {{settings: () => Promise<Settings>, onStatus: (status: Status, sender: Sender) => void, timeoutMs?: number}} how
 */
export function createHandlers({ settings, onStatus, timeoutMs }) {
  /** @type {Map<string, AbortController>} */
  const asks = new Map();
  /** @type {{at: number, base: string, reply: Reply<Policy>} | null} */
  let known = null;

  /** @param {string} key */
  function supersede(key) {
    asks.get(key)?.abort();
    const controller = new AbortController();
    asks.set(key, controller);
    return controller;
  }

  return {
    /**
     * A newer ask of the same field cancels the older one.
     * @param {Check} check @param {Sender} sender @returns {Promise<Reply<Answer>>}
     */
    async check(check, sender) {
      const key = `${sender.tab}/${sender.frame}/${check.field}`;
      const controller = supersede(key);
      const current = await settings();
      const reply = await ask(current, '/v1/score', { body: request(current, check), superseded: controller.signal, timeoutMs });
      if (asks.get(key) === controller) asks.delete(key);
      return reply;
    },

    /**
     * Asked when a composer gets the focus, so that the worker is awake and the connection open before the first check.
     * @param {{fresh?: boolean}} [payload] @returns {Promise<Reply<Policy>>}
     */
    async policy({ fresh = false } = {}) {
      const current = await settings();
      const usable = known && known.base === current.apiBase && Date.now() - known.at < POLICY_FRESH_MS;
      if (known && usable && !fresh) return known.reply;
      const reply = await ask(current, '/v1/policy', { timeoutMs });
      known = reply.ok ? { at: Date.now(), base: current.apiBase, reply } : null;
      return reply;
    },

    /** @param {Status} status @param {Sender} sender */
    async status(status, sender) {
      onStatus(status, sender);
      return { ok: true, answer: null };
    },
  };
}

/**
 * @param {ReturnType<typeof createHandlers>} handlers
 * @param {{name: string, payload: any}} message
 * @param {Sender} sender
 * @returns {Promise<Reply<any>>}
 */
export function dispatch(handlers, { name, payload }, sender) {
  const handler = Object.hasOwn(handlers, name) ? handlers[/** @type {keyof typeof handlers} */ (name)] : null;
  if (!handler) return Promise.resolve({ ok: false, reason: 'invalid', detail: 'unknown message' });
  return /** @type {(payload: any, sender: Sender) => Promise<Reply<any>>} */ (handler)(payload, sender);
}
