/**
 * A page that sets `value` itself (it clears the box after posting) causes no event at all. But a page that does so does
 * more than that: it was clicked, it redraws something. Looked at then, at most once a frame, and never by a clock.
 */

const EVENTS = ['click', 'keyup', 'submit', 'reset', 'selectionchange'];

/**
 * @param {HTMLElement} field
 * @param {{look: () => void, signal: AbortSignal}} how
 */
export function onStirring(field, { look, signal }) {
  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      look();
    });
  };
  const observer = new MutationObserver(soon);
  for (const root of new Set([field.getRootNode(), document])) {
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  for (const name of EVENTS) addEventListener(name, soon, { signal, capture: true, passive: true });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
}
