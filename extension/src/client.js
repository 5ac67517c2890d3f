/**
 * Asks the worker. After the extension is reloaded or updated, old content scripts are orphans: they learn it here.
 * @import { Answer, Check, Policy, Reply, Status } from './types'
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
    /** @param {Status} status */
    status: (status) => send('status', status),
  };
}
