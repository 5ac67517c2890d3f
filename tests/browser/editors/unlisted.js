/**
 * An editor of nobody's: it lets nothing reach its DOM, keeps a plain string, and draws it anew after each change,
 * every word in an element of its own and every emoji as an image.
 */
import { draw, offsetOf, pointOf } from './drawing.js';

class Unlisted {
  text = '';
  #past = [];
  #composedFrom = 0;

  constructor(field) {
    this.field = field;
    field.addEventListener('beforeinput', (event) => this.#before(event));
    field.addEventListener('compositionstart', () => (this.#composedFrom = this.selected()[0]));
    field.addEventListener('compositionend', ({ data }) => this.replace(this.#composedFrom, this.#composedFrom, data));
    field.addEventListener('keydown', (event) => this.#key(event));
    this.draw(0);
  }

  #before(event) {
    // What is being composed is only drawn by the browser; the model gets it when it is done.
    if (event.inputType === 'insertCompositionText') return;
    event.preventDefault();
    const [start, end] = this.selected();
    if (event.inputType.startsWith('insertParagraph')) this.replace(start, end, '\n');
    else if (event.inputType.startsWith('insert')) this.replace(start, end, event.data ?? event.dataTransfer.getData('text/plain'));
    else this.replace(start === end ? Math.max(0, start - 1) : start, end, '');
  }

  #key(event) {
    if (!event.ctrlKey || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    const [from, to] = event.shiftKey ? [this.future, this.#past] : [this.#past, this.future];
    if (!from.length) return;
    to.push(this.text);
    this.text = from.pop();
    this.draw(this.text.length);
  }

  future = [];

  /** @returns {[number, number]} */
  selected() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    const ends = [offsetOf(this.field, anchorNode, anchorOffset), offsetOf(this.field, focusNode, focusOffset)];
    return ends.sort((a, b) => a - b);
  }

  replace(start, end, words) {
    this.#past.push(this.text);
    this.future = [];
    this.text = this.text.slice(0, start) + words + this.text.slice(end);
    this.draw(start + words.length);
  }

  draw(caret) {
    draw(this.field, this.text);
    document.getSelection().collapse(...pointOf(this.field, caret));
  }
}

export function mount(place) {
  const field = Object.assign(document.createElement('div'), { contentEditable: 'true', role: 'textbox', ariaLabel: 'Comment' });
  place.append(field);
  const editor = new Unlisted(field);
  return { field, model: () => editor.text, clear: () => editor.replace(0, editor.text.length, '') };
}
