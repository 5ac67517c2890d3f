/**
 * A page that is left and found again, a computer that slept, a network that comes back: what could not be checked is
 * asked anew at once. And an extension that was updated under an open page takes itself out of it, and says so.
 * @import { Watches } from './watches.js'
 */
import { el } from './dom.js';
import { t } from './i18n.js';
import { overlayFor, removeOverlays } from './overlay.js';

/** @param {Watches} watches @param {AbortSignal} signal */
export function followLife(watches, signal) {
  addEventListener('online', () => watches.retry(), { signal });
  document.addEventListener('visibilitychange', () => document.hidden || watches.retry(), { signal });
  // Kept as it was left and shown again: nothing ran meanwhile.
  addEventListener('pageshow', (event) => event.persisted && watches.retry(), { signal });
}

/** To be made while the extension lives: an orphan may not even ask for its words. */
export function createFarewell() {
  const words = [t('updated'), t('updatedHint'), t('reload'), t('close')];
  /** Shown once; gone with a click, or with the page. */
  return () => {
    const [title, hint, reload, close] = words;
    const button = (/** @type {string} */ name, /** @type {string} */ className, /** @type {() => void} */ act) => {
      const made = el('button', { type: 'button', className }, name);
      made.addEventListener('click', act);
      return made;
    };
    const row = el('div', { className: 'row' }, button(close, 'choice', removeOverlays), button(reload, 'apply', () => location.reload()));
    const card = el('div', { className: 'card farewell', role: 'status' }, el('h2', {}, title), el('p', { className: 'why' }, hint), row);
    overlayFor(document.documentElement).append(card);
  };
}
