/** What is done in each editor. Each function gives back what the table says of it; what is wrong throws. */
import assert from 'node:assert/strict';
import { expectInPlace, expectNoUnderline, expectUnderlines } from '../underlines.mjs';
import { waitForEqual } from '../wait.mjs';
import {
  cardOf, clear, clickWords, expectModel, insertApproved, markupOf, mention, modelOf, openUnwatched, openWatched, post, postedBy, type, undoSettled,
} from './editor.mjs';
import { around } from './layout.mjs';
import { composed } from './input.mjs';
import { mutationsDuring } from './mutations.mjs';

const APPROVED = 'Capital at risk. Past returns say nothing of future ones.';
export const PLAIN = 'I can guarantee you 8% a year, zero risk';
const MIXED = 'Hi 👩‍👩‍👧‍👦 all 🇫🇷\nCall שלום עולם, I can guarantee you 8% a year, zero risk 😀';
const ASCII = 'Hi all, I can guarantee you 8% a year\nCall me, zero risk';
const MOST_UNDOS = 120;
const OWN_UNDO = { joins: 'yes, undone with what was typed', keeps: 'yes, stays where it came first' };

const fixed = (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end);
const mixedFor = ({ asciiOnly, oneLine }) => (asciiOnly ? ASCII : oneLine ? MIXED.replace('\n', ' ') : MIXED);

async function write(editor, text) {
  await type(editor, text);
  await expectModel(editor, text);
}

/** Right words, right place, in an editor whose text and nodes are those that it has without the extension. */
export async function words({ browser, zoo, service }, editor) {
  const text = mixedFor(editor.row);
  const bare = await openUnwatched(browser, zoo, editor.row);
  await Promise.all([write(editor, text), write(bare, text)]);
  const findings = await expectUnderlines(editor.field, service, text);
  await expectInPlace(editor.field);
  const mutations = await mutationsDuring(editor, () => readCard(editor, findings[0]));
  assert.deepEqual(mutations, []);
  await waitForEqual(() => markupOf(editor), await markupOf(bare));
  await bare.page.close();
}

async function readCard(editor, finding) {
  await clickWords(editor, finding.text);
  await cardOf(editor).getByText(finding.message, { exact: true }).waitFor();
  await editor.page.keyboard.press('Escape');
  await cardOf(editor).waitFor({ state: 'detached' });
}

/** Still under their words when the page is scrolled, zoomed, or narrow, so that lines wrap. */
export async function place({ browser }, editor) {
  for (const moved of around(browser, editor)) {
    await moved.make();
    await expectInPlace(editor.field);
    await moved.undo();
  }
}

/** What is posted is what was typed, and nothing of ours stays behind. */
export async function posting(_, editor) {
  const text = await modelOf(editor);
  await post(editor);
  await waitForEqual(() => postedBy(editor), [text]);
  await expectNoUnderline(editor.field);
  await editor.field.click();
}

/** A mention is one piece that cannot be written into; the words after it are still found. */
export async function mentions({ service }, editor) {
  if (!(await editor.page.evaluate((name) => Boolean(composers[name].mention), editor.name))) return '–';
  await write(editor, 'Dear ');
  await mention(editor, 'ann');
  await type(editor, PLAIN);
  const text = `Dear @ann ${PLAIN}`;
  await expectModel(editor, text);
  await expectUnderlines(editor.field, service, text);
  await expectInPlace(editor.field);
  await clear(editor);
}

/** Applied through the editor's own input path: its model follows, and one Ctrl+Z takes it back. */
export async function fix({ service }, editor) {
  await write(editor, PLAIN);
  const [finding] = await expectUnderlines(editor.field, service, PLAIN);
  const after = fixed(PLAIN, finding.suggestions[0]);
  await undoSettled(editor);
  await clickWords(editor, finding.text);
  await cardOf(editor).getByRole('button', { name: 'Apply' }).first().click();
  if (editor.row.refuses) return expectCopy(editor, finding);
  await expectModel(editor, after);
  await expectUnderlines(editor.field, service, after);
  await expectInPlace(editor.field);
  await editor.page.keyboard.press('Control+Z');
  await expectModel(editor, PLAIN);
  await expectUnderlines(editor.field, service, PLAIN);
  await clear(editor);
}

async function expectCopy(editor, finding) {
  await cardOf(editor).getByRole('button', { name: 'Copy' }).click();
  assert.equal(await modelOf(editor), PLAIN);
  await waitForEqual(() => editor.page.evaluate(() => navigator.clipboard.readText()), finding.suggestions[0].replacement);
  await editor.page.keyboard.press('Escape');
  await clear(editor);
  return 'Copy';
}

/** Put at the caret by the popup: the editor's model follows, and one Ctrl+Z takes it back as it would a paste. */
export async function approved({ browser, zoo }, editor) {
  await insertFirst(browser, zoo, editor.row);
  await editor.page.bringToFront();
  await write(editor, 'Hello all');
  await undoSettled(editor);
  await insert(browser, editor, `Hello all ${APPROVED}`, 'Hello all');
  if (!editor.row.refuses) await editor.page.keyboard.press('Control+Z');
  await expectModel(editor, editor.row.undo === 'joins' ? '' : 'Hello all');
  await clear(editor);
  return editor.row.refuses ? 'Copy' : OWN_UNDO[editor.row.undo];
}

/** In a page where nobody has typed yet. */
async function insertFirst(browser, zoo, row) {
  const editor = await openWatched(browser, zoo, row);
  await undoSettled(editor);
  await insert(browser, editor, APPROVED, '');
  await editor.page.keyboard.press('Control+Z');
  await expectModel(editor, row.undo === 'keeps' ? APPROVED : '');
  assert.deepEqual(editor.errors, []);
  await editor.page.close();
}

async function insert(browser, editor, after, before) {
  const { refuses } = editor.row;
  assert.equal(await insertApproved(browser, editor, APPROVED), refuses ? 'refused' : 'applied');
  await expectModel(editor, refuses ? before : after);
}

/** While letters are being composed nobody is asked; then the words are found. */
export async function ime({ service, relay }, editor) {
  if (editor.row.asciiOnly) return '–';
  const [head, tail] = ['I can guarantee you 8% a year, ', 'zero risk'];
  await write(editor, head);
  await expectUnderlines(editor.field, service, head);
  const asked = relay.texts.length;
  await composed(editor, tail, async () => {
    await expectInPlace(editor.field);
    assert.deepEqual(relay.texts.slice(asked), []);
  });
  await expectModel(editor, head + tail);
  await expectUnderlines(editor.field, service, head + tail);
  await expectInPlace(editor.field);
  await clear(editor);
}

/** All that was typed can be undone and done again, with underlines about. */
export async function undo({ service }, editor) {
  await write(editor, PLAIN);
  await expectUnderlines(editor.field, service, PLAIN);
  await pressUntil(editor, 'Control+Z', '');
  await pressUntil(editor, 'Control+Shift+Z', PLAIN);
  await expectUnderlines(editor.field, service, PLAIN);
  await clear(editor);
}

/** A press too many changes nothing: there is nothing left to undo, or to do again. */
async function pressUntil(editor, keys, text) {
  for (let presses = 0; presses < MOST_UNDOS && (await modelOf(editor)) !== text; presses += 1) await editor.page.keyboard.press(keys);
  await expectModel(editor, text);
}
