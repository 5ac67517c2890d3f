/** The matrix editor by action: real editors, the real extension, the real service. docs/editors.md shows what comes out. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWatched } from './matrix/editor.mjs';
import { ROWS } from './matrix/rows.mjs';
import * as scenarios from './matrix/scenarios.mjs';
import { startStage } from './matrix/stage.mjs';
import { expectDocumented } from './matrix/table.mjs';

/** Each begins where the one before it ended. */
const STEPS = {
  'right words, page untouched': scenarios.words,
  'scroll, zoom, wrap': scenarios.place,
  'posted as typed': scenarios.posting,
  mention: scenarios.mentions,
  'fix, undone in one step': scenarios.fix,
  'approved text, undone as a paste': scenarios.approved,
  'input method': scenarios.ime,
  'undo, redo': scenarios.undo,
};
/** EDITORS="Slate;Quill" looks at those alone. */
const chosen = process.env.EDITORS ? process.env.EDITORS.split(';') : ROWS.map(({ name }) => name);

describe('the editors', () => {
  const results = new Map();
  let stage;
  before(async () => (stage = await startStage()));
  after(() => stage.stop());

  for (const row of ROWS.filter(({ name }) => chosen.includes(name))) {
    describe(row.name, () => {
      const seen = {};
      let editor;
      before(async () => {
        results.set(row.name, seen);
        editor = await openWatched(stage.browser, stage.zoo, row);
      });
      after(() => editor.page.close());
      for (const [name, step] of Object.entries(STEPS)) {
        it(name, async () => (seen[name] = (await step(stage, editor)) ?? 'yes'));
      }
      it('throws no error', () => assert.deepEqual(editor.errors, []));
    });
  }

  it('are in docs/editors.md as they were seen', () => expectDocumented(Object.keys(STEPS), results, { whole: !process.env.EDITORS }));
});
