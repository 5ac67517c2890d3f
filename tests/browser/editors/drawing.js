/** How the editors of nobody's draw a string, and find a place of their drawing in it again. */

const PARTS = /\p{RGI_Emoji}|(?:(?!\p{RGI_Emoji})\S)+|\s/gv;
const EMOJI = /^\p{RGI_Emoji}$/v;
const DOT = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="7"/></svg>';

function drawPart(part) {
  if (EMOJI.test(part)) return Object.assign(document.createElement('img'), { alt: part, src: DOT, width: 16 });
  const word = document.createElement('x-word');
  word.append(part);
  return word;
}

function drawLine(words) {
  const line = document.createElement('x-line');
  line.style.display = 'block';
  line.append(...(words.match(PARTS) ?? []).map(drawPart));
  if (!words) line.append(document.createElement('br'));
  return line;
}

/** @param {HTMLElement} field @param {string} text */
export function draw(field, text) {
  field.replaceChildren(...text.split('\n').map(drawLine));
}

const lengthOf = (part) => (part.localName === 'img' ? part.alt.length : part.textContent.length);

/** @param {HTMLElement} field @param {Node} node @param {number} offset */
export function offsetOf(field, node, offset) {
  const before = document.createRange();
  before.setStart(field, 0);
  before.setEnd(node, offset);
  const lines = [...field.children].filter((line) => before.intersectsNode(line));
  const parts = [...field.querySelectorAll('x-word, img')].filter((part) => before.intersectsNode(part));
  const within = parts.findLast((part) => part.contains(node));
  const length = parts.filter((part) => part !== within).reduce((sum, part) => sum + lengthOf(part), 0);
  return length + Math.max(0, lines.length - 1) + (within ? offset : 0);
}

/** @param {HTMLElement} field @param {number} offset @returns {[Node, number]} */
export function pointOf(field, offset) {
  let left = offset;
  for (const line of field.children) {
    const parts = [...line.querySelectorAll('x-word, img')];
    for (const [index, part] of parts.entries()) {
      const length = lengthOf(part);
      if (left <= length) return part.localName === 'img' ? [line, left ? index + 1 : index] : [part.firstChild, left];
      left -= length;
    }
    if (left === 0) return [line, 0];
    left -= 1;
  }
  return [field, field.childNodes.length];
}
