/**
 * What a site does with its composers: a press or a key posts what is in them. The attributes data-field and data-posts
 * are the tests' own and say which control posts which fields; all others are the site's.
 */
globalThis.posts = [];

/** In open shadow roots too. */
function deep(selector, root = document) {
  const inside = [...root.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot).flatMap(({ shadowRoot }) => deep(selector, shadowRoot));
  return [...root.querySelectorAll(selector), ...inside];
}

const textOf = (field) => field.value ?? field.innerText.replaceAll('\u00a0', ' ');

function post(name, by) {
  const fields = deep(`[data-field="${name}"]`);
  posts.push({ name, by, text: fields.map(textOf).filter(Boolean).join('\n') });
  for (const field of fields) if (field.value === undefined) field.replaceChildren();
  else field.value = '';
}

for (const control of deep('[data-posts]')) {
  const on = control.dataset.on ?? 'click';
  control.addEventListener(on, (event) => {
    event.preventDefault();
    if (control.getAttribute('aria-disabled') !== 'true') post(control.dataset.posts, on);
  });
  // A button that is none to the browser: the site listens to keys itself.
  if (!(control instanceof HTMLButtonElement)) control.addEventListener('keydown', ({ key }) => key === 'Enter' && post(control.dataset.posts, 'key'));
}

for (const form of deep('form[data-form]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    post(form.dataset.form, 'submit');
  });
}

for (const field of deep('[data-field][data-keys]')) {
  field.addEventListener('keydown', (event) => {
    const mod = event.ctrlKey || event.metaKey;
    const posting = event.key === 'Enter' && !event.isComposing && (mod ? field.dataset.keys.includes('mod+enter') : !event.shiftKey && field.dataset.keys.split(' ').includes('enter'));
    if (!posting) return;
    event.preventDefault();
    post(field.dataset.field, 'key');
  });
}

for (const dialog of document.querySelectorAll('dialog[data-modal]')) dialog.showModal();
