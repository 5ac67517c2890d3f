/**
 * Settings: what the firm's IT manages beats what the person chose, which beats the default.
 * The only file that touches chrome.storage.
 * @import { Settings, Store } from './types'
 */

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  apiBase: 'http://127.0.0.1:8787',
  apiKey: '',
  enrolKey: '',
  user: '',
  jurisdictions: [],
  sector: '',
  account: 'unknown',
  sitesKey: '',
  hosts: [],
});

export const SECTORS = ['securities', 'banking', 'insurance', 'crypto', 'pharma', 'general'];
export const ACCOUNTS = ['unknown', 'brand', 'personal'];

/** @type {Record<keyof Settings, (value: any) => boolean>} */
const VALID = {
  apiBase: (value) => typeof value === 'string',
  apiKey: (value) => typeof value === 'string',
  enrolKey: (value) => typeof value === 'string',
  user: (value) => typeof value === 'string' && /^(\S+@\S+)?$/.test(value),
  jurisdictions: (value) => Array.isArray(value) && value.every((code) => /^[a-z]{2}$/.test(code)),
  sector: (value) => value === '' || SECTORS.includes(value),
  account: (value) => ACCOUNTS.includes(value),
  sitesKey: (value) => typeof value === 'string',
  hosts: (value) => Array.isArray(value) && value.every((host) => /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)),
};

/**
 * What is stored may come from an older version or from a policy typed by hand: keep only what makes sense.
 * @param {Record<string, unknown>} stored
 * @returns {Partial<Settings>}
 */
function sensible(stored) {
  const known = Object.entries(VALID).filter(([name, valid]) => name in stored && valid(stored[name]));
  return Object.fromEntries(known.map(([name]) => [name, stored[name]]));
}

/**
 * @param {Record<string, unknown>} local
 * @param {Record<string, unknown>} managed
 * @returns {{settings: Settings, locked: string[]}} `locked`: the names that IT manages
 */
export function mergeSettings(local, managed) {
  const enforced = sensible(managed);
  const settings = { ...DEFAULTS, ...sensible(local), ...enforced };
  return { settings: { ...settings, apiBase: settings.apiBase.trim().replace(/\/+$/, '') }, locked: Object.keys(enforced) };
}

/**
 * Typed text is sensitive: it may leave this machine only encrypted.
 * @param {string} apiBase
 */
export function isAcceptable(apiBase) {
  if (!URL.canParse(apiBase)) return false;
  const { protocol, hostname } = new URL(apiBase);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}

/**
 * Everything kept, read once for the life of the worker: a check must not wait for the disk.
 * @type {Promise<Map<string, any>> | null}
 */
let kept = null;

const keptNow = () => (kept ??= chrome.storage.local.get(null).then((all) => new Map(Object.entries(all))));

/** What outlives the browser. @type {Store} */
export const store = {
  get: async (name) => (await keptNow()).get(name),
  async set(name, value) {
    (await keptNow()).set(name, value);
    await chrome.storage.local.set({ [name]: value });
  },
};

/** The options page may have saved a moment ago. */
export const reread = () => (kept = null);

/** Reads the copy of the managed values: the original takes seconds to answer after the browser starts. */
export async function readSettings() {
  return mergeSettings((await store.get('settings')) ?? {}, (await store.get('managed')) ?? {});
}

/** @param {Partial<Settings>} settings the person's own choices, without what IT manages */
export const saveSettings = (settings) => store.set('settings', settings);

async function copyManaged() {
  try {
    await store.set('managed', await chrome.storage.managed.get());
  } catch (error) {
    // Firefox says so, instead of giving nothing, where IT manages nothing.
    if (!/managed storage/i.test(/** @type {Error} */ (error).message)) throw error;
  }
}

/** To be called each time that the worker starts: keeps the copies fresh, and the key away from sites' processes. */
export function followStorage() {
  // Firefox has no such switch; there, too, no content script of ours reads what is kept.
  chrome.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === 'managed') copyManaged();
    // Of what is kept, the options page writes this alone; the rest is the worker's own.
    if (area === 'local' && changes.settings) keptNow().then((all) => all.set('settings', changes.settings.newValue));
  });
  copyManaged();
}

/**
 * A value that outlives the worker, which dies after 30 idle seconds, but not the browser.
 * @param {string} name
 * @returns {Promise<any>}
 */
export const recall = async (name) => (await chrome.storage.session.get(name))[name];

/** @param {string} name @param {unknown} value */
export const remember = (name, value) => chrome.storage.session.set({ [name]: value });
