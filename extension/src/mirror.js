/**
 * A textarea's words have no place that a page can ask for, so they are laid out again, unseen, exactly over it:
 * in a closed shadow root of our own, outside the composer. Browsers with createValueRange() need none of this.
 */
import { originOf } from './overlay.js';
import { editBetween } from './spans.js';

const COPIED = [
  'direction', 'font', 'fontKerning', 'fontFeatureSettings', 'fontVariationSettings', 'fontOpticalSizing', 'letterSpacing',
  'wordSpacing', 'lineHeight', 'textAlign', 'textIndent', 'textTransform', 'textRendering', 'tabSize', 'overflowWrap',
  'wordBreak', 'lineBreak', 'hyphens', 'writingMode', 'paddingTop', 'paddingRight', 'paddingBottom', 'paddingLeft',
]; // prettier-ignore

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
  :host { all: initial !important; position: fixed !important; left: 0 !important; top: 0 !important; width: 0 !important; height: 0 !important;
    z-index: 2147483646 !important; pointer-events: none !important; }
  div { position: fixed; overflow: hidden; contain: strict; }
  p { position: absolute; inset-block-start: 0; margin: 0; box-sizing: border-box; color: transparent; }
`);

export class Mirror {
  #host = document.createElement('caveat-mirror');
  #box = document.createElement('div');
  #page = document.createElement('p');
  #words = document.createTextNode('');
  #frame = 0;
  #field;

  /** @param {HTMLTextAreaElement | HTMLInputElement} field @param {Element} container */
  constructor(field, container) {
    this.#field = field;
    const root = this.#host.attachShadow({ mode: 'closed' });
    root.adoptedStyleSheets = [SHEET];
    this.#host.ariaHidden = 'true';
    this.#page.append(this.#words);
    this.#box.append(this.#page);
    root.append(this.#box);
    container.append(this.#host);
  }

  /** To be called when the field's text, size, place or scroll changed. The words are there at once, their place before they are painted. */
  lay() {
    this.#follow(this.#field.value);
    this.#frame ||= requestAnimationFrame(() => this.#layNow());
  }

  /** Only what changed: the browser then lays out the lines around it, and not a whole article. @param {string} value */
  #follow(value) {
    const { data } = this.#words;
    if (data === value) return;
    const { start, end, inserted } = editBetween(data, value);
    this.#words.replaceData(start, end - start, inserted);
  }

  #layNow() {
    this.#frame = 0;
    const field = this.#field;
    const style = /** @type {any} */ (getComputedStyle(field));
    for (const name of COPIED) /** @type {any} */ (this.#page.style)[name] = style[name];
    const oneLine = field instanceof HTMLInputElement;
    this.#page.style.whiteSpace = oneLine ? 'pre' : 'pre-wrap';
    this.#fit(style, oneLine);
  }

  /** @param {CSSStyleDeclaration} style @param {boolean} oneLine */
  #fit(style, oneLine) {
    const field = this.#field;
    const rect = field.getBoundingClientRect();
    const origin = originOf(this.#host);
    const zoom = field.currentCSSZoom;
    // An element's own zoom is also that of its place.
    Object.assign(this.#box.style, {
      left: `${(rect.left - origin.left) / zoom + field.clientLeft}px`,
      top: `${(rect.top - origin.top) / zoom + field.clientTop}px`,
      width: `${field.clientWidth}px`,
      height: `${field.clientHeight}px`,
      zoom: String(zoom / this.#host.currentCSSZoom),
    });
    const line = oneLine ? Math.max(0, (field.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom) - this.#lineHeight()) / 2) : 0;
    this.#page.style.width = oneLine ? 'max-content' : `${field.clientWidth}px`;
    this.#page.style.transform = `translate(${-field.scrollLeft}px, ${line - field.scrollTop}px)`;
  }

  /** A single line is centred in its field. */
  #lineHeight() {
    const range = document.createRange();
    range.selectNodeContents(this.#words);
    return range.getBoundingClientRect().height;
  }

  /** @param {number} start @param {number} end */
  range(start, end) {
    const range = document.createRange();
    range.setStart(this.#words, Math.min(start, this.#words.length));
    range.setEnd(this.#words, Math.min(end, this.#words.length));
    return range;
  }

  remove() {
    cancelAnimationFrame(this.#frame);
    this.#host.remove();
  }
}
