/** An editor that takes words from the keyboard alone, as those drawn on a canvas do: nothing can be put into it. */
import { draw, pointOf } from './drawing.js';

export function mount(place) {
  const field = Object.assign(document.createElement('div'), { contentEditable: 'true', role: 'textbox', ariaLabel: 'Comment' });
  place.append(field);
  let text = '';
  const past = [];
  const future = [];

  function become(words) {
    text = words;
    draw(field, text);
    field.ownerDocument.getSelection().collapse(...pointOf(field, text.length));
  }

  function travel(from, to) {
    if (!from.length) return;
    to.push(text);
    become(from.pop());
  }

  function press(event) {
    const { key, ctrlKey, shiftKey } = event;
    if (ctrlKey && key.toLowerCase() === 'z') return shiftKey ? travel(future, past) : travel(past, future);
    if (ctrlKey || event.altKey || (key.length > 1 && key !== 'Enter' && key !== 'Backspace')) return;
    event.preventDefault();
    past.push(text);
    future.length = 0;
    become(key === 'Backspace' ? text.slice(0, -1) : text + (key === 'Enter' ? '\n' : key));
  }

  field.addEventListener('keydown', press);
  become('');
  return { field, model: () => text, clear: () => become('') };
}
