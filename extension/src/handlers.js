/**
 * What the worker does for the content script and the popup: a table of handlers keyed by message name.
 * The /try page runs the same table in the page.
 * @import { Adapter, Answer, ApprovedText, Check, Happening, Policy, Reply, Sender, Settings, SiteAnswer, Status, Store } from './types'
 */
import { createAdapters } from './adapters.js';
import { isAnswer } from './answers.js';
import { createCredentials } from './credentials.js';
import { createDesk } from './desk.js';
import { createDismissals } from './dismissals.js';
import { createEvents } from './events.js';
import { createMemory } from './memory.js';
import { createPauses, mayPause } from './pauses.js';
import { createPolicies } from './policies.js';
import { createReviews } from './reviews.js';
import { failure } from './service.js';

const DONE = { ok: true, answer: null };

/**
 * What the firm says of itself goes with what the page says of the draft.
 * @param {Settings} settings @param {Check['context']} context @returns {Check['context']}
 */
function completed({ account, sector, jurisdictions }, context) {
  const known = context.account && context.account !== 'unknown' ? context.account : /** @type {Check['context']['account']} */ (account);
  return { ...context, account: known, ...(sector && { sector }), ...(jurisdictions.length && { jurisdictions }) };
}

/**
 * @param {{settings: () => Promise<Settings>, store: Store, onStatus: (status: Status, sender: Sender) => void,
 *   about: {browser: string, version: string}, sites?: {key: string, sites: Adapter[]}, timeoutMs?: number}} how
 */
export function createHandlers({ settings, store, onStatus, about, sites = { key: '', sites: [] }, timeoutMs }) {
  const desk = createDesk({ settings, timeoutMs, credentials: createCredentials({ settings, store, about, timeoutMs }) });
  const policies = createPolicies({ settings, store, desk });
  const adapters = createAdapters({ settings, policy: policies.last, builtIn: sites });
  const events = createEvents({ store, desk, policy: policies.last });
  const dismissals = createDismissals(store);
  const reviews = createReviews({ store, desk });
  const pauses = createPauses(store);
  const memory = createMemory();
  /** @type {Map<string, AbortController>} */
  const asks = new Map();

  /** @param {string} key */
  function supersede(key) {
    asks.get(key)?.abort();
    const controller = new AbortController();
    asks.set(key, controller);
    return controller;
  }

  /** @param {Check} check @param {AbortSignal} superseded @returns {Promise<Reply<Answer>>} */
  async function screened({ text, context, revision }, superseded) {
    const accepted = await policies.accepted();
    if (!accepted.ok) return accepted;
    if (mayPause(accepted.answer) && (await pauses.has(context.site))) return failure('paused');
    const current = await settings();
    const draft = { text, context: completed(current, context) };
    const key = JSON.stringify([current.apiBase, accepted.answer.policy, accepted.answer.rulebook, draft]);
    const known = memory.get(key);
    if (known) return { ok: true, answer: { ...known, revision } };
    const makesSense = (/** @type {any} */ answer) => isAnswer(answer, text);
    const reply = await desk.ask('/v1/score', { body: { ...draft, revision }, superseded, makesSense });
    if (reply.ok) memory.set(key, reply.answer);
    return reply;
  }

  return {
    /**
     * A newer ask of the same field cancels the older one.
     * @param {Check} check @param {Sender} sender @returns {Promise<Reply<Answer>>}
     */
    async check(check, sender) {
      const key = `${sender.tab}/${sender.frame}/${check.field}`;
      const controller = supersede(key);
      const reply = await screened(check, controller.signal);
      if (asks.get(key) === controller) asks.delete(key);
      if (!reply.ok) {
        // No further text until the service has said, without one, that it takes them.
        if (reply.reason === 'refused') await policies.forget();
        return controller.signal.aborted ? failure('superseded') : reply;
      }
      events.deliver();
      return { ok: true, answer: { ...reply.answer, ...(await dismissals.part(check.text, reply.answer.findings)) } };
    },

    /**
     * Asked when a composer gets the focus, so that the worker is awake and the connection open before the first check.
     * @param {{fresh?: boolean}} [how] @returns {Promise<Reply<Policy>>}
     */
    policy: (how) => policies.policy(how),

    /** @param {{host: string}} page @returns {Promise<Reply<SiteAnswer>>} */
    site: async ({ host }) => ({ ok: true, answer: await adapters.at(host) }),

    /** @param {Status} status @param {Sender} sender */
    async status(status, sender) {
      onStatus(status, sender);
      return DONE;
    },

    /** @param {Happening} happening */
    async event(happening) {
      await events.add(happening);
      return DONE;
    },

    /** @param {{text: string, finding: import('./dismissals.js').About}} what */
    async dismiss({ text, finding }) {
      await dismissals.add(text, finding);
      return DONE;
    },

    /** @param {{text: string, finding: import('./dismissals.js').About}} what */
    async restore({ text, finding }) {
      await dismissals.remove(text, finding);
      return DONE;
    },

    /** @param {{text: string, context: Check['context'], note: string}} question */
    async review({ text, context, note }) {
      return reviews.ask({ text, context: completed(await settings(), context), note });
    },

    /** @param {{text: string, context: Check['context']}} draft */
    approved: async ({ text, context }) => reviews.standing({ text, context: completed(await settings(), context) }),

    reviews: () => reviews.list(),

    /** @param {{id: string}} what */
    reviewText: ({ id }) => reviews.text(id),

    /** Texts that legal has approved for everybody; none from a service that knows of none. @returns {Promise<Reply<ApprovedText[]>>} */
    async library() {
      if (!(await policies.last())?.features?.includes('library')) return { ok: true, answer: [] };
      const reply = await desk.ask('/v1/library', { makesSense: (answer) => Array.isArray(answer?.texts) });
      return reply.ok ? { ok: true, answer: reply.answer.texts } : reply;
    },

    /** Where the policy is, if the person has not read it as it is now. @returns {Promise<Reply<string | null>>} */
    async unread() {
      const { handbook } = (await policies.last()) ?? {};
      if (!handbook) return { ok: true, answer: null };
      const reply = await desk.ask('/v1/handbook', { makesSense: (answer) => typeof answer?.unread === 'boolean' });
      return reply.ok ? { ok: true, answer: reply.answer.unread ? handbook : null } : reply;
    },

    /** @param {{site: string}} what @returns {Promise<Reply<boolean>>} */
    isPaused: async ({ site }) => ({ ok: true, answer: await pauses.has(site) }),

    /** @param {{site: string, paused: boolean}} what */
    async pause({ site, paused }) {
      if (paused && !mayPause(await policies.last())) return failure('refused');
      await pauses.set(site, paused);
      return DONE;
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
  if (!handler) return Promise.resolve(failure('invalid', 'unknown message'));
  return /** @type {(payload: any, sender: Sender) => Promise<Reply<any>>} */ (handler)(payload ?? {}, sender);
}
