/**
 * The firm's policy, as last told. It is asked for without any text, so it also proves, before the first text leaves,
 * that there is a service of ours at this address which accepts this installation.
 * @import { Policy, Reply, Settings, Store } from './types'
 */
import { isPolicy } from './answers.js';

const NAME = 'policy';
const FRESH_MS = 60_000;

/**
 * Where the firm's policy and its lessons can be read, if the service offers that.
 * @param {Policy} policy @param {string} base @returns {Policy}
 */
const withHandbook = (policy, base) => (policy.features?.includes('handbook') ? { ...policy, handbook: `${base}/console/handbook/` } : policy);

/**
 * @param {{settings: () => Promise<Settings>, store: Store, desk: ReturnType<typeof import('./desk.js').createDesk>}} how
 */
export function createPolicies({ settings, store, desk }) {
  /** By the clock that no one can set. @type {{at: number, base: string} | null} */
  let asked = null;

  /** Also when the service cannot be reached. @returns {Promise<Policy | null>} */
  async function last() {
    const { apiBase } = await settings();
    const known = await store.get(NAME);
    return known?.base === apiBase ? known.answer : null;
  }

  async function forget() {
    asked = null;
    await store.set(NAME, null);
  }

  /** @returns {Promise<Reply<Policy>>} */
  async function ask() {
    const { apiBase: base } = await settings();
    const reply = await desk.ask('/v1/policy', { makesSense: isPolicy });
    if (reply.ok) {
      const answer = withHandbook(reply.answer, base);
      asked = { at: performance.now(), base };
      await store.set(NAME, { base, answer });
      return { ok: true, answer };
    }
    if (reply.reason === 'refused') await forget();
    return reply;
  }

  return {
    last,
    forget,
    /** @param {{fresh?: boolean}} [how] @returns {Promise<Reply<Policy>>} */
    async policy({ fresh = false } = {}) {
      const { apiBase } = await settings();
      const usable = asked?.base === apiBase && performance.now() - asked.at < FRESH_MS;
      const known = usable && !fresh ? await last() : null;
      return known ? { ok: true, answer: known } : ask();
    },
    /** @returns {Promise<Reply<Policy>>} from what is known if anything is: a text that is being typed does not wait */
    async accepted() {
      const known = await last();
      return known ? { ok: true, answer: known } : ask();
    },
  };
}
