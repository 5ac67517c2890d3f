/** Pure: what a replacement changes, word by word, so that the eye finds it at once. */

/** Beyond this, a table of the two texts is not worth its memory: all of it is then old, and all of it new. */
const MOST_CELLS = 40_000;

/** @typedef {{kind: 'same' | 'del' | 'ins', words: string}} Part */

/** @param {string} text */
const tokens = (text) => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

/** Length of the longest common run of words from each pair of places on. @param {string[]} a @param {string[]} b */
function table(a, b) {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      rows[i][j] = a[i] === b[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

/** @param {string[]} a @param {string[]} b @returns {Part[]} token by token, what goes before what comes */
function steps(a, b) {
  const rows = table(a, b);
  /** @type {Part[]} */
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', words: a[i] });
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j === b.length || rows[i + 1][j] >= rows[i][j + 1])) parts.push({ kind: 'del', words: a[i++] });
    else parts.push({ kind: 'ins', words: b[j++] });
  }
  return parts;
}

const ENOUGH_LETTERS = 8;

/** Enough to be worth keeping between two changes: less would only tear them apart. @param {Part[]} run */
const isWorthKeeping = (run) => run.map(({ words }) => words.replace(/[^\p{L}\p{N}]/gu, '')).join('').length >= ENOUGH_LETTERS;

/** @param {Part[]} parts @returns {Part[][]} runs of what stays, and of what changes */
function runs(parts) {
  /** @type {Part[][]} */
  const all = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last && (last[0].kind === 'same') === (part.kind === 'same')) last.push(part);
    else all.push([part]);
  }
  return all;
}

/** @param {Part[]} run @param {Part['kind']} without */
const joined = (run, without) => run.filter(({ kind }) => kind !== without).map(({ words }) => words).join('');

/**
 * @param {string} before @param {string} after
 * @returns {Part[]} at each change, the old words and then the new ones
 */
export function difference(before, after) {
  const [a, b] = [tokens(before), tokens(after)];
  if (a.length * b.length > MOST_CELLS) return shown([{ kind: 'del', words: before }, { kind: 'ins', words: after }]);
  const all = runs(steps(a, b));
  const isInner = (/** @type {number} */ at) => at > 0 && at < all.length - 1 && all[at][0].kind === 'same';
  const marked = all.flatMap((run, at) => (isInner(at) && !isWorthKeeping(run) ? run.flatMap(({ words }) => [{ kind: 'del', words }, { kind: 'ins', words }]) : run));
  return shown(/** @type {Part[]} */ (marked));
}

/** @param {Part[]} parts */
function shown(parts) {
  return runs(parts).flatMap((run) => {
    if (run[0].kind === 'same') return [{ kind: /** @type {const} */ ('same'), words: joined(run, 'del') }];
    const [del, ins] = [joined(run, 'ins'), joined(run, 'del')];
    return /** @type {Part[]} */ ([{ kind: 'del', words: del }, { kind: 'ins', words: ins }]).filter(({ words }) => words);
  });
}

/**
 * The words around a change, cut at a blank.
 * @param {string} text @param {{start: number, end: number}} span @param {number} reach
 */
export function around(text, { start, end }, reach = 28) {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const lineEnd = text.indexOf('\n', end);
  const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  return {
    before: before.length > reach ? `…${before.slice(before.indexOf(' ', before.length - reach))}` : before,
    after: after.length > reach ? `${after.slice(0, after.lastIndexOf(' ', reach) + 1)}…` : after,
  };
}
