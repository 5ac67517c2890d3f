/** Pictures: the line that Caveat draws lies under what the browser paints when the same words are selected. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWatched, type } from './matrix/editor.mjs';
import { startComparing } from './matrix/pixels.mjs';
import { ROWS } from './matrix/rows.mjs';
import { startStage } from './matrix/stage.mjs';
import { expectUnderlines } from './underlines.mjs';

const TEXT = 'Good day שלום 👩‍👩‍👧‍👦, with zero risk to you';
const WORDS = 'zero risk';
const PICTURED = [
  'Draft.js', 'Lexical in nested shadow roots', 'TipTap in a modal dialog', 'plain contenteditable in a frame', 'textarea that grows',
  'textarea, browser without ranges in fields', 'input',
]; // prettier-ignore

/** Runs in the page: as if the person had selected the words. */
function select(field, words) {
  if (field.matches('textarea, input')) {
    const start = field.value.indexOf(words);
    return field.setSelectionRange(start, start + words.length);
  }
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.includes(words));
  const { currentNode } = walker;
  const start = currentNode.data.indexOf(words);
  const selection = field.getRootNode().getSelection?.() ?? document.getSelection();
  selection.setBaseAndExtent(currentNode, start, currentNode, start + words.length);
}

/** Runs in the page. Caveat's lines go: it draws them anew only when the text changes. */
const eraseLines = () => CSS.highlights.delete('caveat-high');

const isNear = (a, b) => Math.abs(a - b) <= 2;
const isUnder = (line, words) =>
  isNear(line.left, words.left) && isNear(line.right, words.right) && line.top >= (words.top + words.bottom) / 2 && line.bottom <= words.bottom + 6;

describe('pictures of underlines', () => {
  let stage;
  let compare;
  before(async () => {
    stage = await startStage();
    compare = await startComparing(stage.browser.context);
  });
  after(() => stage.stop());

  for (const row of ROWS.filter(({ name }) => PICTURED.includes(name))) {
    it(row.name, async () => {
      const editor = await openWatched(stage.browser, stage.zoo, row);
      await type(editor, TEXT);
      await expectUnderlines(editor.field, stage.service, TEXT);
      // Whatever else a selection changes has changed by then.
      await editor.field.evaluate(select, '');
      const underlined = await editor.page.screenshot();
      await editor.field.evaluate(eraseLines);
      const plain = await editor.page.screenshot();
      await editor.field.evaluate(select, WORDS);
      const selected = await editor.page.screenshot();
      const [line, words] = [await compare.changes(plain, underlined), await compare.changes(plain, selected)];
      assert.ok(isUnder(line, words), `the line is at ${JSON.stringify(line)}, the words at ${JSON.stringify(words)}`);
      await editor.page.close();
    });
  }
});
