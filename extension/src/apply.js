/**
 * Puts a suggestion into the composer through the editor's own input path, so that its model follows and Ctrl+Z undoes it.
 * A pasted text is understood by Draft.js, Lexical, Slate, CKEditor, Quill, TinyMCE, Trix and ProseMirror; others take beforeinput;
 * where the browser itself writes (plain fields, bare editable elements) it is told to insert.
 * Writing to the DOM instead corrupts several of them: the site would then post other words than those on the screen.
 * @import { Suggestion } from './types'
 * @import { Surface } from './surface.js'
 */
import { isNative } from './surface.js';

const SETTLES_WITHIN_MS = 600;
const STAYS_MS = 100;

/** @typedef {'applied' | 'changed' | 'refused'} Outcome `changed`: the text is no longer the one that was checked */

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Editors learn of a new selection from an event that comes later. */
const selectionKnown = () =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 60);
    document.addEventListener('selectionchange', () => resolve(clearTimeout(timer)), { once: true });
  }).then(frame);

/** Editors ignore a paste of nothing: a deletion takes a neighbour along and puts it back.
 * @param {string} text @param {Suggestion} suggestion
 */
function withNeighbour(text, { start, end, replacement }) {
  if (replacement || (start === 0 && end === text.length)) return { start, end, replacement };
  const before = [...text.slice(Math.max(0, start - 2), start)].at(-1);
  if (before && before !== '\n') return { start: start - before.length, end, replacement: before };
  const after = [...text.slice(end, end + 2)][0] ?? '';
  return { start, end: end + after.length, replacement: after };
}

/** @param {HTMLElement} element @param {string} words @returns {boolean} whether the editor took it */
function paste(element, words) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', words);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true });
  return !element.dispatchEvent(event);
}

/** @param {HTMLElement} element @param {string} words @returns {boolean} whether the editor took it */
function beforeInput(element, words) {
  const how = { inputType: 'insertText', data: words, bubbles: true, cancelable: true, composed: true };
  return !element.dispatchEvent(new InputEvent('beforeinput', how));
}

/** @param {string} words */
const write = (words) => (words ? document.execCommand('insertText', false, words) : document.execCommand('delete'));

/** @param {HTMLElement} element @param {Surface} surface @param {string} words */
function insert(element, surface, words) {
  if (isNative(element)) return write(words);
  // A paste of nothing is none.
  if (words && (paste(element, words) || beforeInput(element, words))) return true;
  return !surface.drawsItself() && write(words);
}

/** Editors differ in the white space that they keep.
 * @param {string} text
 */
const canonical = (text) => text.replace(/\s+/g, ' ').trim();

/** Editors may think twice: the text must be there and stay. @param {Surface} surface @param {string} expected */
async function becomes(surface, expected) {
  const until = performance.now() + SETTLES_WITHIN_MS;
  let since = Infinity;
  while (performance.now() < until) {
    const there = canonical(surface.read()) === canonical(expected);
    since = there ? Math.min(since, performance.now()) : Infinity;
    if (performance.now() - since >= STAYS_MS) return true;
    await frame();
  }
  return false;
}

/**
 * Never repairs by hand what an editor made of it: the person sees it, and is offered a copy instead.
 * @param {{element: HTMLElement, surface: Surface, text: string, suggestion: Suggestion}} what
 * @returns {Promise<Outcome>}
 */
export async function applySuggestion({ element, surface, text, suggestion }) {
  if (surface.read() !== text) return 'changed';
  const { start, end, replacement } = withNeighbour(text, suggestion);
  element.focus({ preventScroll: true });
  surface.select(start, end);
  await selectionKnown();
  // The editor may have drawn itself anew when it got the focus.
  if (surface.read() !== text) return 'changed';
  insert(element, surface, replacement);
  const expected = text.slice(0, start) + replacement + text.slice(end);
  return (await becomes(surface, expected)) ? 'applied' : 'refused';
}
