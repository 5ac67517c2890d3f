/**
 * Where we are, as far as this page has been told: the site's adapter, the firm's handles, what stops a post. Asked
 * when a composer gets the focus; until then nothing is known and nothing is asked.
 * @import { Adapter, Context, SiteAnswer } from './types'
 */
import { adapterHere, composerOf, describe, scopeOf, siteName, submitsOf } from './sites.js';

/** @type {SiteAnswer} before the worker has answered, and where it cannot */
const NOTHING = {
  adapters: [],
  note: null,
  guard: { stop: 'hold', post_anyway: true, wrong_account: false, private: [], hosts: [] },
  account: 'unknown',
  handles: [],
  unreachable: 'allow',
  features: [],
};

/** @param {ReturnType<typeof import('./client.js').createClient>} client */
export function createPlace(client) {
  let told = NOTHING;
  /** @type {Adapter | null} */
  let adapter = null;

  /** @type {Promise<void> | null} */
  let first = null;

  async function ask() {
    const reply = await client.site(siteName());
    if (!reply.ok) return;
    told = reply.answer;
    adapter = adapterHere(told.adapters);
  }

  const learn = () => {
    const asked = ask();
    first ??= asked;
    return asked;
  };

  return {
    learn,
    /** Before the first text is described, one must have been told what there is to know. */
    known: () => first ?? learn(),
    get told() {
      return told;
    },
    get adapter() {
      return adapter;
    },
    /** @param {Element} element */
    describe: (element) => describe(element, adapter, told),
    /** @param {Element} element */
    composerOf: (element) => adapter && composerOf(adapter, element),
    /**
     * Whether this is a field that the site's adapter should know and does not, or from which it finds no way to post.
     * A site that is only listed by its host has no such promise.
     * @param {Element} element
     */
    misses(element) {
      if (!adapter || (!adapter.hosts.length && !adapter.page)) return false;
      if (adapter.ignore && element.matches(adapter.ignore)) return false;
      const composer = composerOf(adapter, element);
      if (!composer) return true;
      return !composer.keys.length && !submitsOf(composer, scopeOf(composer, element)).length && !submitsOf(composer, document.documentElement).length;
    },
    /** Names the adapter and its version, for the coverage map. */
    get adapterName() {
      return adapter ? `${adapter.id}@${adapter.version}` : '';
    },
  };
}
