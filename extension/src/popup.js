/** The popup: is this page watched, or why not; what was found; what leaves this computer and where it goes. */
/** @import { Asked, Policy, Reason, Reply } from './types' */
/** @import { Frame } from './tab.js' */
import { nameOf } from './card-view.js';
import { el, severityMark } from './dom.js';
import { remarks, t } from './i18n.js';
import { forSite, tellLibrary } from './library.js';
import { byId, tellService, translate } from './pages.js';
import { mayPause } from './pauses.js';
import { readSettings } from './settings.js';
import { currentTab, tell, watchedFrames, whyUnwatched } from './tab.js';

/** @typedef {'good' | 'off' | 'bad'} Lamp */

/** @param {Lamp} lamp @param {string} words @param {string} [why] */
function tellState(lamp, words, why = '') {
  byId('state').dataset.lamp = lamp;
  byId('watched').textContent = words;
  byId('why').textContent = why;
  byId('why').hidden = !why;
}

/** @param {string} words @param {() => void} act */
function offer(words, act) {
  const button = el('button', { type: 'button', className: 'quiet' }, words);
  button.addEventListener('click', act);
  byId('act').replaceChildren(button);
  byId('act').hidden = false;
}

/** @param {string} name @param {unknown} [payload] @returns {Promise<Reply<any>>} */
const askWorker = (name, payload = {}) => chrome.runtime.sendMessage({ name, payload });

/** @param {chrome.tabs.Tab} tab */
async function tellUnwatched({ id = -1, url }) {
  const why = await whyUnwatched(url);
  tellState('off', t('popupNotWatched'), t(`unwatched_${why}`));
  if (why === 'late') offer(t('reload'), () => chrome.tabs.reload(id).then(() => close()));
  // The browser asks the person; the worker then hears of it, even if this popup has closed over the question.
  if (why === 'foreign' && url) offer(t('watchSite'), () => watch(id, `${new URL(url).origin}/*`));
}

/** @param {number} tabId @param {string} origin */
async function watch(tabId, origin) {
  if (!(await chrome.permissions.request({ origins: [origin] }))) return;
  tellState('off', t('popupNotWatched'), t('unwatched_late'));
  offer(t('reload'), () => chrome.tabs.reload(tabId).then(() => close()));
}

/** @param {Frame[]} frames */
const fieldsOf = (frames) => frames.flatMap(({ frame, overview }) => overview.fields.map((field, at) => ({ frame, at, ...field })));

/** @param {number} tabId @param {Frame[]} frames @param {Record<string, Record<string, string>>} categories */
function tellFindings(tabId, frames, categories) {
  const fields = fieldsOf(frames);
  const items = fields.flatMap(({ frame, at, findings }) =>
    findings.map((finding) => {
      const name = nameOf(/** @type {any} */ (finding), categories);
      const button = el('button', { type: 'button' }, severityMark(finding.severity), el('span', {}, el('q', {}, finding.text), el('small', {}, name)));
      button.addEventListener('click', () => tell(tabId, frame, 'open', { at, rule: finding.rule, start: finding.start }).then(() => close()));
      return el('li', {}, button);
    }),
  );
  const dismissed = fields.reduce((sum, field) => sum + field.dismissed, 0);
  byId('findings').replaceChildren(...items);
  byId('count').textContent = items.length ? remarks(items.length) : t('nothingFound');
  byId('dismissed').textContent = t('popupDismissed', dismissed);
  byId('dismissed').hidden = dismissed === 0;
  byId('found').hidden = !fields.some(({ state }) => state !== 'empty');
}

/** @param {number} tabId @param {Frame[]} frames @param {Policy | null} policy */
async function tellWatched(tabId, frames, policy) {
  const { site } = frames[0].overview;
  byId('site').textContent = site;
  const reasons = fieldsOf(frames).flatMap(({ reason }) => reason ?? []);
  const { paused } = await ownPauses(site);
  if (paused && mayPause(policy)) tellState('off', t('paused'), t('why_paused'));
  else if (reasons.length) tellState('bad', t('notChecked'), t(`service_${told(reasons[0])}`));
  else if (frames.some(({ overview }) => overview.missed)) tellState('bad', t('missed'), t('missedWhy'));
  else tellState('good', t('popupWatched'), t('popupWatchedWhy'));
  tellNote(frames);
  tellFindings(tabId, frames, policy?.categories ?? {});
  if (!mayPause(policy)) return;
  offer(t(paused ? 'resume' : 'pause'), async () => {
    await askWorker('pause', { site, paused: !paused });
    await Promise.all(frames.map(({ frame }) => tell(tabId, frame, 'recheck')));
    location.reload();
  });
}

/** That the built-in description of the sites is used instead of the service's. @param {Frame[]} frames */
function tellNote(frames) {
  const note = frames.flatMap(({ overview }) => overview.note ?? [])[0];
  byId('note').hidden = !note;
  if (note) byId('note').textContent = t(`sites_${note}`);
}

