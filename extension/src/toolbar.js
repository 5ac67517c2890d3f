/**
 * The toolbar icon: how many findings the tab holds, "!" when something could not be
 * checked, "?" when the site's composer is not recognised.
 * @import { Sender, Status } from './types'
 */
import { t } from './i18n.js';
import { recall, remember } from './settings.js';

const COLOURS = { remarks: '#b4560b', unchecked: '#5b6472' };

/** @typedef {Record<string, Status & {document: string}>} Frames */

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

/** @param {Status[]} statuses */
function look(statuses) {
  const findings = statuses.reduce((sum, status) => sum + status.findings, 0);
  if (statuses.some(({ state }) => state === 'unchecked')) return { text: '!', colour: COLOURS.unchecked, title: t('notChecked') };
  if (statuses.some(({ missed }) => missed)) return { text: '?', colour: COLOURS.unchecked, title: t('missed') };
  if (!findings) return { text: '', colour: COLOURS.remarks, title: t('nothingFound') };
  return { text: String(findings), colour: COLOURS.remarks, title: t(findings === 1 ? 'remarksOne' : 'remarksMany', findings) };
}

/** @param {number} tabId @param {Frames} frames */
async function paint(tabId, frames) {
  const { text, colour, title } = look(Object.values(frames));
  try {
    await Promise.all([
      chrome.action.setBadgeText({ tabId, text }),
      chrome.action.setBadgeBackgroundColor({ tabId, color: colour }),
      chrome.action.setBadgeTextColor({ tabId, color: '#ffffff' }),
      chrome.action.setTitle({ tabId, title: t('cardLabel', title) }),
    ]);
  } catch (error) {
    // The tab may have closed between the message and now.
    if (!/** @type {Error} */ (error).message.startsWith('No tab with id')) throw error;
  }
}

/** @param {Status} status @param {Sender} sender */
async function note(status, { tab, frame, document }) {
  const name = `tab:${tab}`;
  /** @type {Frames} */
  const frames = (await recall(name)) ?? {};
  // A new document in the top frame means that the tab has moved on, and its frames with it.
  const moved = frame === 0 && frames[0] && frames[0].document !== document;
  const next = { ...(moved ? {} : frames), [frame]: { ...status, document } };
  await remember(name, next);
  await paint(tab, next);
}

/**
 * One at a time: two frames of a tab may report at once.
 * @param {Status} status @param {Sender} sender
 */
export function showStatus(status, sender) {
  turn = turn.then(() => note(status, sender));
}
