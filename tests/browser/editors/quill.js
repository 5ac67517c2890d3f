/** Quill, as in LinkedIn's classic share box: it watches its own DOM and writes back what its model says. */
import Quill from 'quill/core';

const Embed = Quill.import('blots/embed');

class Mention extends Embed {
  static blotName = 'mention';
  static tagName = 'span';
  static className = 'mention';

  static create(name) {
    const node = super.create();
    node.textContent = `@${name}`;
    return node;
  }

  static value(node) {
    return node.textContent.replace(/[\uFEFF@]/g, '');
  }
}
Quill.register(Mention);

const written = ({ insert }) => (typeof insert === 'string' ? insert : `@${insert.mention}`);
const textOf = (quill) => quill.getContents().ops.map(written).join('').replace(/\n$/, '');

export function mount(place) {
  const container = document.createElement('div');
  place.append(container);
  const quill = new Quill(container);
  return {
    field: quill.root,
    model: () => textOf(quill),
    clear: () => quill.setText('', 'user'),
    mention(name) {
      const { index } = quill.getSelection();
      quill.insertEmbed(index, 'mention', name, 'user');
      quill.insertText(index + 1, ' ', 'user');
      quill.setSelection(index + 2);
    },
    undoJoins: quill.history.options.delay,
  };
}
