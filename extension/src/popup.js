/** The popup: is this page watched, does the service answer, what was found. */
import { remarks, t } from './i18n.js';
import { byId, tellService, translate } from './pages.js';
import { readSettings } from './settings.js';

async function currentTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** @param {number} tabId */
async function isWatched(tabId) {
  try {
    const reply = await chrome.tabs.sendMessage(tabId, { name: 'watched' });
    return reply?.watched === true;
  } catch (error) {
    // How the browser says that no content script listens there.
    if (/Receiving end does not exist/.test(/** @type {Error} */ (error).message)) return false;
    throw error;
  }
}

/** @param {number} tabId */
async function tellPage(tabId) {
  const watched = await isWatched(tabId);
  byId('watched').textContent = t(watched ? 'popupWatched' : 'popupNotWatched');
  if (!watched) return;
  // The toolbar's text is the one count that outlives the worker.
  const text = await chrome.action.getBadgeText({ tabId });
  byId('count').textContent = text === '!' ? t('notChecked') : remarks(Number(text));
}

async function start() {
  translate();
  byId('options').addEventListener('click', () => chrome.runtime.openOptionsPage());
  const { settings } = await readSettings();
  /** @type {HTMLAnchorElement} */ (byId('try')).href = `${settings.apiBase}/try`;
  const tabId = await currentTab();
  await Promise.all([tabId === undefined ? undefined : tellPage(tabId), tellService(byId('service'))]);
}

start();
