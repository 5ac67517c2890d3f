/** CKEditor 5 (GPL, on test pages only): a model and a view of its own; nothing in its DOM may change behind its back. */
import { ClassicEditor, Essentials, Paragraph, Plugin, toWidget, Widget } from 'ckeditor5';

class MentionWidget extends Plugin {
  static get requires() {
    return [Widget];
  }

  init() {
    const { conversion, model } = this.editor;
    model.schema.register('mention', { inheritAllFrom: '$inlineObject', allowAttributes: ['name'] });
    conversion.for('downcast').elementToElement({
      model: 'mention',
      view: (element, { writer }) => {
        const span = writer.createContainerElement('span', { class: 'mention' });
        writer.insert(writer.createPositionAt(span, 0), writer.createText(`@${element.getAttribute('name')}`));
        return toWidget(span, writer);
      },
    });
  }
}

const written = (node) => (node.is('$text') ? node.data : node.is('element', 'mention') ? `@${node.getAttribute('name')}` : '\n');
const textOf = (editor) =>
  [...editor.model.document.getRoot().getChildren()].map((block) => [...block.getChildren()].map(written).join('')).join('\n');

export async function mount(place) {
  const element = document.createElement('div');
  place.append(element);
  const editor = await ClassicEditor.create(element, { licenseKey: 'GPL', plugins: [Essentials, Paragraph, MentionWidget] });
  return {
    field: editor.ui.getEditableElement(),
    model: () => textOf(editor),
    clear: () => editor.setData(''),
    mention: (name) => editor.model.change((writer) => {
      const mention = writer.createElement('mention', { name });
      editor.model.insertContent(mention);
      const space = writer.createText(' ');
      writer.insert(space, mention, 'after');
      writer.setSelection(space, 'after');
    }),
  };
}
