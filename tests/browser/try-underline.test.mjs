/** On /try: exactly the words that the service names are underlined, wherever they are. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { NAMES, checked, expectModel, openComposer, pillOf, type, withoutValueRanges } from './composer.mjs';
import { postAnyway } from './guard.mjs';
import { startService } from './service.mjs';
import { expectInPlace, expectNoUnderline, expectUnderlines, underlines } from './underlines.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const CLEAN = 'No investment is risk-free, and nobody can guarantee returns';
const BEFORE = {
  nothing: '',
  'an emoji': 'Good news 😀🚀 ',
  'a mention and a hashtag': 'Dear @ann #savings ',
  'line breaks': 'Dear all,\n\nGood news:\n',
};

/** Each composer, and the plain one also as in a browser without ranges in text fields. */
const VARIANTS = [...NAMES.map((name) => [name, {}]), ['mastodon', { before: withoutValueRanges }]];

describe('underlines on /try', () => {
  let service;
  let browser;
  before(async () => ([service, browser] = await Promise.all([startService(), launch()])));
  after(() => Promise.all([browser.close(), service.stop()]));

  for (const [name, options] of VARIANTS) {
    const where = options.before ? `${name}, with the mirror` : name;

    it(`${where}: right words, right place, whatever comes before them`, async () => {
      const composer = await openComposer(browser, service, name, options);
      for (const before of Object.values(BEFORE)) {
        await composer.page.keyboard.press('Control+A');
        await composer.page.keyboard.press('Delete');
        await expectModel(composer, '');
        await type(composer, before + RISKY);
        const findings = await expectUnderlines(composer.field, service, before + RISKY);
        assert.ok(findings.some(({ text }) => text === 'guarantee you 8% a year'));
        await expectInPlace(composer.field);
      }
      assert.deepEqual(composer.errors, []);
      await composer.page.close();
    });

    it(`${where}: a clean sentence shows nothing`, async () => {
      const composer = await openComposer(browser, service, name, options);
      await checked(composer, CLEAN, () => type(composer, CLEAN));
      assert.deepEqual(await underlines(composer.field), []);
      assert.equal(await pillOf(composer).count(), 0);
      await composer.page.close();
    });

    it(`${where}: nothing stays behind once it is posted, and the model's text is what is posted`, async () => {
      const composer = await openComposer(browser, service, name, options);
      await type(composer, RISKY);
      await expectUnderlines(composer.field, service, RISKY);
      await composer.section.locator('.submit').click();
      await postAnyway(composer.page);
      assert.equal(await composer.section.locator('[data-posted-text]').textContent(), RISKY);
      await expectModel(composer, '');
      await expectNoUnderline(composer.field);
      await pillOf(composer).waitFor({ state: 'detached' });
      await composer.page.close();
    });
  }

  it('the example sentences are typed in and checked', async () => {
    const composer = await openComposer(browser, service, 'linkedin');
    for (const sentence of await composer.page.locator('[data-example]').all()) {
      const text = await sentence.getAttribute('data-example');
      await sentence.click();
      await expectModel(composer, text);
      await expectUnderlines(composer.field, service, text);
    }
    await composer.page.close();
  });
});
