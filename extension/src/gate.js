/**
 * Stands at the door before the page's own scripts do (it runs at document_start): each gesture that could post passes
 * here first. It knows nothing; the guard, once there, says what becomes of it. Without a guard all pass.
 */

const GESTURES = [
  'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchstart', 'touchend', 'click', 'keydown', 'keypress', 'keyup', 'submit',
];

/** @typedef {{ask: ((event: Event) => void) | null}} Gate */

/** @returns {Gate} */
function install() {
  /** @type {Gate} */
  const gate = { ask: null };
  for (const name of GESTURES) addEventListener(name, (event) => gate.ask?.(event), { capture: true, passive: false });
  return gate;
}

/** This world's only one, whichever script came first. @type {Gate} */
export const gate = (/** @type {any} */ (globalThis).caveatGate ??= install());
