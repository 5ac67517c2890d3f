/**
 * What is told to the firm's records of what was posted. On a personal account nothing of a private kind, and nothing
 * at all of a post in which nothing was found.
 * @import { Finding, Happening } from './types'
 * @import { Watch } from './watch.js'
 */
import { allFindings } from './verdict.js';

/**
 * @param {{client: ReturnType<typeof import('./client.js').createClient>, place: ReturnType<typeof import('./place.js').createPlace>}} how
 */
export function createRecords({ client, place }) {
  /** @type {WeakMap<Watch, string>} */
  const told = new WeakMap();

  /** @param {Watch} watch @returns {Finding[]} */
  function recordable(watch) {
    const isPrivate = watch.context().account !== 'brand';
    return allFindings(watch).filter(({ category }) => !isPrivate || !place.told.guard.private.includes(category));
  }

  /** @param {Watch} watch @param {Happening['type']} type @param {Partial<Happening>} more */
  function tell(watch, type, more) {
    const { text } = watch;
    client.event({ type, ...watch.context(), adapter: place.adapterName, text, ...more });
  }

  return {
    /** Once for each text. @param {Watch} watch */
    posted(watch) {
      if (!watch.text.trim() || told.get(watch) === watch.text) return;
      told.set(watch, watch.text);
      const [first] = recordable(watch);
      if (first || watch.context().account === 'brand') tell(watch, 'posted', first && { finding: first.id, rule: first.rule, category: first.category });
    },

    /** @param {Watch} watch @param {string} reason */
    overridden(watch, reason) {
      for (const { id, rule, category } of recordable(watch)) tell(watch, 'override', { finding: id, rule, category, reason });
    },
  };
}
