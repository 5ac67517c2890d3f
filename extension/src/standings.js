/**
 * What legal has approved of a post that the firm's policy holds: all of it, or another wording, which can be put in its
 * place.
 * @import { Drift, SiteAnswer, Standing } from './types'
 * @import { Watch } from './watch.js'
 */
import { applySuggestion } from './apply.js';
import { copy } from './dom.js';
import { t } from './i18n.js';
import { asksWhoPosts, isHeld } from './verdict.js';
import { pause } from './waiting.js';

/** How long a press waits for an answer that is under way. */
export const LONGEST_WAIT_MS = 800;

/** @typedef {Drift & {watch: Watch}} OwnDrift */
/** @typedef {{approved: boolean, drifts: OwnDrift[]}} Standings */
/** @type {Standings} */
export const UNKNOWN = { approved: false, drifts: [] };

/** @param {Watch} watch @param {Standing} standing @returns {OwnDrift[]} */
function driftOf(watch, { because, approved_text: before, usable }) {
  return because && before !== null ? [{ watch, because, before, usable, after: watch.text }] : [];
}

/**
 * Whether legal has approved all that the policy holds, and where not, what they approved. Whose account it is, is asked
 * all the same.
 * @param {Watch[]} watches
 * @param {{told: SiteAnswer, client: ReturnType<typeof import('./client.js').createClient>}} how
 * @returns {Promise<Standings>}
 */
export async function standingsOf(watches, { told, client }) {
  if (!told.features.includes('reviews') || watches.some((watch) => asksWhoPosts(watch, told) || watch.adopted.findings.length)) return UNKNOWN;
  const held = watches.filter((watch) => isHeld(watch, told));
  const all = Promise.all(held.map((watch) => client.approved({ text: watch.text, context: watch.context() })));
  const answered = all.then((replies) => ({
    approved: replies.every((reply) => reply.ok && reply.answer.approved),
    drifts: replies.flatMap((reply, at) => (reply.ok ? driftOf(held[at], reply.answer) : [])),
  }));
  return Promise.race([answered, pause(LONGEST_WAIT_MS).then(() => UNKNOWN)]);
}

/**
 * Puts what was approved in the draft. Sent by the person's own hand.
 * @param {OwnDrift} drift @returns {Promise<string>} what is to be said of it; nothing, when it is there
 */
export async function useApproved({ watch: { element, surface, text }, before }) {
  const suggestion = { label: '', start: 0, end: text.length, replacement: before };
  if ((await applySuggestion({ element, surface, text, suggestion })) === 'applied') return '';
  return t((await copy(before)) ? 'approvedCopied' : 'copyDenied');
}
