/**
 * Whose hand writes: some editors let the browser put letters in the page and read them there, others keep every letter
 * from it and draw their own. Words that the browser puts into one of those would be on the screen and nowhere else.
 */

/** @param {Event} event */
const bringsLetters = (event) =>
  event instanceof KeyboardEvent ? event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey : !(/** @type {InputEvent} */ (event).isComposing);

/** @param {HTMLElement} element */
export function watchHands(element) {
  const life = new AbortController();
  /** @type {boolean | null} */
  let draws = null;
  /** @type {Event | undefined} */
  let last;

  /** Known once the editor's own listeners had the event. */
  function settle() {
    if (last) draws = last.defaultPrevented;
    last = undefined;
  }

  /** @param {Event} event */
  function follow(event) {
    settle();
    if (event.isTrusted && bringsLetters(event)) last = event;
  }

  for (const name of ['keydown', 'beforeinput']) {
    element.addEventListener(name, follow, { capture: true, passive: true, signal: life.signal });
  }
  return {
    /** Whether the last letter was kept from the browser; null: there was none yet. */
    drawsItself: () => (settle(), draws),
    close: () => life.abort(),
  };
}
