/**
 * What proves to the service who asks: the key typed or managed, or a token of this installation's own, which it gets
 * for the firm's enrolment key. A token is kept for one address, and is never sent to another.
 * @import { Reply, Settings, Store } from './types'
 */
import { ask, failure } from './service.js';

const ENROLMENT = 'enrolment';
const INSTALLATION = 'installation';

/** @typedef {{base: string, token: string, at: number, rotateAfterMs: number}} Enrolment */

/** @param {Store} store @returns {Promise<string>} a random name, made once, which says nothing about the person */
async function installation(store) {
  const known = await store.get(INSTALLATION);
  if (known) return known;
  const made = crypto.randomUUID();
  await store.set(INSTALLATION, made);
  return made;
}

/** Also when the clock was set back: a new token too early does no harm. @param {Enrolment} own */
const isDue = ({ at, rotateAfterMs }) => Date.now() >= at + rotateAfterMs || Date.now() < at;

/** @param {any} answer */
const isToken = (answer) => typeof answer?.token === 'string' && answer.token !== '' && answer.rotate_after > 0;

/**
 * @param {{settings: () => Promise<Settings>, store: Store, about: {browser: string, version: string}, timeoutMs?: number}} how
 */
export function createCredentials({ settings, store, about, timeoutMs }) {
  /** @type {Promise<Reply<string>> | null} */
  let underWay = null;

  /** @param {() => Promise<Reply<string>>} act two asks at once need one token */
  const once = (act) => (underWay ??= act().finally(() => (underWay = null)));

  /** @param {string} base @returns {Promise<Enrolment | null>} */
  async function kept(base) {
    const own = await store.get(ENROLMENT);
    return own?.base === base ? own : null;
  }

  /** @param {Reply<any>} reply @param {string} base @returns {Promise<Reply<string>>} */
  async function keep(reply, base) {
    if (!reply.ok) return reply;
    if (!isToken(reply.answer)) return failure('invalid', 'no token');
    const { token, rotate_after: seconds } = reply.answer;
    await store.set(ENROLMENT, { base, token, at: Date.now(), rotateAfterMs: seconds * 1000 });
    return { ok: true, answer: token };
  }

  /** @param {Settings} current */
  async function enrol({ apiBase: base, enrolKey: key, user }) {
    const body = { key, install_id: await installation(store), ...about, ...(user && { user }) };
    return keep(await ask({ base, token: '' }, '/v1/enrol', { body, timeoutMs }), base);
  }

  /** @param {Enrolment} own */
  async function rotate({ base, token }) {
    const reply = await ask({ base, token }, '/v1/token/rotate', { body: { version: about.version }, timeoutMs });
    if (!reply.ok && reply.reason === 'refused') await store.set(ENROLMENT, null);
    return keep(reply, base);
  }

  return {
    /** Empty where none is set: the service may need none. @returns {Promise<Reply<string>>} */
    async token() {
      const current = await settings();
      if (current.apiKey || !current.enrolKey) return { ok: true, answer: current.apiKey };
      const own = await kept(current.apiBase);
      if (!own) return once(() => enrol(current));
      // Beside the request, not before it: the old token is still good.
      if (isDue(own)) once(() => rotate(own));
      return { ok: true, answer: own.token };
    },

    /** @param {string} refused @returns {Promise<Reply<string>>} another token, where there can be one */
    async renew(refused) {
      const current = await settings();
      if (current.apiKey || !current.enrolKey) return failure('refused');
      const own = await kept(current.apiBase);
      if (own && own.token !== refused) return { ok: true, answer: own.token };
      return once(() => enrol(current));
    },
  };
}
