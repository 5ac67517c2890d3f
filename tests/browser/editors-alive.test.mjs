/** Editors come and go, there are several of them, and texts are long. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cardOf, clickWords, expectModel, modelOf, openWatched, type } from './matrix/editor.mjs';
import { startStage } from './matrix/stage.mjs';
import { expectInPlace, expectNoUnderline, expectUnderlines, underlines } from './underlines.mjs';
import { waitFor } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const OTHER = 'Our new fund is completely risk-free';
const FILLER = 'We met many people this week and talked about what they plan for their old age. ';
const LONGEST = 20_000;
const KINDS = {
  Lexical: { show: 'lexical', field: '[contenteditable=true]' },
  'Draft.js': { show: 'draft', field: '[contenteditable=true]' },
  TipTap: { show: 'tiptap', field: '[contenteditable=true]' },
  textarea: { show: 'textarea', field: 'textarea' },
  'a plain contenteditable': { show: 'contenteditable', field: '[contenteditable=true]' },
};
const BOTH = { show: 'lexical,textarea', field: '[contenteditable=true]' };

describe('editors on a page that lives', () => {
  let stage;
  before(async () => (stage = await startStage()));
  after(() => stage.stop());

  const pills = ({ page }) => page.locator('caveat-overlay .pill').count();
  const open = (row) => openWatched(stage.browser, stage.zoo, row);
  const asked = (text) => waitFor(() => stage.relay.texts.includes(text), `"${text}" is asked about`);

  async function openBoth() {
    const post = await open(BOTH);
    await post.page.waitForFunction(() => composers.textarea);
    return { post, reply: { ...post, name: 'textarea', field: post.page.locator('textarea') } };
  }

  it('one that is removed while a request is under way leaves nothing behind', async () => {
    const { post, reply } = await openBoth();
    const release = stage.relay.hold();
    await type(post, RISKY);
    await asked(RISKY);
    await post.page.evaluate(() => composers.lexical.field.closest('.box').remove());
    release();
    // Asked later, answered later: by then the first answer is here too.
    await reply.field.click();
    await type(reply, OTHER);
    await expectUnderlines(reply.field, stage.service, OTHER);
    assert.equal(await pills(post), 1);
    assert.deepEqual(post.errors, []);
    await post.page.close();
  });

  it('an answer to a text that has changed since is not drawn', async () => {
    const editor = await open(KINDS.Lexical);
    const release = stage.relay.hold();
    await type(editor, RISKY);
    await asked(RISKY);
    await editor.page.keyboard.press('Control+A');
    await type(editor, OTHER);
    assert.deepEqual(await underlines(editor.field), []);
    release();
    await expectUnderlines(editor.field, stage.service, OTHER);
    await expectInPlace(editor.field);
    await editor.page.close();
  });

  it('two at once: each has its own findings, and a fix in one leaves the other alone', async () => {
    const { post, reply } = await openBoth();
    await type(post, RISKY);
    await reply.field.click();
    await type(reply, OTHER);
    await expectUnderlines(post.field, stage.service, RISKY);
    await expectUnderlines(reply.field, stage.service, OTHER);
    assert.equal(await pills(post), 2);
    await clickWords(post, 'zero risk');
    await cardOf(post).getByRole('button', { name: 'Apply' }).first().click();
    await expectModel(post, RISKY.replace('zero risk', 'some risk'));
    assert.equal(await modelOf(reply), OTHER);
    await expectUnderlines(reply.field, stage.service, OTHER);
    await post.page.close();
  });

  for (const [kind, row] of Object.entries(KINDS)) {
    it(`${kind}: the last words of an article of 20,000 characters, and no more once it is longer`, async () => {
      const editor = await open(row);
      const text = FILLER.repeat(300).slice(0, LONGEST - RISKY.length - 1) + `.${RISKY}`;
      await editor.page.keyboard.insertText(text);
      await expectModel(editor, text);
      await expectUnderlines(editor.field, stage.service, text, 20_000);
      await expectInPlace(editor.field);
      await editor.page.keyboard.type('!');
      await expectNoUnderline(editor.field);
      await editor.page.locator('caveat-overlay .pill[data-kind=unchecked]').waitFor();
      await editor.page.keyboard.press('Backspace');
      await expectUnderlines(editor.field, stage.service, text, 20_000);
      await editor.page.close();
    });
  }
});
