/** The interface's words, in the browser's language. */

/**
 * @param {string} name
 * @param {...(string | number)} values
 */
export const t = (name, ...values) => chrome.i18n.getMessage(name, values.map(String));

export const language = () => (chrome.i18n.getUILanguage().startsWith('fr') ? 'fr' : 'en');

/** @param {number} count */
export const remarks = (count) => t(count === 1 ? 'remarksOne' : 'remarksMany', count);
