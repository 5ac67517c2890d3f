/**
 * Asks the worker. After the extension is reloaded or updated, old content scripts are orphans: they learn it here.
 * @import { Answer, Check, Context, Finding, Happening, Policy, Reply, SiteAnswer, Standing, Status } from './types'
 */

const ORPHANED = /Extension context invalidated/;
const NOBODY = /** @type {Reply<any>} */ ({ ok: false, reason: 'unreachable', detail: 'worker' });

/** @param {{onOrphan: () => void}} how */
export function createClient({ onOrphan }) {
  /** To be asked before anything of the browser's is used: an orphan may not even ask for a message's words. */
  function alive() {
    if (chrome.runtime?.id) return true;
    onOrphan();
    return false;
  }

  /** @param {string} name @param {unknown} payload @returns {Promise<Reply<any>>} */
  async function send(name, payload) {
    if (!alive()) return NOBODY;
    try {
      return (await chrome.runtime.sendMessage({ name, payload })) ?? NOBODY;
    } catch (error) {
      if (ORPHANED.test(/** @type {Error} */ (error).message)) onOrphan();
      return NOBODY;
    }
  }

  return {
    alive,
    /** @param {Check} check @returns {Promise<Reply<Answer>>} */
    check: (check) => send('check', check),
    /** @returns {Promise<Reply<Policy>>} */
    policy: () => send('policy', {}),
    /** @param {string} host @returns {Promise<Reply<SiteAnswer>>} */
    site: (host) => send('site', { host }),
    /** @param {Status} status */
    status: (status) => send('status', status),
    /** Kept and delivered only where the firm's policy offers it. @param {Happening} happening */
    event: (happening) => send('event', happening),
    /** @param {string} text @param {Pick<Finding, 'rule' | 'start' | 'end'>} finding */
    dismiss: (text, { rule, start, end }) => send('dismiss', { text, finding: { rule, start, end } }),
    /** @param {string} text @param {Pick<Finding, 'rule' | 'start' | 'end'>} finding */
    restore: (text, { rule, start, end }) => send('restore', { text, finding: { rule, start, end } }),
    /** @param {{text: string, context: Context, note: string}} question @returns {Promise<Reply<{id: string}>>} */
    review: (question) => send('review', question),
    /** Whether legal has approved exactly this text. @param {{text: string, context: Context}} draft @returns {Promise<Reply<Standing>>} */
    approved: (draft) => send('approved', draft),
  };
}
