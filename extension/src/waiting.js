/** Waiting in a page, for the page. */

/** Slate looks at a selection every 100 ms only: earlier, it would put words where the caret was before. */
const LOOKED_AT_MS = 120;

export const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Editors learn of a new selection from an event that comes later, unless it is the one that there was. */
export async function selectionKnown() {
  await Promise.race([new Promise((resolve) => document.addEventListener('selectionchange', resolve, { once: true })), pause(60)]);
  await pause(LOOKED_AT_MS);
  await frame();
}
