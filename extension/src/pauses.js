/**
 * Sites that the person has paused, for a while and never for good, where the firm's policy allows it.
 * @import { Policy, Store } from './types'
 */

const NAME = 'pauses';
export const PAUSE_MS = 3_600_000;

/** @param {Policy | null} policy */
export const mayPause = (policy) => policy?.may_pause === true;

/** @param {Store} store */
export function createPauses(store) {
  /** @returns {Promise<Record<string, number>>} site to when it was paused */
  async function kept() {
    const known = Object.entries((await store.get(NAME)) ?? {});
    // A clock that was set back must not make a pause longer.
    return Object.fromEntries(known.filter(([, at]) => Math.abs(Date.now() - at) < PAUSE_MS));
  }
  return {
    /** @param {string} site */
    has: async (site) => site in (await kept()),
    /** @param {string} site @param {boolean} paused */
    async set(site, paused) {
      const { [site]: _, ...others } = await kept();
      await store.set(NAME, paused ? { ...others, [site]: Date.now() } : others);
    },
  };
}
