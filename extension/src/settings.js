/**
 * Settings: what the firm's IT manages beats what the person chose, which beats the default.
 * The only file that touches chrome.storage.
 * @import { Settings } from './types'
 */

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  apiBase: 'http://127.0.0.1:8787',
  apiKey: '',
  jurisdictions: [],
  sector: '',
  account: 'unknown',
});

export const SECTORS = ['securities', 'banking', 'insurance', 'crypto', 'pharma', 'general'];
export const ACCOUNTS = ['unknown', 'brand', 'personal'];

/** @type {Record<keyof Settings, (value: any) => boolean>} */
const VALID = {
  apiBase: (value) => typeof value === 'string',
  apiKey: (value) => typeof value === 'string',
  jurisdictions: (value) => Array.isArray(value) && value.every((code) => /^[a-z]{2}$/.test(code)),
  sector: (value) => value === '' || SECTORS.includes(value),
  account: (value) => ACCOUNTS.includes(value),
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

/** Reads the copy of the managed values: the original takes seconds to answer after the browser starts. */
export async function readSettings() {
  const { settings = {}, managed = {} } = await chrome.storage.local.get(['settings', 'managed']);
  return mergeSettings(/** @type {{}} */ (settings), /** @type {{}} */ (managed));
}

/** @param {Partial<Settings>} settings the person's own choices, without what IT manages */
export const saveSettings = (settings) => chrome.storage.local.set({ settings });

async function copyManaged() {
  await chrome.storage.local.set({ managed: await chrome.storage.managed.get() });
}

/** To be called each time that the worker starts: keeps the copy fresh, and the key away from sites' processes. */
export function followManaged() {
  chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  chrome.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') copyManaged();
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
