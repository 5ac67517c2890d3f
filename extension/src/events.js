/**
 * What people did with a finding, for the firm's records: only where the firm's policy offers it. What cannot be
 * delivered waits here, a few at most. The text goes along only if the policy says so.
 * @import { Happening, Policy, Store } from './types'
 */

const NAME = 'events';
const MOST = 200;
const BATCH = 50;
const LONGEST = 500;
const FIELDS = ['type', 'site', 'kind', 'account', 'handle', 'finding', 'rule', 'category', 'reason', 'adapter'];

/** @param {Record<string, any>} happening @param {Policy} policy */
function written(happening, policy) {
  const known = FIELDS.filter((name) => typeof happening[name] === 'string' && happening[name]);
  const event = Object.fromEntries(known.map((name) => [name, happening[name].slice(0, LONGEST)]));
  const text = policy.events_with_text === true && typeof happening.text === 'string' ? { text: happening.text } : {};
  return { id: crypto.randomUUID(), ...event, ...text, at: new Date().toISOString() };
}

/**
 * @param {{store: Store, desk: ReturnType<typeof import('./desk.js').createDesk>, policy: () => Promise<Policy | null>}} how
 */
export function createEvents({ store, desk, policy }) {
  /** One at a time: two at once would each write the other's away. @type {Promise<unknown>} */
  let turn = Promise.resolve();
  const inTurn = (/** @type {() => Promise<void>} */ act) => (turn = turn.then(act));

  /** @returns {Promise<object[]>} */
  const waiting = async () => (await store.get(NAME)) ?? [];

  /** @param {number} [size] */
  async function deliver(size = BATCH) {
    const events = await waiting();
    if (!events.length) return;
    const batch = events.slice(0, size);
    const reply = await desk.ask('/v1/events', { body: { events: batch } });
    if (!reply.ok && reply.reason !== 'invalid') return;
    // All are taken, or none: one that the service will never take must not take the others with it.
    if (!reply.ok && batch.length > 1) return deliver(1);
    await store.set(NAME, events.slice(batch.length));
    await deliver(size);
  }

  return {
    /** @param {Happening} happening */
    add: (happening) =>
      inTurn(async () => {
        const known = await policy();
        if (!known?.features?.includes('events')) return;
        await store.set(NAME, [...(await waiting()), written(happening, known)].slice(-MOST));
        await deliver();
      }),

    /** To be called when the service has just answered. */
    deliver: () => inTurn(() => deliver()),
  };
}
