/** What the options page and the popup share: words in the browser's language, and the state of the service. */
/** @import { Policy, Reply } from './types' */
import { language, t } from './i18n.js';

export function translate() {
  document.documentElement.lang = language();
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? '');
  }
}

/** @template {HTMLElement} E @param {string} id */
export const byId = (id) => /** @type {E} */ (document.getElementById(id));

/** @param {HTMLElement} element @param {string} words @param {boolean} good */
export function tell(element, words, good) {
  element.textContent = words;
  element.dataset.good = String(good);
}

/**
 * Asks the service itself, not a copy of its last answer: this also proves the key.
 * @param {HTMLElement} element @returns {Promise<Policy | null>}
 */
export async function tellService(element) {
  element.textContent = t('popupAsking');
  delete element.dataset.good;
  /** @type {Reply<Policy>} */
  const reply = await chrome.runtime.sendMessage({ name: 'policy', payload: { fresh: true } });
  const ours = reply.ok && typeof reply.answer?.policy === 'string';
  if (reply.ok && ours) {
    tell(element, t('serviceOk', reply.answer.policy), true);
    return reply.answer;
  }
  tell(element, t(`service_${reply.ok ? 'invalid' : reply.reason}`), false);
  return null;
}
