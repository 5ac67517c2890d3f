/** The underlined words of a field: which, and whether each line is where its words are. */
import assert from 'node:assert/strict';
import { findingsOf } from './service.mjs';
import { waitForEqual } from './wait.mjs';

/** Runs in the page. A range in a text field knows its offsets, not its text. */
function readUnderlines(field) {
  const textOf = (range) => (range instanceof Range ? String(range) : field.value.slice(range.startOffset, range.endOffset));
  const boxesOf = (range) => [...range.getClientRects()].map(({ x, y, width, height }) => [x, y, width, height]);
  const named = ['high', 'medium', 'low'].map((severity) => [severity, CSS.highlights.get(`caveat-${severity}`) ?? []]);
  return named.flatMap(([severity, ranges]) =>
    [...ranges].map((range) => ({ severity, text: textOf(range), boxes: boxesOf(range) })),
  );
}

/** Runs in the page: where the words are drawn, found without Caveat. */
function readBoxes(field, words) {
  const range = field.value === undefined ? document.createRange() : rangeInValue();
  if (field.value === undefined) findInNodes();
  return [...range.getClientRects()].map(({ x, y, width, height }) => [x, y, width, height]);

  function rangeInValue() {
    const start = field.value.indexOf(words);
    const create = globalThis.ownValueRange ?? HTMLTextAreaElement.prototype.createValueRange;
    return create.call(field, start, start + words.length);
  }

  function findInNodes() {
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && !walker.currentNode.data.includes(words));
    const start = walker.currentNode.data.indexOf(words);
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + words.length);
  }
}

const inOrder = (marks) => [...marks].sort((a, b) => (a.text < b.text ? -1 : 1) || (a.severity < b.severity ? -1 : 1));
const told = (marks) => inOrder(marks.map(({ severity, text }) => ({ severity, text })));

/** @param {import('playwright-core').Locator} field */
export const underlines = async (field) => told(await field.evaluate(readUnderlines));

/** Waits until exactly the words that the service names for this text are underlined. */
export async function expectUnderlines(field, service, text, withinMs) {
  const findings = await findingsOf(service, text);
  await waitForEqual(() => underlines(field), told(findings), withinMs);
  return findings;
}

export const expectNoUnderline = (field) => waitForEqual(() => underlines(field), []);

function assertNear(actual, expected, words) {
  assert.equal(actual.length, expected.length, `lines under "${words}"`);
  const far = actual.flat().filter((value, at) => Math.abs(value - expected.flat()[at]) > 1);
  assert.deepEqual(far, [], `"${words}" is at ${expected}, underlined at ${actual}`);
}

/** Each line is under its words, to the pixel. */
export async function expectInPlace(field) {
  for (const { text, boxes } of await field.evaluate(readUnderlines)) {
    assertNear(boxes, await field.evaluate(readBoxes, text), text);
  }
}

/** The middle of the first line of these underlined words, in the window of the page. */
export async function placeOf(field, words) {
  const marks = await field.evaluate(readUnderlines);
  const [x, y, width, height] = marks.find(({ text }) => text === words).boxes[0];
  const frame = await (await field.elementHandle()).ownerFrame();
  const outer = frame.parentFrame() ? await (await frame.frameElement()).boundingBox() : { x: 0, y: 0 };
  return { x: outer.x + x + width / 2, y: outer.y + y + height / 2 };
}
