/** On /try: a suggestion that is applied is in the editor's own model, and one Ctrl+Z takes it back. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { NAMES, cardOf, click, expectModel, hasFocus, openComposer, type, undoSettled } from './composer.mjs';
import { startService } from './service.mjs';
import { expectInPlace, expectUnderlines } from './underlines.mjs';
import { waitFor } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const TEXTS = [RISKY, `Hi @ann 😀\n\n${RISKY} for you\nCall me`];

const fixed = (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end);

describe('applying a suggestion on /try', () => {
  let service;
  let browser;
  before(async () => ([service, browser] = await Promise.all([startService(), launch()])));
  after(() => Promise.all([browser.close(), service.stop()]));

  async function openRisky(name, text) {
    const composer = await openComposer(browser, service, name);
    await type(composer, text);
    const findings = await expectUnderlines(composer.field, service, text);
    await undoSettled(composer);
    return { composer, findings };
  }

  async function expectFixed(composer, text) {
    await expectModel(composer, text);
    await cardOf(composer).waitFor({ state: 'detached' });
    await expectUnderlines(composer.field, service, text);
    await expectInPlace(composer.field);
  }

  for (const name of NAMES) {
    for (const text of TEXTS) {
      const where = text.includes('\n') ? 'within several lines' : 'alone';

      it(`${name}: by pointer, ${where}, and undone in one step`, async () => {
        const { composer, findings: [finding] } = await openRisky(name, text);
        await click(composer, finding.text);
        await cardOf(composer).getByRole('button', { name: 'Apply' }).first().click();
        await expectFixed(composer, fixed(text, finding.suggestions[0]));
        assert.ok(await hasFocus(composer));
        await composer.page.keyboard.press('Control+Z');
        await expectModel(composer, text);
        await expectUnderlines(composer.field, service, text);
        assert.deepEqual(composer.errors, []);
        await composer.page.close();
      });
    }

    it(`${name}: by key, and typing goes on`, async () => {
      const { composer, findings } = await openRisky(name, RISKY);
      const last = findings.at(-1);
      await composer.page.keyboard.press('Alt+Shift+KeyC');
      await cardOf(composer).getByText(last.message, { exact: true }).waitFor();
      await composer.page.keyboard.press('Enter');
      await expectFixed(composer, fixed(RISKY, last.suggestions[0]));
      await waitFor(() => hasFocus(composer), 'the focus is back in the editor');
      await composer.page.keyboard.press('Control+End');
      await composer.page.keyboard.type(' Ask me.');
      await expectModel(composer, `${fixed(RISKY, last.suggestions[0])} Ask me.`);
      await composer.page.close();
    });
  }
});
