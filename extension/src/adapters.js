/**
 * Where each site's composers are, in the worker: what the service tells under the signature of the pinned key, else
 * what was built in. A site's entry that is older than the built-in one is not taken: nobody can bring an old one back.
 * @import { Adapter, Guarding, Policy, Settings, Signed, SiteAnswer } from './types'
 */

const PURPOSE = 'caveat sites 1\n';
const KINDS = ['post', 'reply', 'profile', 'dm'];
const KEYS = ['enter', 'mod+enter'];
const LONGEST = 2000;

/** @type {Guarding} until the firm's policy is known */
const UNTOLD = { stop: 'hold', post_anyway: true, wrong_account: true, private: ['conduct'], hosts: [] };

/** @param {string} base64 */
const bytes = (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** @param {Signed} signed @param {string} key @returns {Promise<boolean>} */
async function isSignedBy({ payload, signature }, key) {
  const algorithm = { name: 'Ed25519' };
  const imported = await crypto.subtle.importKey('spki', bytes(key), algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, imported, bytes(signature), new TextEncoder().encode(PURPOSE + payload));
}

/** @param {unknown} value */
const isText = (value) => typeof value === 'string' && value.length > 0 && value.length <= LONGEST;
/** @param {unknown} value */
const mayBeText = (value) => value === undefined || isText(value);
/** @param {unknown} value */
const areTexts = (value) => Array.isArray(value) && value.every(isText);

/** @param {any} pattern */
function isPattern(pattern) {
  if (pattern === undefined) return true;
  try {
    return isText(pattern) && Boolean(new RegExp(pattern));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** @param {any} when */
const isWhen = (when) =>
  KINDS.includes(when?.kind) && mayBeText(when.around) && mayBeText(when.holds) && isPattern(when.path) && isPattern(when.label);

/** @param {any} submit */
const isSubmit = (submit) => isText(submit?.select) && (submit.text === undefined || areTexts(submit.text));

/** @param {any} composer */
const isComposer = (composer) =>
  isText(composer?.name) &&
  isText(composer.field) &&
  mayBeText(composer.scope) &&
  mayBeText(composer.quoted) &&
  KINDS.includes(composer.kind) &&
  Array.isArray(composer.when) &&
  composer.when.every(isWhen) &&
  Array.isArray(composer.submit) &&
  composer.submit.every(isSubmit) &&
  Array.isArray(composer.keys) &&
  composer.keys.every((/** @type {any} */ key) => KEYS.includes(key));

/** @param {any} probe */
const isProbe = (probe) => isText(probe?.select) && mayBeText(probe.attribute) && isPattern(probe.pattern);

/** Pure: is this what an adapter looks like? Selectors are tried in the page, which knows them. @param {any} adapter */
export const isAdapter = (adapter) =>
  isText(adapter?.id) &&
  Number.isInteger(adapter.version) &&
  areTexts(adapter.hosts) &&
  mayBeText(adapter.page) &&
  mayBeText(adapter.ignore) &&
  Array.isArray(adapter.account) &&
  adapter.account.every(isProbe) &&
  Array.isArray(adapter.composers) &&
  adapter.composers.every(isComposer);

/** @param {string} payload @returns {Adapter[] | null} */
function parsed(payload) {
  try {
    const { sites } = JSON.parse(payload);
    return Array.isArray(sites) && sites.every(isAdapter) ? sites : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** @param {Adapter[]} builtIn @param {Adapter[]} told */
function newest(builtIn, told) {
  const known = new Map(builtIn.map((adapter) => [adapter.id, adapter]));
  for (const adapter of told) {
    if (adapter.version >= (known.get(adapter.id)?.version ?? 0)) known.set(adapter.id, adapter);
  }
  return [...known.values()];
}

/** @param {string} host @param {string[]} names @returns {boolean} subdomains are included */
const isAt = (host, names) => names.some((name) => host === name || host.endsWith(`.${name}`));

/** @param {Adapter[]} adapters @param {string} host @param {boolean} listed by the firm */
function candidates(adapters, host, listed) {
  const here = adapters.filter(({ hosts }) => isAt(host, hosts));
  if (here.length) return here;
  // The page tells which of these it is; the last one is for any.
  const anywhere = adapters.filter(({ page }) => page);
  const generic = adapters.filter(({ hosts, page }) => !hosts.length && !page);
  return [...anywhere, ...(listed ? generic : [])];
}

/**
 * @param {{settings: () => Promise<Settings>, policy: () => Promise<Policy | null>, builtIn: {key: string, sites: Adapter[]}}} how
 */
export function createAdapters({ settings, policy, builtIn }) {
  /** @type {{source: string, adapters: Adapter[], note: SiteAnswer['note']} | null} */
  let known = null;

  /** @param {Signed | null | undefined} signed @param {string} key @returns {Promise<{adapters: Adapter[], note: SiteAnswer['note']}>} */
  async function read(signed, key) {
    if (!signed) return { adapters: builtIn.sites, note: null };
    if (!key) return { adapters: builtIn.sites, note: 'unpinned' };
    // A key or a signature that cannot be read throws: it is no good signature either.
    const genuine = await isSignedBy(signed, key).catch(() => false);
    if (!genuine) return { adapters: builtIn.sites, note: 'signature' };
    const told = parsed(signed.payload);
    return told ? { adapters: newest(builtIn.sites, told), note: null } : { adapters: builtIn.sites, note: 'malformed' };
  }

  /** @param {Signed | null | undefined} signed @param {string} key */
  async function remembered(signed, key) {
    const source = JSON.stringify([signed, key]);
    if (known?.source !== source) known = { source, ...(await read(signed, key)) };
    return known;
  }

  return {
    /** @param {string} host @returns {Promise<SiteAnswer>} */
    async at(host) {
      const [{ sitesKey, hosts, account }, told] = await Promise.all([settings(), policy()]);
      const guard = told?.guard ?? UNTOLD;
      const { adapters, note } = await remembered(told?.sites, sitesKey || builtIn.key);
      return {
        adapters: candidates(adapters, host, isAt(host, [...hosts, ...guard.hosts])),
        note,
        guard,
        account,
        handles: told?.handles ?? [],
        unreachable: told?.when_unreachable ?? 'allow',
        features: told?.features ?? [],
      };
    },
  };
}
