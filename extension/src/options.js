/** The options page: where the service is, and what the firm does. What IT manages is shown, locked. */
/** @import { Settings } from './types' */
import { el } from './dom.js';
import { t } from './i18n.js';
import { byId, tell, tellService, translate } from './pages.js';
import { ACCOUNTS, SECTORS, isAcceptable, mergeSettings, readSettings, saveSettings } from './settings.js';

const form = /** @type {HTMLFormElement} */ (document.querySelector('form'));
const CODES = /^([a-z]{2}(\s*,\s*[a-z]{2})*)?$/i;

/** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
const control = (name) => /** @type {any} */ (form.elements.namedItem(name));

/** @param {string} name @param {string[]} values @param {(value: string) => string} words */
function offer(name, values, words) {
  control(name).append(...values.map((value) => el('option', { value }, words(value))));
}

/** @param {string} name */
function lock(name) {
  control(name).disabled = true;
  document.querySelector(`label[for=${name}]`)?.append(el('span', { className: 'managed' }, t('managedBy')));
}

async function fill() {
  const { settings, locked } = await readSettings();
  // What only IT sets has no control here.
  for (const [name, value] of Object.entries(settings).filter(([name]) => control(name))) {
    control(name).value = Array.isArray(value) ? value.join(', ') : value;
  }
  locked.filter(control).forEach(lock);
}

/** @returns {Settings} */
function typed() {
  const jurisdictions = control('jurisdictions').value.toLowerCase().split(',').map((code) => code.trim()).filter(Boolean);
  const names = /** @type {const} */ (['apiBase', 'apiKey', 'enrolKey', 'sector', 'account']);
  const words = Object.fromEntries(names.map((name) => [name, control(name).value.trim()]));
  return mergeSettings({ ...words, jurisdictions }, {}).settings;
}

/** @returns {boolean} */
function codesAreRight() {
  const right = CODES.test(control('jurisdictions').value.trim());
  control('jurisdictions').ariaInvalid = String(!right);
  if (!right) tell(byId('saved'), t('jurisdictionsWrong'), false);
  return right;
}

/**
 * The browser asks the person, once, whether the extension may reach another host than this computer.
 * @param {string} apiBase
 */
async function mayReach(apiBase) {
  if (!isAcceptable(apiBase)) return true;
  const { protocol, hostname } = new URL(apiBase);
  return protocol === 'http:' || chrome.permissions.request({ origins: [`https://${hostname}/*`] });
}

/** @returns {Promise<boolean>} whether it was saved */
async function save() {
  if (!codesAreRight()) return false;
  const settings = typed();
  const allowed = await mayReach(settings.apiBase);
  const own = Object.entries(settings).filter(([name]) => control(name)?.disabled === false);
  await saveSettings(Object.fromEntries(own));
  tell(byId('saved'), t('saved'), true);
  if (!allowed) tell(byId('connection'), t('serviceForbidden'), false);
  return allowed;
}

async function test() {
  if (await save()) await tellService(byId('connection'));
}

async function start() {
  translate();
  document.title = t('optionsTitle');
  offer('account', ACCOUNTS, (value) => t(`account_${value}`));
  offer('sector', ['', ...SECTORS], (value) => t(`sector_${value || 'any'}`));
  await fill();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  byId('test').addEventListener('click', test);
}

start();
