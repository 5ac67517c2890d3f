/** A single line whose text the app keeps. */
export function mount(place) {
  const field = Object.assign(document.createElement('input'), { type: 'text', name: 'comment', ariaLabel: 'Write a comment' });
  let text = '';
  field.addEventListener('input', () => (text = field.value));
  place.append(field);
  return { field, model: () => text, clear: () => (text = field.value = '') };
}