/** What has no words of its own here is a matter of reaching the service. @param {Reason} reason */
const told = (reason) => (reason === 'superseded' || reason === 'paused' ? 'unreachable' : reason);

/** @param {string} site @returns {Promise<{paused: boolean}>} */
async function ownPauses(site) {
  const reply = await askWorker('isPaused', { site });
  return { paused: reply.ok && reply.answer };
}

const APPROVED = ['approved', 'approved-with-changes'];

/** @param {Asked} asked @param {number} tabId @param {Frame[]} frames */
function review({ id, of, site, status, disposition, comment }, tabId, frames) {
  const words = t(disposition ? `disposition_${disposition.replaceAll('-', '_')}` : status === 'withdrawn' ? 'reviewWithdrawn' : 'reviewOpen');
  const item = el('li', {}, el('strong', {}, t('reviewOf', id.slice(0, 8), site)), el('span', {}, words));
  if (comment) item.append(el('p', {}, comment));
  if (disposition && APPROVED.includes(disposition)) item.append(approvedButton(id, (words) => putInDraft(tabId, frames, { of, words })));
  return item;
}

/** @param {number} tabId @param {Frame[]} frames @param {{of?: string, words: string}} what @returns {Promise<boolean>} */
async function putInDraft(tabId, frames, what) {
  const outcomes = await Promise.all(frames.map(({ frame }) => tell(tabId, frame, 'replace', what)));
  return outcomes.includes('applied');
}

/** In the draft that legal was asked about, where it is open in front; else to be pasted. @param {string} id @param {(words: string) => Promise<boolean>} put */
function approvedButton(id, put) {
  const button = el('button', { type: 'button', className: 'quiet' }, t('useApproved'));
  button.addEventListener('click', async () => {
    const reply = await askWorker('reviewText', { id });
    if (!reply.ok) return void (button.textContent = t('notAsked'));
    const done = await put(reply.answer);
    if (!done) await navigator.clipboard.writeText(reply.answer);
    button.textContent = t(done ? 'usedApproved' : 'copiedApproved');
  });
  return button;
}

/** @param {number} tabId @param {Frame[]} frames */
async function tellReviews(tabId, frames) {
  /** @type {Reply<Asked[]>} */
  const reply = await askWorker('reviews');
  if (!reply.ok || !reply.answer.length) return;
  byId('reviews').replaceChildren(...reply.answer.slice(-5).reverse().map((asked) => review(asked, tabId, frames)));
  byId('asked').hidden = false;
}

/** Where the person wrote last takes the text. @param {number} tabId @param {Frame[]} frames */
function inserting(tabId, frames) {
  const [last] = frames.filter(({ overview }) => overview.usedAt).sort((a, b) => b.overview.usedAt - a.overview.usedAt);
  return last ? (/** @type {string} */ words) => tell(tabId, last.frame, 'insert', { words }) : null;
}

/** @param {string} site @param {number} tabId @param {Frame[]} frames */
async function tellApproved(site, tabId, frames) {
  const reply = await askWorker('library');
  if (reply.ok) tellLibrary(byId('library'), forSite(reply.answer, site), inserting(tabId, frames));
}

/** That the policy has changed, or was never read. */
async function tellUnread() {
  /** @type {Reply<string | null>} */
  const reply = await askWorker('unread');
  if (!reply.ok || !reply.answer) return;
  /** @type {HTMLAnchorElement} */ (byId('handbook')).href = reply.answer;
  byId('unread').hidden = false;
}

/** From the address that is really used: no other wording can be true. @param {string} apiBase */
function tellPrivacy(apiBase) {
  const here = URL.canParse(apiBase) && ['127.0.0.1', 'localhost'].includes(new URL(apiBase).hostname);
  byId('leaves').textContent = t(here ? 'popupStays' : 'popupGoes', URL.canParse(apiBase) ? new URL(apiBase).host : apiBase);
}

async function start() {
  translate();
  byId('options').addEventListener('click', () => chrome.runtime.openOptionsPage());
  const { settings } = await readSettings();
  /** @type {HTMLAnchorElement} */ (byId('try')).href = `${settings.apiBase}/try`;
  tellPrivacy(settings.apiBase);
  const [tab, policy] = await Promise.all([currentTab(), tellService(byId('service'))]);
  const frames = tab?.id === undefined ? [] : await watchedFrames(tab.id);
  if (tab?.id !== undefined && frames.length) await tellWatched(tab.id, frames, policy);
  else if (tab) await tellUnwatched(tab);
  const site = URL.canParse(tab?.url ?? '') ? new URL(tab?.url ?? '').hostname : '';
  await Promise.all([tellUnread(), tellReviews(tab?.id ?? -1, frames), tellApproved(site, tab?.id ?? -1, frames)]);
}

start();
