/** The worker: the only place that knows the service's address and key. */
import { createHandlers, dispatch } from './handlers.js';
import { followManaged, readSettings } from './settings.js';
import { showStatus } from './toolbar.js';

followManaged();

const handlers = createHandlers({
  settings: async () => (await readSettings()).settings,
  onStatus: showStatus,
});

chrome.runtime.onMessage.addListener((message, { tab, frameId, documentId }, sendResponse) => {
  dispatch(handlers, message, { tab: tab?.id ?? -1, frame: frameId ?? 0, document: documentId ?? '' }).then(sendResponse);
  // Keeps the channel open for the answer.
  return true;
});
