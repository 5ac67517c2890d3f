/**
 * Honest coverage: where something is written on a site that its adapter should know, and the adapter does not find the
 * composer, or nothing that posts from it, the person is told, and the firm's map counts it: host and adapter, no text.
 */
import { fieldOf } from './fields.js';
import { siteName } from './sites.js';
/** @import { Watch } from './watch.js' */

/** So much is typed on purpose, and not in a search. */
const EVIDENT = 20;

export class Coverage {
  #client;
  #place;
  #counted = false;
  /** Typed where no field can be seen: a closed shadow root hides its editor from us. */
  #unseen = 0;
  onUnseen = () => {};

  /**
   * @param {{client: ReturnType<typeof import('./client.js').createClient>,
   *   place: ReturnType<typeof import('./place.js').createPlace>, signal: AbortSignal}} how
   */
  constructor({ client, place, signal }) {
    this.#client = client;
    this.#place = place;
    addEventListener('input', (event) => this.#typed(event), { signal, capture: true, passive: true });
  }

  /** @param {Event} event */
  #typed(event) {
    const target = event.composedPath()[0];
    const isHidden = event instanceof InputEvent && target instanceof HTMLElement && target.localName.includes('-') && !fieldOf(target);
    if (!isHidden) return;
    this.#unseen += 1;
    if (this.#unseen === 1) this.#place.learn();
    if (this.#unseen === EVIDENT && this.#place.adapter) {
      this.#count();
      this.onUnseen();
    }
  }

  /** @param {Watch[]} watches @returns {boolean} whether something here is written where nothing can be stopped */
  misses(watches) {
    const evident = watches.filter(({ state, text }) => state === 'checked' && text.length >= EVIDENT);
    const missed = evident.some(({ element }) => this.#place.misses(element));
    if (missed) this.#count();
    return missed || (this.#unseen >= EVIDENT && this.#place.adapter !== null);
  }

  /** Once for each page. */
  #count() {
    if (this.#counted) return;
    this.#counted = true;
    this.#client.event({ type: 'not-watched', site: siteName(), adapter: this.#place.adapterName });
  }
}
