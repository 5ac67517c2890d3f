/**
 * A page through the eyes of its site's adapter: which composer a field is, what posts from it, as what kind, from
 * which account, and what it quotes. Pure reading: nothing of the page is changed.
 * @import { Adapter, Composer, Context, SiteAnswer, Submit } from './types'
 */
import { closestAcross } from './fields.js';

/** A frame without an address of its own belongs to the page around it. */
export function siteName() {
  const outer = [...(location.ancestorOrigins ?? [])].find((origin) => URL.canParse(origin));
  return location.hostname || (outer ? new URL(outer).hostname : '');
}

/** @param {Element} element */
export const wordsOf = (element) => ((/** @type {HTMLElement} */ (element).innerText ?? element.textContent) || '').trim();

/** @param {Element} control */
export const isDisabled = (control) => control.matches(':disabled, [aria-disabled="true"]');

/** @param {Element} scope @param {Submit} submit */
function matching(scope, { select, text, last }) {
  const found = [...scope.querySelectorAll(select)].filter((control) => !text || text.includes(wordsOf(control)));
  return last ? found.filter((control) => wordsOf(control)).slice(-1) : found;
}

/** @param {string} value @param {string} [pattern] */
function named(value, pattern) {
  const found = pattern === undefined ? value : new RegExp(pattern).exec(value)?.[1];
  return found?.replace(/\s+/g, ' ').trim().replace(/^@/, '') ?? '';
}

/** @param {Adapter} adapter @returns {boolean} whether the browser understands each selector */
function isReadable({ page, ignore, account, composers }) {
  const selectors = [page, ignore, ...account.map(({ select }) => select)];
  for (const { field, scope, quoted, when, submit } of composers) {
    selectors.push(field, scope, quoted, ...when.flatMap(({ around, holds }) => [around, holds]), ...submit.map(({ select }) => select));
  }
  const probe = document.createDocumentFragment();
  try {
    for (const selector of selectors) if (selector) probe.querySelector(selector);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** @param {Adapter} adapter told by its host, else by its page; one that has neither is for any page */
function isHere({ hosts, page }) {
  const site = siteName();
  if (hosts.some((host) => site === host || site.endsWith(`.${host}`))) return true;
  return page ? document.querySelector(page) !== null : !hosts.length;
}

/** @param {Adapter[]} adapters @returns {Adapter | null} */
export const adapterHere = (adapters) => adapters.filter(isReadable).find(isHere) ?? null;

/** @param {Adapter} adapter @param {Element} element @returns {Composer | null} */
export const composerOf = (adapter, element) => adapter.composers.find(({ field }) => closestAcross(element, field)) ?? null;

/** @param {Composer} composer @param {Element} element @returns {Element} */
export const scopeOf = ({ scope }, element) => (scope && closestAcross(element, scope)) || document.documentElement;

/** @param {Composer} composer @param {Element} scope */
export const submitsOf = ({ submit }, scope) => submit.flatMap((one) => matching(scope, one));

/** @param {Composer} composer @param {Element} element @param {Element} scope @returns {Context['kind']} */
function kindOf(composer, element, scope) {
  const labels = submitsOf(composer, scope).flatMap((control) => [control.getAttribute('aria-label') ?? '', wordsOf(control)]);
  const holds = (/** @type {Composer['when'][0]} */ { around, holds: inside, path, label }) =>
    (!around || closestAcross(element, around)) &&
    (!inside || scope.querySelector(inside)) &&
    (!path || new RegExp(path).test(location.pathname)) &&
    (!label || labels.some((words) => new RegExp(label).test(words)));
  return composer.when.find(holds)?.kind ?? composer.kind;
}

/** @param {Adapter} adapter @param {Element} element @param {Element} scope */
function handleOf(adapter, element, scope) {
  const roots = [scope, /** @type {ParentNode} */ (element.getRootNode()), document];
  for (const { select, attribute, pattern } of adapter.account) {
    for (const root of roots) {
      const found = root.querySelector(select);
      const name = found && named(attribute ? (found.getAttribute(attribute) ?? '') : wordsOf(found), pattern);
      if (name) return name;
    }
  }
  return '';
}

/** @param {Composer} composer @param {Element} scope */
function quotedIn({ quoted }, scope) {
  return quoted ? [...scope.querySelectorAll(quoted)].map(wordsOf).filter(Boolean).join('\n') : '';
}

/** @param {string} handle @param {SiteAnswer} told @returns {Context['account']} */
function accountOf(handle, { handles, account }) {
  if (!handle || !handles.length) return /** @type {Context['account']} */ (account);
  return handles.includes(handle.toLowerCase()) ? 'brand' : 'personal';
}

/**
 * @param {Element} element
 * @param {Adapter | null} adapter
 * @param {SiteAnswer} told
 * @returns {{context: Context, quoted: string}}
 */
export function describe(element, adapter, told) {
  const site = siteName();
  const composer = adapter && composerOf(adapter, element);
  if (!composer) return { context: { site, kind: 'post', account: accountOf('', told) }, quoted: '' };
  const scope = scopeOf(composer, element);
  const kind = kindOf(composer, element, scope);
  const handle = handleOf(adapter, element, scope);
  const context = { site, kind, account: accountOf(handle, told), ...(handle && { handle: handle.slice(0, 200) }) };
  // What one answers to is not adopted; what one shares is.
  return { context, quoted: kind === 'post' ? quotedIn(composer, scope) : '' };
}
