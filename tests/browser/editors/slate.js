/** Slate: it takes its text from beforeinput events and draws with React; other changes of its DOM are lost on it. */
import { createElement as h, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createEditor, Editor, Node, Text, Transforms } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';

const EMPTY = [{ type: 'paragraph', children: [{ text: '' }] }];
const isMention = (node) => node.type === 'mention';

function withMentions(editor) {
  const { isInline, isVoid } = editor;
  return Object.assign(editor, {
    isInline: (node) => isMention(node) || isInline(node),
    isVoid: (node) => isMention(node) || isVoid(node),
  });
}

function Element({ attributes, children, element }) {
  if (!isMention(element)) return h('p', attributes, children);
  return h('span', { ...attributes, contentEditable: false, className: 'mention' }, `@${element.name}`, children);
}

function textOf(node) {
  if (Text.isText(node)) return node.text;
  return isMention(node) ? `@${node.name}` : node.children.map(textOf).join('');
}

function clear(editor) {
  Transforms.select(editor, []);
  Transforms.delete(editor, { at: { anchor: Editor.start(editor, []), focus: Editor.end(editor, []) } });
  Transforms.select(editor, Editor.start(editor, []));
}

function mention(editor, name) {
  Transforms.insertNodes(editor, { type: 'mention', name, children: [{ text: '' }] });
  Transforms.move(editor);
  Transforms.insertText(editor, ' ');
}

function Composer({ editor }) {
  const [initialValue] = useState(EMPTY);
  return h(Slate, { editor, initialValue },
    h(Editable, { renderElement: Element, role: 'textbox', 'aria-label': 'Post text' }));
}

export function mount(place) {
  const editor = withMentions(withHistory(withReact(createEditor())));
  flushSync(() => createRoot(place).render(h(Composer, { editor })));
  return {
    field: place.querySelector('[contenteditable]'),
    model: () => [...Node.children(editor, [])].map(([block]) => textOf(block)).join('\n'),
    clear: () => flushSync(() => clear(editor)),
    mention: (name) => flushSync(() => mention(editor, name)),
  };
}
