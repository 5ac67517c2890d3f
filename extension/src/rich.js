/**
 * Reads an editable element as its editor would: one line per block, with a map from the text back to the nodes.
 * Written from what Draft.js, Lexical, Quill, ProseMirror, Slate, Trix, CKEditor and TinyMCE put in the page.
 */

/**
 * `length` characters of the text from `at` on are those of `node` from `from` on; an atom (an emoji image) is whole.
 * @typedef {{at: number, length: number, node: Text | Element, from: number, atom: boolean}} Piece
 * @typedef {{text: string, pieces: Piece[]}} Reading
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
    this.#lineOpen = this.#breakPending = false;
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

/** @param {Text} node @param {boolean} preserved whether line feeds in the page's source show */
function visible(node, preserved) {
  if (preserved) return node.data;
  // Indentation between blocks is no text.
  return /^\s*\n\s*$/.test(node.data) ? '' : node.data.replace(/\n/g, ' ');
}

/** @param {Reader} reader @param {Text} node @param {boolean} preserved */
function readText(reader, node, preserved) {
  const words = visible(node, preserved).replace(/\u00A0/g, ' ');
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
  for (const node of element.childNodes) {
    if (node instanceof Text) readText(reader, node, preserved);
    else if (node instanceof Element) readElement(reader, node, flat);
  }
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
 * Where in the text a point of the page is; the start of the text if it is outside.
 * @param {Reading} reading @param {Node} node @param {number} offset
 */
export function richOffset({ pieces }, node, offset) {
  const point = document.createRange();
  point.setStart(node, offset);
  const inside = pieces.find((piece) => piece.node === node && offset <= piece.from + piece.length);
  if (inside) return inside.at + Math.max(0, offset - inside.from);
  const before = pieces.findLast((piece) => point.comparePoint(piece.node, 0) < 0);
  return before ? before.at + before.length : 0;
}
