/** On /try: the card opens by pointer and by key, says what, why and what instead, and gives the focus back. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { NAMES, cardOf, click, expectModel, hasFocus, hover, openComposer, pillOf, type } from './composer.mjs';
import { findingsOf, startService } from './service.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';

describe('the card on /try', () => {
  let service;
  let browser;
  let first;
  let second;
  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    [first, second] = await findingsOf(service, RISKY);
  });
  after(() => Promise.all([browser.close(), service.stop()]));

  async function openRisky(name, options) {
    const composer = await openComposer(browser, service, name, options);
    await type(composer, RISKY);
    await expectUnderlines(composer.field, service, RISKY);
    return composer;
  }

  const opensOn = ({ message }, composer) => cardOf(composer).getByText(message, { exact: true }).waitFor({ timeout: 5000 });

  for (const name of NAMES) {
    it(`${name}: opens by hovering, without taking the focus, and closes when the pointer leaves`, async () => {
      const composer = await openRisky(name);
      await hover(composer, first.text);
      await opensOn(first, composer);
      assert.ok(await hasFocus(composer));
      await composer.page.mouse.move(5, 5);
      await cardOf(composer).waitFor({ state: 'detached' });
      await composer.page.close();
    });

    it(`${name}: opens by a click and stays; typing goes on and closes it`, async () => {
      const composer = await openRisky(name);
      await click(composer, second.text);
      await opensOn(second, composer);
      await composer.page.mouse.move(5, 5);
      await composer.page.keyboard.press('Control+End');
      assert.equal(await cardOf(composer).count(), 1);
      await composer.page.keyboard.type('.');
      await cardOf(composer).waitFor({ state: 'detached' });
      await expectModel(composer, `${RISKY}.`);
      await composer.page.close();
    });

    it(`${name}: opens by key, is walked with arrows, and Escape goes back to where one was`, async () => {
      const composer = await openRisky(name);
      await composer.page.keyboard.press('Control+Home');
      await composer.page.keyboard.press('Alt+Shift+KeyC');
      await opensOn(first, composer);
      assert.equal(await hasFocus(composer), false);
      await composer.page.keyboard.press('ArrowRight');
      await opensOn(second, composer);
      await composer.page.keyboard.press('Escape');
      await cardOf(composer).waitFor({ state: 'detached' });
      await waitFor(() => hasFocus(composer), 'the focus is back in the editor');
      await composer.page.keyboard.type('Hi! ');
      await expectModel(composer, `Hi! ${RISKY}`);
      await composer.page.close();
    });
  }

  it('says what was found, why, the rule as a link, and what to write instead', async () => {
    const composer = await openRisky('x');
    await click(composer, first.text);
    await opensOn(first, composer);
    const card = cardOf(composer);
    const { categories } = await (await fetch(`${service.base}/v1/policy`)).json();
    assert.match(await card.getByRole('heading').textContent(), new RegExp(categories[first.category].en));
    assert.equal(await card.locator('.why').textContent(), first.why);
    const { start, end, replacement } = first.suggestions[0];
    const change = card.locator('.change').first();
    const without = (tag) => change.evaluate((node, gone) => [...node.childNodes].filter(({ localName }) => localName !== gone).map((child) => child.textContent).join(''), tag);
    assert.ok((await without('ins')).includes(RISKY.slice(start, end)));
    assert.ok((await without('del')).includes(replacement));
    const link = card.getByRole('link', { name: first.references[0].cite });
    assert.equal(await link.getAttribute('href'), first.references[0].url);
    assert.deepEqual([await link.getAttribute('target'), await link.getAttribute('rel')], ['_blank', 'noreferrer']);
    await composer.page.close();
  });

  it('the pill counts the remarks and opens the first', async () => {
    const composer = await openRisky('linkedin');
    const count = (await findingsOf(service, RISKY)).length;
    await waitForEqual(() => pillOf(composer).textContent(), `${count} remarks`);
    await pillOf(composer).click();
    await opensOn(first, composer);
    await composer.page.close();
  });

  it('stays in the window on a small screen', async () => {
    const composer = await openRisky('x', { viewport: { width: 360, height: 640 } });
    await click(composer, second.text);
    await opensOn(second, composer);
    const { x, y, width, height } = await cardOf(composer).boundingBox();
    assert.ok(x >= 0 && y >= 0 && x + width <= 360 && y + height <= 640, `${x} ${y} ${width} ${height}`);
    await composer.page.close();
  });
});
