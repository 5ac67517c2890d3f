/** Where the card goes: beside the words it is about, within the window. */
import { moveTo } from './overlay.js';

const GAP = 8;
/** In a very low window (a small frame) it covers the words rather than be unreadable. */
const LOWEST = 160;

/**
 * Below the words, or above them; where there is more room if there is not enough.
 * @param {HTMLElement} node
 * @param {DOMRect} box
 */
export function placeBeside(node, box) {
  node.style.maxHeight = '';
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  const under = height <= below || below >= above;
  const shown = Math.max(LOWEST, Math.min(height, under ? below : above));
  node.style.maxHeight = `${shown}px`;
  const left = Math.max(GAP, Math.min(box.left, innerWidth - width - GAP));
  const top = Math.max(GAP, Math.min(under ? box.bottom + GAP : box.top - GAP - shown, innerHeight - shown - GAP));
  moveTo(node, left, top);
}
