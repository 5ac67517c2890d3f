/** Trix: a custom element whose document holds attachments as single characters. */
import Trix from 'trix';

const written = (piece) => (piece.attachment ? `@${piece.attachment.getAttribute('name')}` : piece.toString());
const textOf = ({ editor }) => editor.getDocument().getPieces().map(written).join('').replace(/\n$/, '');

export async function mount(place) {
  const field = document.createElement('trix-editor');
  const ready = new Promise((resolve) => field.addEventListener('trix-initialize', resolve, { once: true }));
  place.append(field);
  await ready;
  return {
    field,
    model: () => textOf(field),
    clear: () => field.editor.loadHTML(''),
    mention(name) {
      field.editor.insertAttachment(new Trix.Attachment({ name, content: `<span class="mention">@${name}</span>` }));
      field.editor.insertString(' ');
    },
  };
}
