/** TipTap on ProseMirror, as on Bluesky and in LinkedIn's newer share box. */
import { Editor, Node } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';

const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({ name: {} }),
  parseHTML: () => [{ tag: 'span.mention' }],
  renderHTML: ({ node }) => ['span', { class: 'mention' }, `@${node.attrs.name}`],
  renderText: ({ node }) => `@${node.attrs.name}`,
});

export function mount(place) {
  const editor = new Editor({ element: place, extensions: [StarterKit, Mention] });
  return {
    field: editor.view.dom,
    model: () => editor.getText({ blockSeparator: '\n' }),
    clear: () => editor.commands.clearContent(true),
    mention: (name) => editor.chain().focus().insertContent([{ type: 'mention', attrs: { name } }, { type: 'text', text: ' ' }]).run(),
    undoJoins: 500,
  };
}
