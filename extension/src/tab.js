/**
 * The tab that the popup is about: what our scripts in its frames say, or why there are none.
 * @import { Overview } from './types'
 */
import { recall } from './settings.js';

/** @typedef {{frame: number, overview: Overview}} Frame */

/** @returns {Promise<chrome.tabs.Tab | undefined>} */
export async function currentTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/** @param {number} tabId @param {number} frame @param {string} name @param {unknown} [payload] @returns {Promise<any>} null: nobody is there */
export async function tell(tabId, frame, name, payload) {
  try {
    return (await chrome.tabs.sendMessage(tabId, { name, payload }, { frameId: frame })) ?? null;
  } catch (error) {
    // How browsers say that no content script listens there.
    if (/Receiving end does not exist|message (port|channel) closed|No frame with id/i.test(/** @type {Error} */ (error).message)) return null;
    throw error;
  }
}

/** @param {number} tabId @returns {Promise<Frame[]>} those of its frames that are watched, the page itself first */
export async function watchedFrames(tabId) {
  const known = Object.keys((await recall(`tab:${tabId}`)) ?? {}).map(Number);
  const frames = [...new Set([0, ...known])];
  const told = await Promise.all(frames.map(async (frame) => ({ frame, overview: await tell(tabId, frame, 'overview') })));
  return told.filter(({ overview }) => overview !== null);
}

/** @param {string} match such as https://*.x.com/* @param {URL} url */
function matches(match, { protocol, hostname }) {
  const [scheme, host] = match.replace(/\/\*$/, '').split('://');
  const domain = host.replace(/^\*\./, '');
  return protocol === `${scheme}:` && (hostname === domain || (host.startsWith('*.') && hostname.endsWith(`.${domain}`)));
}

/**
 * Why nothing watches it: `late` was open before the extension was there, `foreign` is not on the list but may be added.
 * @param {string | undefined} address known only while the person looks at the tab
 * @returns {Promise<'unknown' | 'own' | 'late' | 'foreign'>}
 */
export async function whyUnwatched(address) {
  if (!address || !URL.canParse(address)) return 'unknown';
  const url = new URL(address);
  if (!['https:', 'http:'].includes(url.protocol)) return 'own';
  const declared = (chrome.runtime.getManifest().content_scripts ?? []).flatMap(({ matches: all = [] }) => all);
  const { origins = [] } = await chrome.permissions.getAll();
  if ([...declared, ...origins].some((match) => matches(match, url))) return 'late';
  return url.protocol === 'https:' ? 'foreign' : 'own';
}
