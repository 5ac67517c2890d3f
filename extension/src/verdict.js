/**
 * Pure: what becomes of a text that is about to be posted.
 * @import { Finding, SiteAnswer } from './types'
 * @import { Watch } from './watch.js'
 */

const RANK = ['allow', 'notice', 'warn', 'hold'];
/** Private talk and bad manners: on the firm's account, most often a post meant for another one. */
const WRONG_ACCOUNT = 'conduct';

/** @typedef {'clear' | 'wait' | 'unchecked' | 'stop'} Verdict */

/** All that was found, with what the person set aside: policy does not know of that. @param {Watch} watch @returns {Finding[]} */
export const allFindings = ({ findings, dismissed, adopted }) => [...findings, ...dismissed, ...adopted.findings];

/** @param {Watch} watch @param {SiteAnswer} told */
export const asksWhoPosts = (watch, { guard }) =>
  guard.wrong_account && watch.context().account === 'brand' && watch.findings.some(({ category }) => category === WRONG_ACCOUNT);

/** Whether the firm's policy stops this text, or what goes out with it. @param {Watch} watch @param {SiteAnswer} told */
export const isHeld = ({ decision, adopted }, { guard }) =>
  [decision, adopted.decision].some((decided) => RANK.indexOf(decided) >= RANK.indexOf(guard.stop));

/**
 * @param {Watch} watch
 * @param {{told: SiteAnswer, approved: string | undefined, describe: (element: Element) => {quoted: string}}} how
 * @returns {Verdict}
 */
export function judge(watch, { told, approved, describe }) {
  watch.sync();
  if (!watch.text.trim() || watch.text === approved || watch.reason === 'paused') return 'clear';
  if (watch.state === 'waiting') return 'wait';
  if (watch.state !== 'checked') return told.unreachable === 'hold' ? 'unchecked' : 'clear';
  if (describe(watch.element).quoted !== watch.adopted.text) {
    watch.outdate();
    return 'wait';
  }
  return isHeld(watch, told) || asksWhoPosts(watch, told) ? 'stop' : 'clear';
}
