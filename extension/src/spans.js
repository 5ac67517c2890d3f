/**
 * Pure: what an edit does to spans. Those before it stay, those after it move, those it touches are dropped
 * until the next answer.
 * @import { Finding, Span } from './types'
 */

/**
 * `start` to `end` of the old text was replaced by `inserted`.
 * @typedef {Span & {inserted: string}} Edit
 */

const WORD = /[\p{L}\p{N}_]/u;

/** @param {string} a @param {string} b @param {number} limit */
function commonPrefix(a, b, limit) {
  let length = 0;
  while (length < limit && a[length] === b[length]) length += 1;
  return length;
}

/** @param {string} a @param {string} b @param {number} limit */
function commonSuffix(a, b, limit) {
  let length = 0;
  while (length < limit && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}

/** @param {string} before @param {string} after @returns {Edit} */
export function editBetween(before, after) {
  const shorter = Math.min(before.length, after.length);
  const start = commonPrefix(before, after, shorter);
  const kept = commonSuffix(before, after, shorter - start);
  return { start, end: before.length - kept, inserted: after.slice(start, after.length - kept) };
}

/**
 * A letter typed against a word makes another word: "risk" is not "risky".
 * @param {string | undefined} character
 */
const continues = (character) => character !== undefined && WORD.test(character);

/**
 * @template {Span} S
 * @param {S} span @param {Edit} edit
 * @returns {S | null} null: the edit touched it
 */
export function shiftSpan(span, edit) {
  const by = edit.inserted.length - (edit.end - edit.start);
  if (span.end <= edit.start) {
    const grown = span.end === edit.start && span.start < span.end && continues(edit.inserted[0]);
    return grown ? null : span;
  }
  if (span.start >= edit.end) {
    const grown = span.start === edit.end && span.start < span.end && continues(edit.inserted.at(-1));
    return grown ? null : { ...span, start: span.start + by, end: span.end + by };
  }
  return null;
}

/**
 * @param {Finding[]} findings @param {Edit} edit
 * @returns {Finding[]}
 */
export function shiftFindings(findings, edit) {
  return findings.flatMap((finding) => {
    const moved = shiftSpan(finding, edit);
    if (!moved) return [];
    return [{ ...moved, suggestions: finding.suggestions.flatMap((suggestion) => shiftSpan(suggestion, edit) ?? []) }];
  });
}
