/** A bare editable element, as on Reddit's old drafts and YouTube: what is posted is what it shows. */
export function mount(place) {
  const field = Object.assign(document.createElement('div'), { contentEditable: 'true', role: 'textbox', ariaLabel: 'Comment' });
  place.append(field);
  return {
    field,
    model: () => linesOf(field),
    clear: () => field.replaceChildren(),
    mention(name) {
      const selection = field.getRootNode().getSelection?.() ?? field.ownerDocument.getSelection();
      const span = Object.assign(document.createElement('span'), { className: 'mention', contentEditable: 'false', textContent: `@${name}` });
      const range = selection.getRangeAt(0);
      range.insertNode(span);
      span.after('\u00a0');
      selection.collapse(span.nextSibling, 1);
    },
  };
}

/** As such apps do: the first line is bare, each further one a div. */
const linesOf = (field) => field.innerText.replace(/\n\n/g, '\n').replaceAll('\u00a0', ' ').replace(/\n$/, '');
