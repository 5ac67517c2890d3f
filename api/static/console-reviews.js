/* Keys for reviewers. A key chooses or moves; it never decides. While something is being written, all keys are letters. */
const OFF = 'caveat-keys-off';
const box = document.querySelector('#keys-on');
const CHOICES = { a: 'approved', c: 'approved-with-changes', r: 'rejected', f: 'false-positive', e: 'escalated' };
const FIRST = { c: '#text', r: '#comment', e: '#comment' };

box.checked = localStorage.getItem(OFF) === null;
box.addEventListener('change', () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1')));

const isWriting = (target) => target instanceof Element && target.closest('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])') !== null;

/** From one row of the queue to the next, or the one before. */
function move(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}

function choose(key) {
  const option = document.querySelector(`#decision [value=${CHOICES[key]}]`);
  if (!option) return;
  option.click();
  document.querySelector(FIRST[key] ?? '#decision button.main').focus();
}

function explain() {
  const keys = document.querySelector('#keys');
  keys.open = !keys.open;
  if (keys.open) keys.scrollIntoView({ block: 'nearest' });
}

function open() {
  if (document.activeElement.matches('[data-row]')) document.activeElement.click();
  else document.querySelector('[data-key=o], [data-row]')?.focus();
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  m: () => document.querySelector('#words')?.focus(),
  q: () => document.querySelector('#back')?.click(),
  '?': explain,
};

addEventListener('keydown', (event) => {
  if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
  const act = ACTS[event.key] ?? (event.key in CHOICES && (() => choose(event.key)));
  if (!act) return;
  event.preventDefault();
  act();
});
