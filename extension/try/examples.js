/** Sentences to try: each goes into the composer through the editor's own input path, so the editor can undo it. */

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function pasteEvent(text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  return new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
}

/** Rich editors take a paste into their model; a plain field ignores it and is typed into instead. */
function insert(field, text) {
  const untaken = field.dispatchEvent(pasteEvent(text));
  if (untaken) document.execCommand('insertText', false, text);
}

/** The sentence takes the place of what is there. */
async function fill(composer, text) {
  composer.focus();
  await nextFrame();
  if (composer.model() !== '') document.execCommand('selectAll');
  await nextFrame(); // editors hear of the new selection a moment after it is made
  insert(composer.field(), text);
}

/** The composer last used gets the sentence; the first one until then. */
function lastUsed(composers) {
  const all = Object.values(composers);
  let current = all[0];
  document.addEventListener('focusin', (event) => {
    current = all.find((composer) => composer.field().contains(event.target)) ?? current;
  });
  return () => current;
}

export function mountExamples(buttons, composers) {
  const current = lastUsed(composers);
  for (const button of buttons) {
    button.addEventListener('click', async () => {
      await fill(current(), button.dataset.example);
      current().field().scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
    });
  }
}
