/**
 * Puts a suggestion into the composer through the editor's own input path, so that its model follows and Ctrl+Z undoes it.
 * A pasted text is understood by Draft.js, Lexical, Slate, CKEditor, Quill, TinyMCE, Trix and ProseMirror; others take beforeinput;
 * where the browser itself writes (plain fields, bare editable elements) it is told to insert.
 * Writing to the DOM instead corrupts several of them: the site would then post other words than those on the screen.
 * @import { Suggestion } from './types'
 * @import { Surface } from './surface.js'
 */
import { AS_BY_HAND } from './dom.js';
import { isNative } from './surface.js';
import { frame, selectionKnown } from './waiting.js';

const SETTLES_WITHIN_MS = 600;
const STAYS_MS = 100;

/** @typedef {'applied' | 'changed' | 'refused'} Outcome `changed`: the text is no longer the one that was checked */

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
  const event = new ClipboardEvent('paste', { ...AS_BY_HAND, clipboardData });
  return !element.dispatchEvent(event);
}

/** @param {HTMLElement} element @param {string} words @returns {boolean} whether the editor took it */
function beforeInput(element, words) {
  return !element.dispatchEvent(new InputEvent('beforeinput', { ...AS_BY_HAND, inputType: 'insertText', data: words }));
}

/** @param {string} words */
const write = (words) => (words ? document.execCommand('insertText', false, words) : document.execCommand('delete'));

/** @param {HTMLElement} element @param {string} words @param {() => boolean} byBrowser where the editor does not take them */
function insert(element, words, byBrowser) {
  // A paste of nothing is none.
  const taken = !isNative(element) && words && (paste(element, words) || beforeInput(element, words));
  return taken || byBrowser();
}

/** Asked before the first letter: where there is no text yet, a Backspace takes nothing away.
 * @param {HTMLElement} element @returns {boolean} whether the editor keeps keys from the browser
 */
function keepsKeys(element) {
  return !element.dispatchEvent(new KeyboardEvent('keydown', { ...AS_BY_HAND, key: 'Backspace', keyCode: 8 }));
}

/** Whether words that the browser inserts are known to reach the editor. @param {HTMLElement} element @param {Surface} surface @param {string} text */
const browserWrites = (element, surface, text) => !(surface.drawsItself() ?? (text || keepsKeys(element)));

/** Words that are put into others do not run into them. @param {string} text @param {number} at @param {string} words */
const apart = (text, at, words) => (/\S$/.test(text.slice(0, at)) ? ' ' : '') + words + (/^[\p{L}\p{N}]/u.test(text.slice(at)) ? ' ' : '');

/** Editors differ in the white space that they keep.
 * @param {string} text
 */
const canonical = (text) => text.replace(/\s+/g, ' ').trim();

/** Editors may think twice: the text must be there and stay. Looked at once more where a busy page takes its time to draw.
 * @param {Surface} surface @param {string} expected
 */
async function becomes(surface, expected) {
  const until = performance.now() + SETTLES_WITHIN_MS;
  let since = Infinity;
  for (;;) {
    const now = performance.now();
    since = canonical(surface.read()) === canonical(expected) ? Math.min(since, now) : Infinity;
    if (now - since >= STAYS_MS) return true;
    if (since === Infinity && now >= until) return false;
    await frame();
  }
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
  insert(element, replacement, () => surface.drawsItself() !== true && write(replacement));
  const expected = text.slice(0, start) + replacement + text.slice(end);
  return (await becomes(surface, expected)) ? 'applied' : 'refused';
}

/**
 * Puts words where the caret is or was, and takes nothing away for them; at the end where the caret is elsewhere.
 * @param {{element: HTMLElement, surface: Surface, words: string}} what
 * @returns {Promise<Outcome>}
 */
export async function insertWords({ element, surface, words }) {
  const text = surface.read();
  const { start, end } = surface.selected() ?? { start: -1, end: text.length };
  element.focus({ preventScroll: true });
  // A caret that is where it should be is left alone: only the editor knows all of its places.
  if (start !== end) surface.select(end, end);
  await selectionKnown();
  if (surface.read() !== text) return 'changed';
  const at = surface.selected()?.end ?? end;
  const put = apart(text, at, words);
  insert(element, put, () => browserWrites(element, surface, text) && (surface.endTyping(), write(put)));
  return (await becomes(surface, text.slice(0, at) + put + text.slice(at))) ? 'applied' : 'refused';
}
