/** The extension in Firefox, from the same source: it underlines, explains, corrects, and its own pages work. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchFirefox } from './firefox.mjs';
import { startService } from './service.mjs';
import { startSite } from './site.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const PATIENCE_MS = 30_000;
const PLACES = {
  'a contenteditable': '#rich',
  'a textarea, through the mirror': '#plain',
  'an editor in nested shadow roots': '>>> #nested',
  'an editor in a frame': '#framed',
};

describe('the extension in Firefox', () => {
  let service;
  let site;
  let firefox;
  before(async () => {
    [service, site, firefox] = await Promise.all([startService(), startSite(), launchFirefox()]);
  });
  after(async () => {
    await firefox.browser.close();
    await Promise.all([service.stop(), site.stop()]);
  });

  it('options: takes an address, and connects to the service there', async () => {
    const { page } = await firefox.openOwn('options.html');
    await waitFor(() => page.$eval('#apiBase', ({ value }) => value !== ''), 'the settings are shown', PATIENCE_MS);
    await page.$eval('#apiBase', (input, base) => (input.value = base), service.base);
    await page.$eval('#test', (button) => button.click());
    await waitForEqual(() => page.$eval('#connection', ({ dataset }) => dataset.good), 'true', PATIENCE_MS);
    await page.close();
  });

  async function openRisky(selector) {
    const page = await firefox.browser.newPage();
    await page.goto(site.base);
    const scope = selector === '#framed' ? page.frames()[1] : page.mainFrame();
    const field = await scope.waitForSelector(selector);
    await field.focus();
    await page.keyboard.type(RISKY);
    const findings = await expectUnderlines(field, service, RISKY, PATIENCE_MS);
    return { page, scope, field, findings };
  }

  const textOf = ({ field }) => field.evaluate((element) => element.value ?? element.innerText.trim());
  const inCard = ({ scope }, selector, act) => scope.$eval(`>>> caveat-overlay >>> .card ${selector}`, act);

  async function openCard(composer) {
    const { page, scope } = composer;
    await page.keyboard.down('Alt');
    await page.keyboard.down('Shift');
    await page.keyboard.press('KeyC');
    await page.keyboard.up('Shift');
    await page.keyboard.up('Alt');
    await scope.waitForSelector('>>> caveat-overlay >>> .card', { timeout: PATIENCE_MS });
  }

  for (const [place, selector] of Object.entries(PLACES)) {
    it(`${place}: underlines, opens the card by key, and applies a suggestion`, async () => {
      const composer = await openRisky(selector);
      await openCard(composer);
      const { message, suggestions } = await cardFinding(composer);
      assert.equal(await inCard(composer, '.what', ({ textContent }) => textContent), message);
      const { start, end, replacement } = suggestions[0];
      await inCard(composer, '.apply', (button) => button.click());
      await waitForEqual(() => textOf(composer), RISKY.slice(0, start) + replacement + RISKY.slice(end), PATIENCE_MS);
      await composer.page.close();
    });
  }

  /** The one that the card speaks of: the caret is behind the last word. */
  async function cardFinding({ findings, ...composer }) {
    const rule = await inCard(composer, 'article', ({ dataset }) => dataset.rule);
    return findings.find((finding) => finding.rule === rule);
  }

  it('without the service the composer says "not checked", and typing goes on', async () => {
    await service.stop();
    const page = await firefox.browser.newPage();
    await page.goto(site.base);
    await page.focus('#plain');
    await page.keyboard.type(`${RISKY}!`);
    await page.waitForSelector('>>> caveat-overlay >>> .pill[data-kind=unchecked]', { timeout: PATIENCE_MS });
    assert.equal(await page.$eval('#plain', ({ value }) => value), `${RISKY}!`);
    await page.close();
  });
});
