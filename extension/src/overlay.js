/** Where our own elements live: beside the page's body, or inside the open dialog, since all outside that is inert. */
import card from './card.css';
import { closestAcross } from './fields.js';
import css from './overlay.css';

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(css + card);

/** @type {WeakMap<Element, HTMLElement>} */
const hosts = new WeakMap();
/** @type {Set<HTMLElement>} */
const live = new Set();

/** @param {Element} element */
export const containerOf = (element) => closestAcross(element, 'dialog[open]') ?? document.documentElement;

function createHost() {
  // A name of our own: the page's style rules for div or span must not reach it.
  const host = document.createElement('caveat-overlay');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [SHEET];
  return host;
}

/** What we drew ourselves is no composer of the page's. @param {unknown} target */
export const isOurs = (target) => target instanceof Node && target.getRootNode() instanceof ShadowRoot && live.has(/** @type {any} */ (target.getRootNode()).host);

/**
 * @param {Element} element what the overlay is about
 * @returns {ShadowRoot}
 */
export function overlayFor(element) {
  const container = containerOf(element);
  const host = hosts.get(container) ?? createHost();
  hosts.set(container, host);
  live.add(host);
  // The page may have swept it away.
  if (host.parentNode !== container) container.append(host);
  return /** @type {ShadowRoot} */ (host.shadowRoot);
}

/**
 * Where a fixed element at 0, 0 really is: a transformed dialog moves it.
 * @param {Element} host
 */
export const originOf = (host) => host.getBoundingClientRect();

/** @param {HTMLElement} node inside an overlay @param {number} left @param {number} top in the window */
export function moveTo(node, left, top) {
  const { host } = /** @type {ShadowRoot} */ (node.getRootNode());
  const origin = originOf(host);
  const zoom = /** @type {HTMLElement} */ (host).currentCSSZoom;
  node.style.left = `${Math.round((left - origin.left) / zoom)}px`;
  node.style.top = `${Math.round((top - origin.top) / zoom)}px`;
}

export function removeOverlays() {
  for (const host of live) host.remove();
  live.clear();
}
