/** The worker: the only place that knows the service's address and key. */
import sites from 'caveat:sites';
import { about } from './about.js';
import { followPermissions } from './extra-sites.js';
import { createHandlers, dispatch } from './handlers.js';
import { followStorage, readSettings, reread, store } from './settings.js';
import { showStatus } from './toolbar.js';

followStorage();
followPermissions(async () => (await readSettings()).settings.apiBase);

const handlers = createHandlers({
  settings: async () => (await readSettings()).settings,
  store,
  onStatus: showStatus,
  about: about(),
  sites,
});

chrome.runtime.onMessage.addListener((message, { id, url, tab, frameId, documentId }, sendResponse) => {
  if (id !== chrome.runtime.id || typeof message?.name !== 'string') return false;
  if (url?.startsWith(chrome.runtime.getURL(''))) reread();
  dispatch(handlers, message, { tab: tab?.id ?? -1, frame: frameId ?? 0, document: documentId ?? '' }).then(sendResponse);
  // Keeps the channel open for the answer.
  return true;
});
