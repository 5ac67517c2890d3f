/**
 * What the popup may know and do about this document: which composers are watched, what was found in them, go there.
 * Only our own extension can ask.
 * @import { FieldOverview, Overview } from './types'
 * @import { Watch } from './watch.js'
 * @import { Watches } from './watches.js'
 */
import { applySuggestion, insertWords } from './apply.js';
import { groupFindings } from './groups.js';
import { hashOf } from './sameness.js';

/** @param {Watch} watch @returns {FieldOverview} */
const overviewOf = ({ state, reason, findings, dismissed }) => ({
  state,
  reason,
  dismissed: dismissed.length,
  findings: groupFindings(findings).map(([{ rule, category, severity, text, start }]) => ({ rule, category, severity, text, start })),
});

/** @param {Watches} watches @param {{at: number, rule: string, start: number}} what */
function open(watches, { at, rule, start }) {
  const watch = watches.all[at];
  const group = watch && groupFindings(watch.findings).find(([finding]) => finding.rule === rule && finding.start === start);
  if (!group) return;
  watch.element.scrollIntoView({ block: 'nearest' });
  watches.card.show(watch, group, { focus: true });
}

/**
 * Puts what legal approved where the draft is that they were asked about: that one, or none.
 * @param {Watches} watches @param {{of: string, words: string}} what
 */
async function replace(watches, { of, words }) {
  for (const { element, surface, text } of watches.all) {
    if ((await hashOf(text)) !== of) continue;
    const suggestion = { label: '', start: 0, end: text.length, replacement: words };
    return applySuggestion({ element, surface, text, suggestion });
  }
}

/** When the person was last in a field that can still be seen. @param {Watch} watch */
const usedAt = (watch) => (watch.element.checkVisibility() ? watch.usedAt : 0);

/** Puts words where the person wrote last. @param {Watches} watches @param {{words: string}} what */
async function insert(watches, { words }) {
  const [watch] = watches.all.filter(usedAt).sort((a, b) => usedAt(b) - usedAt(a));
  if (!watch) return;
  const outcome = await insertWords({ element: watch.element, surface: watch.surface, words });
  watch.sync();
  return outcome;
}

/** @param {Watches} watches @param {{signal: AbortSignal, site: string}} how */
export function answerPopup(watches, { signal, site }) {
  const table = {
    /** @returns {Overview} */
    overview: () => ({ site, ...watches.coverage, usedAt: Math.max(0, ...watches.all.map(usedAt)), fields: watches.all.map(overviewOf) }),
    /** @param {any} what */
    open: (what) => open(watches, what),
    /** @param {any} what */
    replace: (what) => replace(watches, what),
    /** @param {any} what */
    insert: (what) => insert(watches, what),
    // The pause is over, or has begun.
    recheck: () => watches.all.forEach((watch) => watch.text && watch.check()),
  };
  const listen = (/** @type {any} */ { name, payload }, /** @type {any} */ _sender, /** @type {(answer: any) => void} */ respond) => {
    if (!Object.hasOwn(table, name)) return false;
    Promise.resolve(table[/** @type {keyof typeof table} */ (name)](payload)).then((answer) => respond(answer ?? null));
    // Keeps the channel open for the answer.
    return true;
  };
  chrome.runtime.onMessage.addListener(listen);
  // An orphan has nobody to be removed from.
  signal.addEventListener('abort', () => chrome.runtime?.onMessage?.removeListener(listen));
}
