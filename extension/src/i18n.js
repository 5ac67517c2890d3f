/** The interface's words, in the browser's language. */

/**
 * @param {string} name
 * @param {...(string | number)} values
 */
export const t = (name, ...values) => chrome.i18n.getMessage(name, values.map(String));

/** The language of these words: what getUILanguage() says differs between a site's process and the worker. */
export const language = () => t('language');

/** @param {number} count */
export const remarks = (count) => t(count === 1 ? 'remarksOne' : 'remarksMany', count);
