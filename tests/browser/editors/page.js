/** The editors asked for, each as a site would use it: what it would post is logged, and the box is emptied. */
import { PLACES } from './places.js';

/**
 * What an editor's file offers.
 * @typedef {object} Handle
 * @property {HTMLElement} field the element that is typed in
 * @property {() => string} model the text in the editor's own model, a line for each block
 * @property {() => void} clear
 * @property {(name: string) => void} [mention] puts "@name" at the caret, as one piece that the caret cannot enter
 * @property {number} [undoJoins] edits within so many ms are one step of undo
 */

/** @param {Handle} handle @param {HTMLElement} page @param {string} name */
function addPosting(handle, page, name) {
  const posted = [];
  const button = Object.assign(document.createElement('button'), { type: 'button', className: `post ${name}`, textContent: 'Post' });
  button.addEventListener('click', () => {
    posted.push(handle.model());
    handle.clear();
  });
  // Outside an open modal dialog nothing can be pressed.
  (page.querySelector('dialog') ?? page).append(button);
  return posted;
}

/** @param {Handle} handle @returns {() => boolean} whether a further edit is a step of undo of its own */
function followEdits({ field, undoJoins = 0 }) {
  let last = 0;
  const edited = () => (last = Date.now());
  new MutationObserver(edited).observe(field, { childList: true, characterData: true, subtree: true });
  field.addEventListener('input', edited);
  return () => Date.now() - last > undoJoins;
}

async function show(name, page, place) {
  const { mount } = await import(`./${name}.js`);
  const handle = await place(page, mount);
  const posted = addPosting(handle, page, name);
  window.composers[name] = { ...handle, posted, undoSettled: followEdits(handle) };
}

const asked = new URLSearchParams(location.search);
window.composers = {};
for (const name of asked.get('show').split(',')) {
  await show(name, document.querySelector('main'), PLACES[asked.get('in') ?? 'page']);
}
