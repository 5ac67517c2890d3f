/** Builds elements without markup: sites forbid it (Trusted Types), and nothing of a finding is ever read as HTML. */
/** @import { Severity } from './types' */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} [props]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

/** As events of the browser go: through shadow roots, and the page may say that it sees to it. */
export const AS_BY_HAND = { bubbles: true, cancelable: true, composed: true };

/** @param {string} words @returns {Promise<boolean>} false: a frame may be denied the clipboard */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} className @param {string} viewBox @param {string} path */
export function drawing(className, viewBox, path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

const LINES = {
  high: 'M1 5 q2.5 -5 5 0 t5 0 t5 0',
  medium: 'M1 4 h4 m2 0 h4 m2 0 h4',
  low: 'M2 4 h0.01 M6.3 4 h0.01 M10.6 4 h0.01 M15 4 h0.01',
};

/** The line that the words carry, so that the eye links the two. @param {Severity} severity */
export const severityMark = (severity) => drawing(`mark ${severity}`, '0 0 17 8', LINES[severity]);
