/**
 * Stands in for the browser on the /try page, so that the very same content script runs there without an extension:
 * its messages go to the same table of handlers, which asks the service that served the page.
 */
import en from '../_locales/en/messages.json';
import fr from '../_locales/fr/messages.json';
import sites from 'caveat:sites';
import { createHandlers, dispatch } from './handlers.js';
import { DEFAULTS } from './settings.js';

const lang = document.documentElement.lang.startsWith('fr') ? 'fr' : 'en';
/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const messages = { en, fr }[lang];

/** The page's composers have the attributes of the sites that they stand for. */
const composers = sites.sites.filter(({ id }) => ['x', 'linkedin', 'mastodon'].includes(id)).flatMap((site) => site.composers);
const here = { id: 'try', version: 1, hosts: [location.hostname], account: [], composers };

/** Gone with the page. @type {Map<string, any>} */
const kept = new Map();

const handlers = createHandlers({
  settings: async () => ({ ...DEFAULTS, apiBase: location.origin }),
  store: { get: async (name) => kept.get(name), set: async (name, value) => kept.set(name, value) },
  onStatus: () => {},
  about: { browser: 'try', version: '0' },
  sites: { ...sites, sites: [...sites.sites, here] },
});

/**
 * As the browser does it: a name such as $count$ stands for the value that its placeholder says.
 * @param {string} name
 * @param {string[]} [values]
 */
function getMessage(name, values = []) {
  const { message, placeholders = {} } = messages[name];
  return message.replace(/\$(\w+)\$/g, (_, key) => values[Number(placeholders[key.toLowerCase()].content.slice(1)) - 1]);
}

// In Chromium a page may have a `chrome` object already, without the parts that extensions get.
Object.assign((/** @type {any} */ (globalThis).chrome ??= {}), {
  runtime: {
    id: 'try',
    sendMessage: (/** @type {any} */ message) => dispatch(handlers, message, { tab: 0, frame: 0, document: 'try' }),
    onMessage: { addListener() {} },
    getURL: (/** @type {string} */ path) => new URL(`/try/assets/${path}`, location.origin).href,
  },
  i18n: { getMessage },
});
