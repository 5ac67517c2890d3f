/**
 * Underlines words with the CSS Custom Highlight API: no node of the page is added or changed.
 * The registry belongs to the document and so to the page as well: our names are prefixed, and put back if cleared.
 * @import { Finding, Severity } from './types'
 * @import { Place } from './surface.js'
 */

const PRIORITY = { low: 1, medium: 2, high: 3 };

/** @typedef {{finding: Finding, place: Place}} Mark */

/** @type {Map<string, Highlight>} */
const highlights = new Map();
/** @type {Set<Finding>} */
let active = new Set();

/** @param {string} name @param {number} priority */
function highlight(name, priority) {
  const known = highlights.get(name) ?? new Highlight();
  known.priority = priority;
  highlights.set(name, known);
  if (CSS.highlights.get(name) !== known) CSS.highlights.set(name, known);
  return known;
}

/** @param {Severity} severity */
const bySeverity = (severity) => highlight(`caveat-${severity}`, PRIORITY[severity]);

const activeWords = () => highlight('caveat-active', 0);

/** @param {Mark[]} marks */
export function paint(marks) {
  for (const { finding, place } of marks) {
    bySeverity(finding.severity).add(place);
    if (active.has(finding)) activeWords().add(place);
  }
}

/** @param {Mark[]} marks */
export function wipe(marks) {
  for (const { finding, place } of marks) {
    bySeverity(finding.severity).delete(place);
    activeWords().delete(place);
  }
}

/**
 * Tints the words whose card is open; they stay so when their marks are drawn anew.
 * @param {Mark[]} marks
 */
export function setActive(marks) {
  active = new Set(marks.map(({ finding }) => finding));
  activeWords().clear();
  for (const { place } of marks) activeWords().add(place);
}

export function removeHighlights() {
  for (const name of highlights.keys()) CSS.highlights.delete(name);
  highlights.clear();
}
