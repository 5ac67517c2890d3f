/** From the pointer to the words: opens the card of the underlined words after a short rest on them, or at once by a click. */
/** @import { Card } from './card.js' */
/** @import { Watch } from './watch.js' */
/** @import { Finding } from './types' */
import { groupFindings } from './groups.js';
import { boxesOf } from './surface.js';

const REST_MS = 150;
const LEAVE_MS = 250;
/** The line under the words belongs to them. */
const REACH = 3;

/** @param {DOMRect} box @param {number} x @param {number} y */
const covers = (box, x, y) => x >= box.left && x <= box.right && y >= box.top - 1 && y <= box.bottom + REACH;

/**
 * @param {Watch} watch @param {number} x @param {number} y
 * @returns {Finding[]} those of the words under the point, and their company
 */
function findingsAt(watch, x, y) {
  const hit = watch.marks.filter(({ place }) => boxesOf(place, watch.element).some((box) => covers(box, x, y)));
  const groups = groupFindings(watch.findings).filter((group) => hit.some(({ finding }) => group.includes(finding)));
  // The shortest first: a finding about a whole paragraph is reached from its other words.
  return groups.sort(([a], [b]) => a.end - a.start - (b.end - b.start))[0] ?? [];
}

/**
 * @param {{watches: () => Iterable<Watch>, card: Card, signal: AbortSignal}} how
 */
export function followPointer({ watches, card, signal }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let frame = 0;

  /** @param {MouseEvent} event */
  function under(event) {
    const path = event.composedPath();
    const watch = [...watches()].find(({ element }) => path.includes(element));
    const findings = watch ? findingsAt(watch, event.clientX, event.clientY) : [];
    return { watch, findings, inCard: path.some((node) => card.contains(node)) };
  }

  /** @param {() => void} act @param {number} ms */
  function soon(act, ms) {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  }

  /** @param {ReturnType<typeof under>} found */
  function moved({ watch, findings, inCard }) {
    if (inCard || (findings.length && card.shows(findings))) return clearTimeout(timer);
    if (watch && findings.length && !card.pinned) return soon(() => card.show(watch, findings), REST_MS);
    if (card.open && !card.pinned) return soon(() => card.close(), LEAVE_MS);
    clearTimeout(timer);
  }

  addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerType === 'touch' || event.buttons) return;
      cancelAnimationFrame(frame);
      // composedPath() is empty once the event is over.
      const path = event.composedPath();
      if (!card.open && ![...watches()].some(({ element }) => path.includes(element))) return clearTimeout(timer);
      const found = under(event);
      frame = requestAnimationFrame(() => moved(found));
    },
    { signal, capture: true, passive: true },
  );

  addEventListener(
    'click',
    (event) => {
      const { watch, findings, inCard } = under(event);
      if (inCard) return;
      clearTimeout(timer);
      if (watch && findings.length) card.show(watch, findings, { pinned: true });
      else card.close();
    },
    { signal, capture: true },
  );
}
