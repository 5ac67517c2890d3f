/**
 * Answers to texts asked about a moment ago: what is undone, or opened again, is not sent again. In the worker's memory only.
 * @import { Answer } from './types'
 */

const MOST = 40;
const FRESH_MS = 60_000;

export function createMemory() {
  /** @type {Map<string, {at: number, answer: Answer}>} */
  const known = new Map();
  return {
    /** @param {string} key */
    get(key) {
      const entry = known.get(key);
      return entry && performance.now() - entry.at < FRESH_MS ? entry.answer : null;
    },
    /** @param {string} key @param {Answer} answer */
    set(key, answer) {
      known.delete(key);
      known.set(key, { at: performance.now(), answer });
      if (known.size > MOST) known.delete(/** @type {string} */ (known.keys().next().value));
    },
  };
}
