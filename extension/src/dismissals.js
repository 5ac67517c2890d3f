/**
 * "Not a problem here": this rule, in this sentence, until it is taken back or a season has passed. Known by what the
 * sentence says, so that it survives edits elsewhere; kept as a hash, on this machine only. Never switches a rule off.
 * @import { Finding, Span, Store } from './types'
 */

const NAME = 'dismissals';
const MOST = 500;
const KEPT_MS = 90 * 24 * 3_600_000;

/** @typedef {Pick<Finding, 'rule' | 'start' | 'end'>} About */

/** The sentences that the words stand in; white space and case do not count. @param {string} text @param {Span} span */
export function sentenceAround(text, { start, end }) {
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)];
  const touched = sentences.filter(({ index, segment }) => index < Math.max(end, start + 1) && index + segment.length > start);
  return touched.map(({ segment }) => segment).join('').normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** @param {string} text @param {About} about */
async function hashOf(text, { rule, start, end }) {
  const bytes = new TextEncoder().encode(`${rule}\n${sentenceAround(text, { start, end })}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Store} store */
export function createDismissals(store) {
  /** @returns {Promise<Record<string, number>>} hash to when */
  async function kept() {
    const known = Object.entries((await store.get(NAME)) ?? {});
    return Object.fromEntries(known.filter(([, at]) => Date.now() - at < KEPT_MS).slice(-MOST));
  }

  return {
    /** @param {string} text @param {About} about */
    async add(text, about) {
      const hash = await hashOf(text, about);
      const { [hash]: _, ...others } = await kept();
      await store.set(NAME, { ...others, [hash]: Date.now() });
    },

    /** @param {string} text @param {About} about */
    async remove(text, about) {
      const { [await hashOf(text, about)]: _, ...others } = await kept();
      await store.set(NAME, others);
    },

    /** @param {string} text @param {Finding[]} findings @returns {Promise<{findings: Finding[], dismissed: Finding[]}>} */
    async part(text, findings) {
      const known = await kept();
      if (!Object.keys(known).length) return { findings, dismissed: [] };
      const hashes = await Promise.all(findings.map((finding) => hashOf(text, finding)));
      const isKnown = (/** @type {number} */ at) => hashes[at] in known;
      return {
        findings: findings.filter((_, at) => !isKnown(at)),
        dismissed: findings.filter((_, at) => isKnown(at)),
      };
    },
  };
}
