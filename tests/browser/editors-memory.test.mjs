/** Two thousand edits, with findings that come and go: the page holds no more than it does without the extension. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { clear, openUnwatched, openWatched } from './matrix/editor.mjs';
import { startWeighing } from './matrix/memory.mjs';
import { startStage } from './matrix/stage.mjs';
import { underlines } from './underlines.mjs';
import { waitFor } from './wait.mjs';

/** Forty edits: words are written, the last taken back, and written anew. */
const SENTENCE = 'This has zero risk for you';
const KEYS = [...SENTENCE, ...Array(7).fill('Backspace'), ...' to you'];
const ROUNDS = 50;
const WARM_UP = 10;
const FIELDS = {
  'a plain contenteditable': { show: 'contenteditable', field: '[contenteditable=true]' },
  'a textarea, with the mirror': { show: 'textarea', field: 'textarea', mirrored: true },
};
const MOST_BYTES = 200_000;
const MOST_NODES = 20;

describe('memory', () => {
  let stage;
  before(async () => (stage = await startStage()));
  after(() => stage.stop());

  const isUnderlined = async ({ field }) => (await underlines(field)).some(({ text }) => text === 'zero risk');
  const isPlain = async ({ field }) => (await underlines(field)).length === 0;

  /** Keys are not waited for one by one: they arrive in order all the same. */
  async function edit(editor, rounds, isDone) {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(KEYS.map((key) => editor.page.keyboard.press(key === ' ' ? 'Space' : key)));
      await waitFor(() => isDone(editor), 'the underlines are as they should be');
      await clear(editor);
    }
  }

  /** @returns what was added by all rounds but the first, which fill caches */
  async function growth(editor, isDone) {
    const weigh = await startWeighing(editor);
    await edit(editor, WARM_UP, isDone);
    const before = await weigh();
    await edit(editor, ROUNDS, isDone);
    const after = await weigh();
    await editor.page.close();
    return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
  }

  for (const [name, row] of Object.entries(FIELDS)) {
    it(`${name}: flat over ${ROUNDS * KEYS.length} edits`, async (test) => {
      const [watched, bare] = await Promise.all([
        growth(await openWatched(stage.browser, stage.zoo, row), isUnderlined),
        growth(await openUnwatched(stage.browser, stage.zoo, row), isPlain),
      ]);
      test.diagnostic(JSON.stringify({ watched, bare }));
      assert.ok(watched.heap - bare.heap < MOST_BYTES, JSON.stringify({ watched, bare }));
      assert.ok(watched.nodes - bare.nodes <= MOST_NODES, JSON.stringify({ watched, bare }));
      assert.equal(watched.listeners, bare.listeners);
    });
  }
});
