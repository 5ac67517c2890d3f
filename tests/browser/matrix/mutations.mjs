/** What changed in the page while something was done. */

/** Runs in the page. */
function record(name) {
  const { field } = composers[name];
  const tell = ({ type, target, attributeName, oldValue }) =>
    type === 'attributes' ? `${target.nodeName} ${attributeName}: ${oldValue} -> ${target.getAttribute(attributeName)}` : `${target.nodeName} ${type}`;
  // ProseMirror, clicked, writes its class once more as it is.
  const changed = ({ type, target, attributeName, oldValue }) => type !== 'attributes' || target.getAttribute(attributeName) !== oldValue;
  globalThis.mutations = [];
  globalThis.recorder = new MutationObserver((records) => mutations.push(...records.filter(changed).map(tell)));
  const how = { attributes: true, attributeOldValue: true, characterData: true, childList: true, subtree: true };
  recorder.observe(field, how);
  if (!field.ownerDocument.body.contains(field)) recorder.observe(document.body, how);
}

/** @returns {string[]} */
function stopRecording() {
  recorder.disconnect();
  return mutations;
}

export async function mutationsDuring({ page, name }, act) {
  await page.evaluate(record, name);
  await act();
  return page.evaluate(stopRecording);
}
