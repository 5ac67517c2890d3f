/**
 * A field as the rest sees it, whatever holds its text: read it, find where words are, select them.
 */
import { watchHands } from './hands.js';
import { Mirror } from './mirror.js';
import { containerOf } from './overlay.js';
import { readRich, richOffset, richRange } from './rich.js';

/**
 * A range in a textarea: Chromium's OpaqueRange has rectangles, like Range.
 * @typedef {AbstractRange & {getClientRects(): Iterable<DOMRect>}} Place
 *
 * @typedef {object} Surface
 * @property {() => string} read reads the draft as it is now; places refer to the last reading
 * @property {(start: number, end: number) => Place | null} place
 * @property {(start: number, end: number) => void} select
 * @property {() => number} caret
 * @property {() => boolean} drawsItself whether the editor keeps letters from the browser
 * @property {() => void} lay
 * @property {() => void} close
 */

/** @param {HTMLElement} element @returns {Surface} */
function richSurface(element) {
  let reading = readRich(element);
  const hands = watchHands(element);
  const selection = () => {
    const root = /** @type {any} */ (element.getRootNode());
    // Chromium tells the selection inside a shadow root only to that root.
    return /** @type {Selection | null} */ (root.getSelection ? root.getSelection() : document.getSelection());
  };
  return {
    read: () => (reading = readRich(element)).text,
    place: (start, end) => richRange(reading, start, end),
    select(start, end) {
      const range = richRange(reading, start, end);
      if (range) selection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    },
    caret() {
      const { focusNode, focusOffset = 0 } = selection() ?? {};
      return focusNode && element.contains(focusNode) ? richOffset(reading, focusNode, focusOffset) : 0;
    },
    drawsItself: hands.drawsItself,
    lay() {},
    close: hands.close,
  };
}

/** @param {HTMLTextAreaElement | HTMLInputElement} field @returns {Surface} */
function nativeSurface(field) {
  const ranged = /** @type {any} */ (field);
  const mirror = ranged.createValueRange ? null : new Mirror(field, containerOf(field));
  const within = (/** @type {number} */ offset) => Math.min(offset, field.value.length);
  return {
    read: () => field.value,
    place: (start, end) => (mirror ? mirror.range(start, end) : ranged.createValueRange(within(start), within(end))),
    select: (start, end) => field.setSelectionRange(start, end),
    caret: () => field.selectionStart ?? 0,
    drawsItself: () => false,
    lay: () => mirror?.lay(),
    close: () => mirror?.remove(),
  };
}

/** @param {HTMLElement} element */
export const isNative = (element) => element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

/** @param {HTMLElement} element @returns {Surface} */
export const surfaceOf = (element) =>
  isNative(element) ? nativeSurface(/** @type {HTMLTextAreaElement} */ (element)) : richSurface(element);

/**
 * The visible rectangles of a place: what is scrolled out of its field does not count.
 * @param {Place} place @param {HTMLElement} element
 */
export function boxesOf(place, element) {
  const field = element.getBoundingClientRect();
  return [...place.getClientRects()].filter(
    (box) => box.width > 0 && box.bottom > field.top && box.top < field.bottom && box.right > field.left && box.left < field.right,
  );
}
