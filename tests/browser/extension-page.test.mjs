/** The real extension on a plain site: its worker asks the real service; the site's own page is left as it was. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { cardOf, click, hasFocus, hover } from './composer.mjs';
import { startService } from './service.mjs';
import { ownMarkup, startSite } from './site.mjs';
import { expectInPlace, expectUnderlines, underlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'Dear all 😀, I can guarantee you 8% a year, zero risk';

/** Where a draft may live on a site. The nested one is found through its open shadow roots. */
const PLACES = {
  'a contenteditable': '#rich',
  'a composer that suggests names': '#suggesting',
  'a textarea': '#plain',
  'an editor in nested shadow roots': '#nested',
  'an editor in a frame': '#framed',
  'an editor in a modal dialog': '#modal',
};

describe('the extension on a site', () => {
  let service;
  let site;
  let browser;
  before(async () => {
    [service, site] = await Promise.all([startService(), startSite()]);
    browser = await launchWithExtension({ apiBase: service.base });
  });
  after(async () => {
    await browser.close();
    await Promise.all([service.stop(), site.stop()]);
  });

  async function openSite(selector) {
    const page = await browser.context.newPage();
    await page.goto(site.base);
    if (selector === '#modal') await page.evaluate(() => document.querySelector('dialog').showModal());
    const frame = selector === '#framed' ? page.frames()[1] : page.mainFrame();
    const field = frame.locator(selector);
    await field.click();
    return { page, field, scope: frame };
  }

  const textOf = ({ field }) => field.evaluate((element) => element.value ?? element.innerText.replaceAll('\u00a0', ' '));
  const cardIn = ({ scope }) => cardOf({ page: scope });

  async function openRisky(selector) {
    const composer = await openSite(selector);
    await composer.page.keyboard.type(RISKY, { delay: 4 });
    const markup = await composer.page.evaluate(ownMarkup);
    const findings = await expectUnderlines(composer.field, service, RISKY);
    return { composer, markup, finding: findings[0] };
  }

  for (const [place, selector] of Object.entries(PLACES)) {
    it(`${place}: underlines, opens the card, and leaves the page's own nodes alone`, async () => {
      const { composer, markup, finding } = await openRisky(selector);
      await expectInPlace(composer.field);
      await hover(composer, finding.text);
      await cardIn(composer).getByText(finding.message, { exact: true }).waitFor();
      await composer.page.keyboard.press('Escape');
      await cardIn(composer).waitFor({ state: 'detached' });
      assert.equal(await composer.page.evaluate(ownMarkup), markup);
      await composer.page.close();
    });

    it(`${place}: applies a suggestion, and Ctrl+Z takes it back`, async () => {
      const { composer, finding } = await openRisky(selector);
      const { start, end, replacement } = finding.suggestions[0];
      const fixed = RISKY.slice(0, start) + replacement + RISKY.slice(end);
      await click(composer, finding.text);
      await cardIn(composer).getByRole('button', { name: 'Apply' }).first().click();
      await waitForEqual(() => textOf(composer), fixed);
      await expectUnderlines(composer.field, service, fixed);
      await composer.page.keyboard.press('Control+Z');
      await waitForEqual(() => textOf(composer), RISKY);
      await expectUnderlines(composer.field, service, RISKY);
      await composer.page.close();
    });
  }

  it('opens by key and gives the focus back, in a shadow root too', async () => {
    const { composer, finding } = await openRisky('#nested');
    await composer.page.keyboard.press('Control+Home');
    await composer.page.keyboard.press('Alt+Shift+KeyC');
    await cardIn(composer).getByText(finding.message, { exact: true }).waitFor();
    await composer.page.keyboard.press('Escape');
    await waitFor(() => hasFocus(composer), 'the focus is back in the editor');
    await composer.page.close();
  });

  it('never watches what is not for others to read', async () => {
    const { page } = await openSite('#rich');
    for (const selector of ['#password', '#search', '#find', '#mail', '#card']) {
      await page.locator(selector).click();
      await page.keyboard.type(RISKY);
    }
    // Asked last, answered last: had the others been asked about, their answers would be here too.
    await page.locator('#rich').click();
    await page.keyboard.type(RISKY, { delay: 4 });
    await expectUnderlines(page.locator('#rich'), service, RISKY);
    assert.equal(await page.locator('caveat-overlay .pill').count(), 1);
    await page.close();
  });

  it('the toolbar icon counts the findings of the tab', async () => {
    const { composer } = await openRisky('#rich');
    const count = (await underlines(composer.field)).length;
    const badge = () => browser.worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return chrome.action.getBadgeText({ tabId: tab.id });
    });
    await waitForEqual(badge, String(count));
    await composer.page.close();
  });

  it('stays away from /try, which runs the same script by itself', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${service.base}/try?lang=en`);
    const field = page.locator('[data-composer=x] [contenteditable]');
    await field.click();
    await page.keyboard.type(RISKY, { delay: 4 });
    await expectUnderlines(field, service, RISKY);
    assert.equal(await page.locator('caveat-overlay').count(), 1);
    assert.equal(await page.locator('caveat-overlay .pill').count(), 1);
    await page.close();
  });
});
