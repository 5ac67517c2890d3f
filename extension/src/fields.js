/** Which elements hold a draft. Finds them from what the person focuses, so that open shadow roots are no obstacle. */

/** A single line is watched only when it says that what is typed in it is for others to read. */
const COMPOSER_HINT =
  /comment|post|repl(y|ies)|message|caption|title|status|share|thread|tweet|headline|spoiler|warning|avertiss|\bbio\b|répon|publi|légende|titre|statut|partag|écri/i;
const PRIVATE_HINT = /search|recherch|password|e-?mail|login|log in|username|phone|coupon|card|iban|code/i;

/** @param {Element} element */
const hints = (element) =>
  ['name', 'id', 'placeholder', 'aria-label', 'title', 'autocomplete'].map((name) => element.getAttribute(name) ?? '').join(' ');

/** A composer that suggests names while one types is a combobox too. @param {Element} element */
function isSearchCombobox(element) {
  const hint = hints(element);
  return element.role === 'combobox' && (!COMPOSER_HINT.test(hint) || /search|recherch/i.test(hint));
}

/** @param {Element} element */
const isSearch = (element) =>
  element.role === 'searchbox' || isSearchCombobox(element) || element.closest('[role=search], search') !== null;

/** @param {HTMLInputElement} input */
function isComposerLine(input) {
  if (input.type !== 'text' || isSearch(input)) return false;
  const hint = hints(input);
  return COMPOSER_HINT.test(hint) && !PRIVATE_HINT.test(hint);
}

/** @param {HTMLTextAreaElement} area */
const isComposerArea = (area) => !isSearch(area) && !/^(cc-|one-time-code|.*password)/.test(area.autocomplete);

/** @param {HTMLElement} element the outermost editable element around it */
function editingHost(element) {
  let host = element;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  return host;
}

/**
 * @param {unknown} target
 * @returns {HTMLElement | null} the element that holds the draft
 */
export function fieldOf(target) {
  const element = target instanceof Text ? target.parentElement : target;
  if (element instanceof HTMLTextAreaElement) return !element.readOnly && isComposerArea(element) ? element : null;
  if (element instanceof HTMLInputElement) return !element.readOnly && isComposerLine(element) ? element : null;
  if (!(element instanceof HTMLElement) || !element.isContentEditable) return null;
  const host = editingHost(element);
  return isSearch(host) ? null : host;
}

/** The element that has the focus, through open shadow roots: typing may have begun before this script ran. */
export function deepActiveElement() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** @param {Node} node @returns {Element | null} the parent, out of shadow roots too */
function parentAcross(node) {
  return node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host ?? null;
}

/**
 * Like closest(), out of shadow roots too.
 * @param {Element} element @param {string} selector
 */
export function closestAcross(element, selector) {
  /** @type {Element | null} */
  let at = element;
  while (at && !at.matches(selector)) at = parentAcross(at);
  return at;
}
