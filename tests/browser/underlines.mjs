/** The underlined words of a field: which, and whether each line is where its words are. */
import { findingsOf } from './service.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

/**
 * Runs in the page. The registry is that of the whole document. A range in a text field knows its offsets, not its text;
 * editors put fillers between words.
 */
function readUnderlines(field) {
  const isMirrored = (range) => range.startContainer.getRootNode().host?.localName === 'caveat-mirror';
  const inNative = (range) => !(range instanceof Range) || isMirrored(range);
  const inRich = (range) => range instanceof Range && field.contains(range.startContainer);
  const isOwn = field.matches('textarea, input') ? inNative : inRich;
  const textOf = (range) =>
    range instanceof Range ? String(range).replace(/[\uFEFF\u200B\u2060]/g, '') : field.value.slice(range.startOffset, range.endOffset);
  const boxesOf = (range) => [...range.getClientRects()].map(({ x, y, width, height }) => [x, y, width, height]);
  const named = ['high', 'medium', 'low'].map((severity) => [severity, CSS.highlights.get(`caveat-${severity}`) ?? []]);
  return named.flatMap(([severity, ranges]) =>
    [...ranges].filter(isOwn).map((range) => ({ severity, text: textOf(range), boxes: boxesOf(range) })),
  );
}

/** Runs in the page: where the words are drawn, found without Caveat, in whatever nodes they are. */
function readBoxes(field, words) {
  const range = field.matches('textarea, input') ? rangeInValue() : rangeInNodes();
  return [...range.getClientRects()].map(({ x, y, width, height }) => [x, y, width, height]);

  function rangeInValue() {
    const start = field.value.replaceAll('\u00A0', ' ').indexOf(words);
    const create = globalThis.ownValueRange ?? field.constructor.prototype.createValueRange;
    return create.call(field, start, start + words.length);
  }

  function rangeInNodes() {
    const places = [];
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      walker.currentNode.data.split('').forEach((unit, at) => {
        if (!/[\uFEFF\u200B\u2060]/.test(unit)) places.push([walker.currentNode, at, unit.replace('\u00A0', ' ')]);
      });
    }
    const start = places.map(([, , unit]) => unit).join('').indexOf(words);
    const found = document.createRange();
    const [last, at] = places[start + words.length - 1];
    found.setStart(places[start][0], places[start][1]);
    found.setEnd(last, at + 1);
    return found;
  }
}

const inOrder = (marks) => [...marks].sort((a, b) => (a.text < b.text ? -1 : 1) || (a.severity < b.severity ? -1 : 1));
/** Editors write some spaces as ones that do not break. */
const plain = (text) => text.replaceAll('\u00A0', ' ');
const told = (marks) => inOrder(marks.map(({ severity, text }) => ({ severity, text: plain(text) })));

/** @param {import('playwright-core').Locator} field */
export const underlines = async (field) => told(await field.evaluate(readUnderlines));

/** Waits until exactly the words that the service names for this text are underlined. */
export async function expectUnderlines(field, service, text, withinMs) {
  const findings = await findingsOf(service, text);
  await waitForEqual(() => underlines(field), told(findings), withinMs);
  return findings;
}

export const expectNoUnderline = (field) => waitForEqual(() => underlines(field), []);

/** Words in several nodes have several boxes on a line, and nodes may overlap: what counts is how far each line reaches. */
function linesOf(boxes) {
  const lines = [];
  for (const [x, y, width, height] of boxes.filter(([, , width]) => width > 0)) {
    const line = lines.find(({ top, bottom }) => y + height / 2 > top && y + height / 2 < bottom);
    if (!line) lines.push({ left: x, right: x + width, top: y, bottom: y + height });
    else Object.assign(line, { left: Math.min(line.left, x), right: Math.max(line.right, x + width) });
  }
  return lines.map(({ left, right, top, bottom }) => [left, right, top, bottom]);
}

function isNear(actual, expected) {
  return actual.length === expected.length && actual.every((line, at) => line.every((edge, side) => Math.abs(edge - expected[at][side]) <= 1));
}

/** Each line is under its words, to the pixel, at the latest once the page has come to rest. */
export async function expectInPlace(field) {
  let wrong;
  const look = async () => {
    wrong = undefined;
    for (const { text, boxes } of await field.evaluate(readUnderlines)) {
      const [actual, expected] = [boxes, await field.evaluate(readBoxes, plain(text))].map(linesOf);
      if (!isNear(actual, expected)) wrong ??= `"${text}" is at ${expected}, underlined at ${actual}`;
    }
    return !wrong;
  };
  await waitFor(look, () => wrong);
}

/** The middle of the first line of these underlined words, in the window of the page. */
export async function placeOf(field, words) {
  const marks = await field.evaluate(readUnderlines);
  const [x, y, width, height] = marks.find(({ text }) => plain(text) === plain(words)).boxes[0];
  const frame = await (await field.elementHandle()).ownerFrame();
  const outer = frame.parentFrame() ? await (await frame.frameElement()).boundingBox() : { x: 0, y: 0 };
  return { x: outer.x + x + width / 2, y: outer.y + y + height / 2 };
}
