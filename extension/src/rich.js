/**
 * Reads an editable element as its editor would: one line per block, with a map from the text back to the nodes.
 * Written from what Draft.js, Lexical, Quill, ProseMirror, Slate, Trix, CKEditor and TinyMCE put in the page.
 */

/**
 * `length` characters of the text from `at` on are those of `node` from `from` on; an atom (an emoji image) is whole.
 * @typedef {{at: number, length: number, node: Text | Element, from: number, atom: boolean}} Piece
 * @typedef {{text: string, pieces: Piece[]}} Reading
 * @typedef {{node: Node, offset: number}} Point
 */

/** Zero-width fillers that editors add; U+200D stays, since it joins emoji. */
const FILLER = /[\uFEFF\u200B\u2060]/;
const SKIPPED = 'script, style, template, [data-slate-placeholder], .ql-clipboard';
const INLINE = /^(inline|contents|ruby|none)/;

class Reader {
  text = '';
  /** @type {Piece[]} */
  pieces = [];
  #begun = false;
  #lineOpen = false;
  #breakPending = false;
  #until;
  #arrived = false;

  /** @param {Point} [until] where to stop reading; default: at the end */
  constructor(until) {
    this.#until = until;
  }

  /** @param {Node} node @param {number} offset @returns {boolean} whether the reading has come to its end */
  arrives(node, offset) {
    this.#arrived ||= node === this.#until?.node && offset === this.#until.offset;
    return this.#arrived;
  }

  /** @param {Text} node @returns {string} as far as it is to be read */
  dataOf(node) {
    if (node !== this.#until?.node) return node.data;
    this.#arrived = true;
    return node.data.slice(0, this.#until.offset);
  }

  /** With the line that the next word would open. */
  get length() {
    return this.text.length + Number(this.#begun && !this.#lineOpen) + Number(this.#breakPending);
  }

  #openLine() {
    if (!this.#lineOpen && this.#begun) this.text += '\n';
    this.#lineOpen = this.#begun = true;
  }

  #flush() {
    this.#openLine();
    if (this.#breakPending) this.text += '\n';
    this.#breakPending = false;
  }

  /** A break that ends its block only gives the block a height. */
  endLine() {
    if (!this.#arrived) this.#lineOpen = this.#breakPending = false;
  }

  lineBreak() {
    this.#flush();
    this.#breakPending = true;
  }

  /** @param {Text | Element} node @param {number} from @param {string} words @param {boolean} atom */
  add(node, from, words, atom) {
    if (!words) return;
    this.#flush();
    this.pieces.push({ at: this.text.length, length: words.length, node, from, atom });
    this.text += words;
  }
}

/** @param {string} data @param {boolean} preserved whether line feeds in the page's source show */
function visible(data, preserved) {
  if (preserved) return data;
  // Indentation between blocks is no text.
  return /^\s*\n\s*$/.test(data) ? '' : data.replace(/\n/g, ' ');
}

/** @param {Reader} reader @param {Text} node @param {boolean} preserved */
function readText(reader, node, preserved) {
  const words = visible(reader.dataOf(node), preserved).replace(/\u00A0/g, ' ');
  let from = 0;
  for (const part of words.split(FILLER)) {
    reader.add(node, from, part, false);
    from += part.length + 1;
  }
}

/** @param {Reader} reader @param {Element} element @param {boolean} flat inside an island, such as a mention */
function readElement(reader, element, flat) {
  if (element.matches(SKIPPED)) return;
  if (element instanceof HTMLBRElement) return reader.lineBreak();
  if (element instanceof HTMLImageElement) return reader.add(element, 0, element.alt, true);
  const { display, whiteSpace } = getComputedStyle(element);
  if (display === 'none') return;
  const island = flat || (element instanceof HTMLElement && !element.isContentEditable);
  const block = !island && !INLINE.test(display);
  if (block) reader.endLine();
  readChildren(reader, element, island, whiteSpace);
  if (block) reader.endLine();
}

/** @param {Reader} reader @param {Element} element @param {boolean} flat @param {string} whiteSpace */
function readChildren(reader, element, flat, whiteSpace) {
  const preserved = /pre|break-spaces/.test(whiteSpace);
  for (const [index, node] of element.childNodes.entries()) {
    if (reader.arrives(element, index)) return;
    if (node instanceof Text) readText(reader, node, preserved);
    else if (node instanceof Element) readElement(reader, node, flat);
  }
  reader.arrives(element, element.childNodes.length);
}

/** @param {HTMLElement} root @returns {Reading} */
export function readRich(root) {
  const reader = new Reader();
  readChildren(reader, root, false, getComputedStyle(root).whiteSpace);
  return { text: reader.text, pieces: reader.pieces };
}

/** @param {Range} range @param {Piece} piece @param {number} offset @param {'setStart' | 'setEnd'} edge */
function place(range, piece, offset, edge) {
  if (!piece.atom) range[edge](piece.node, piece.from + offset - piece.at);
  else if (offset > piece.at) range[`${edge}After`](piece.node);
  else range[`${edge}Before`](piece.node);
}

/**
 * @param {Reading} reading @param {number} start @param {number} end
 * @returns {Range | null}
 */
export function richRange({ pieces }, start, end) {
  const empty = start === end;
  // An insertion goes to the end of what precedes it, so that it stays on its line.
  const last = pieces.findLast(({ at }) => at < end) ?? pieces[0];
  const first = empty ? last : pieces.find(({ at, length }) => at + length > start);
  if (!first || !last) return null;
  const range = document.createRange();
  const clamp = (/** @type {Piece} */ piece, /** @type {number} */ offset) =>
    Math.min(Math.max(offset, piece.at), piece.at + piece.length);
  place(range, first, clamp(first, start), 'setStart');
  place(range, last, clamp(last, end), 'setEnd');
  return range;
}

/**
 * How much of the text is before a point of the page, also in a line that is still empty.
 * @param {HTMLElement} root @param {Reading} reading its last @param {Point} point
 */
export function richOffset(root, { text }, point) {
  const reader = new Reader(point);
  readChildren(reader, root, false, getComputedStyle(root).whiteSpace);
  return Math.min(reader.length, text.length);
}
