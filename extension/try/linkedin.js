/** A share box like LinkedIn's: Quill, which watches its own DOM and writes back what its model says. */
import Quill from 'quill/core';

/** The end of Quill's model is always a line break that no app posts. */
const textOf = (quill) => quill.getText().replace(/\n$/, '');

function element(tag, className, text = '') {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function head(words) {
  const row = element('div', 'author');
  const avatar = element('span', 'avatar', 'CM');
  avatar.setAttribute('aria-hidden', 'true');
  const names = element('div', 'names');
  names.append(element('strong', '', words.author), element('span', 'role', words.role));
  row.append(avatar, names);
  return row;
}

function submitButton(words) {
  const button = element('button', 'submit share-actions__primary-action', words.submit);
  button.type = 'button';
  button.disabled = true;
  return button;
}

function createQuill(container, words) {
  const quill = new Quill(container, { placeholder: words.placeholder, formats: [] });
  quill.root.setAttribute('role', 'textbox');
  quill.root.setAttribute('aria-multiline', 'true');
  quill.root.setAttribute('aria-label', words.label);
  quill.root.spellcheck = false;
  return quill;
}

/** Quill joins edits that follow each other within a second into one step of undo. */
const undoSettled = (quill) => Date.now() - quill.history.lastRecorded > quill.history.options.delay;

export function mountLinkedIn(mount, { words: { linkedin: words }, onPost }) {
  const box = element('div', 'composer linkedin');
  const editor = element('div', 'body');
  const bar = element('div', 'bar');
  const button = submitButton(words);
  bar.append(button);
  box.append(head(words), editor, bar);
  mount.append(box);
  const quill = createQuill(editor, words);
  quill.on('text-change', () => (button.disabled = textOf(quill).trim() === ''));
  button.addEventListener('click', () => {
    onPost(textOf(quill));
    quill.setText('');
    quill.history.clear();
  });
  return {
    model: () => textOf(quill),
    focus: () => quill.focus(),
    field: () => quill.root,
    undoSettled: () => undoSettled(quill),
  };
}
