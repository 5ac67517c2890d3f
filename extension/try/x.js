/** A short-post composer like the one on X: Draft.js, which keeps its own model and redraws the DOM from it. */
import { CompositeDecorator, ContentState, Editor, EditorState, getDefaultKeyBinding } from 'draft-js';
import { createElement as h, createRef, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ring } from './ring.js';

const LIMIT = 280;
const ENTITIES = /(?:^|\s)([@#$][\p{L}\p{N}_]+)|(https?:\/\/\S+)/gu;

/** Mentions, hashtags and links are drawn as entities, so a line of text is several nodes, as on the real site. */
function findEntities(block, mark) {
  for (const found of block.getText().matchAll(ENTITIES)) {
    const entity = found[1] ?? found[2];
    const start = found.index + found[0].indexOf(entity);
    mark(start, start + entity.length);
  }
}

const Entity = ({ children }) => h('span', { className: 'entity' }, children);
const decorator = new CompositeDecorator([{ strategy: findEntities, component: Entity }]);
const textOf = (editorState) => editorState.getCurrentContent().getPlainText('\n');

function emptied(editorState) {
  const cleared = EditorState.push(editorState, ContentState.createFromText(''), 'remove-range');
  return EditorState.moveFocusToEnd(cleared);
}

const isPostKey = (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey);
const keyBinding = (event) => (isPostKey(event) ? 'post' : getDefaultKeyBinding(event));

function Composer({ words, onPost, handle }) {
  const [state, setState] = useState(() => EditorState.createEmpty(decorator));
  const editor = useRef(null);
  const text = textOf(state);
  const left = LIMIT - [...text].length;
  const ready = text.trim() !== '' && left >= 0;
  handle.current = { model: () => text, focus: () => editor.current.focus() };

  const post = useCallback(() => {
    if (!ready) return 'not-handled';
    onPost(text);
    setState(emptied);
    return 'handled';
  }, [ready, text, onPost]);

  return h('div', { className: 'composer x' },
    h('span', { className: 'avatar', 'aria-hidden': true }, 'CM'),
    h('div', { className: 'body', 'data-testid': 'tweetTextarea_0RichTextInputContainer' },
      h(Editor, {
        ref: editor, editorState: state, onChange: setState, placeholder: words.placeholder, ariaLabel: words.label,
        ariaMultiline: true, role: 'textbox', webDriverTestID: 'tweetTextarea_0', stripPastedStyles: true,
        spellCheck: false, keyBindingFn: keyBinding, handleKeyCommand: (command) => (command === 'post' ? post() : 'not-handled'),
      })),
    h('div', { className: 'bar' },
      h('span', { className: 'audience' }, words.audience),
      ring({ left, limit: LIMIT, label: words.left(left) }),
      h('button', { type: 'button', className: 'submit', disabled: !ready, onClick: post, 'data-testid': 'tweetButtonInline' },
        words.submit)));
}

/** Draft.js reads the DOM after the event that changed it, so a caller always gets the model as last drawn. */
export function mountX(element, { words, onPost }) {
  const handle = createRef();
  flushSync(() => createRoot(element).render(h(Composer, { words: words.x, onPost, handle })));
  return {
    model: () => handle.current.model(),
    focus: () => handle.current.focus(),
    field: () => element.querySelector('[contenteditable]'),
  };
}
