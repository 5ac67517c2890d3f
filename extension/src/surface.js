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
 * @property {() => {start: number, end: number} | null} selected the caret is a selection of nothing; null: it is elsewhere
 * @property {() => boolean | null} drawsItself whether the editor keeps letters from the browser; null: none was typed yet
 * @property {() => void} endTyping what the browser inserts after this is a step of undo by itself
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
    selected() {
      const { anchorNode, anchorOffset = 0, focusNode, focusOffset = 0 } = selection() ?? {};
      if (!anchorNode || !focusNode || !element.contains(anchorNode) || !element.contains(focusNode)) return null;
      const points = [{ node: anchorNode, offset: anchorOffset }, { node: focusNode, offset: focusOffset }];
      const [a, b] = points.map((point) => richOffset(element, reading, point));
      return { start: Math.min(a, b), end: Math.max(a, b) };
    },
    drawsItself: hands.drawsItself,
    endTyping() {
      const { focusNode = null, focusOffset = 0 } = selection() ?? {};
      selection()?.collapse(element, 0);
      selection()?.collapse(focusNode, focusOffset);
    },
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
    selected: () => ({ start: field.selectionStart ?? 0, end: field.selectionEnd ?? 0 }),
    drawsItself: () => false,
    endTyping() {
      const { selectionEnd: at } = field;
      field.setSelectionRange(0, 0);
      field.setSelectionRange(at, at);
    },
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
