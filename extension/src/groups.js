/**
 * Pure: which findings share a card. Those about the same words do, the most severe first.
 * @import { Finding, Span } from './types'
 */

const RANK = { high: 0, medium: 1, low: 2 };

/** @param {Span} a @param {Span} b */
function aboutTheSameWords(a, b) {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  // A finding about the whole draft is not about each of its words.
  return shared > 0 && shared * 2 >= Math.max(a.end - a.start, b.end - b.start);
}

/** @param {Finding[]} findings */
const bySeverity = (findings) =>
  [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.end - a.start - (b.end - b.start));

/**
 * In reading order.
 * @param {Finding[]} findings @returns {Finding[][]}
 */
export function groupFindings(findings) {
  /** @type {Finding[][]} */
  const groups = [];
  for (const finding of [...findings].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const group = groups.find(([first]) => aboutTheSameWords(first, finding));
    if (group) group.push(finding);
    else groups.push([finding]);
  }
  return groups.map(bySeverity);
}

/**
 * The group to open for a caret: the one that it is in, else the next one, else the first.
 * @param {Finding[][]} groups @param {number} caret
 */
export function groupAt(groups, caret) {
  const inside = groups.findIndex(([finding]) => finding.start <= caret && caret <= finding.end);
  if (inside >= 0) return inside;
  return Math.max(0, groups.findIndex(([finding]) => finding.start >= caret));
}
