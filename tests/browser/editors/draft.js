/** Draft.js, as on X: it keeps its own model and draws the DOM anew from it. */
import { CompositeDecorator, ContentState, Editor, EditorState, Modifier } from 'draft-js';
import { createElement as h, createRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Each hashtag is drawn as an entity, and so is each mention: a line of text is several nodes. */
function findHashtags(block, mark) {
  for (const found of block.getText().matchAll(/#\w+/g)) mark(found.index, found.index + found[0].length);
}

function findMentions(block, mark, content) {
  block.findEntityRanges((character) => character.getEntity() && content.getEntity(character.getEntity()).getType() === 'MENTION', mark);
}

const Entity = ({ children }) => h('span', { className: 'mention' }, children);
const decorator = new CompositeDecorator([
  { strategy: findHashtags, component: Entity },
  { strategy: findMentions, component: Entity },
]);
const empty = () => EditorState.createEmpty(decorator);

const emptied = (state) => EditorState.moveFocusToEnd(EditorState.push(state, ContentState.createFromText(''), 'remove-range'));

function withMention(state, name) {
  const content = state.getCurrentContent().createEntity('MENTION', 'IMMUTABLE', { name });
  const changed = Modifier.replaceText(content, state.getSelection(), `@${name}`, null, content.getLastCreatedEntityKey());
  const spaced = Modifier.insertText(changed, changed.getSelectionAfter(), ' ');
  return EditorState.push(state, spaced, 'insert-characters');
}

function Composer({ handle }) {
  const [state, setState] = useState(empty);
  Object.assign(handle, {
    model: () => state.getCurrentContent().getPlainText('\n'),
    clear: () => flushSync(() => setState(emptied(state))),
    mention: (name) => flushSync(() => setState(withMention(state, name))),
  });
  return h(Editor, { editorState: state, onChange: setState, ariaLabel: 'Post text', role: 'textbox', ref: handle.editor });
}

export function mount(place) {
  const handle = { editor: createRef() };
  flushSync(() => createRoot(place).render(h(Composer, { handle })));
  return {
    field: place.querySelector('[contenteditable]'),
    model: () => handle.model(),
    clear: () => handle.clear(),
    mention: (name) => handle.mention(name),
  };
}
