/** The extension's own pages: options and popup, and what happens when the service is not there. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { startService } from './service.mjs';
import { startSite } from './site.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const NOBODY = 'http://127.0.0.1:9';

describe("the extension's pages", () => {
  let service;
  let site;
  let browser;
  before(async () => {
    [service, site] = await Promise.all([startService(), startSite()]);
    browser = await launchWithExtension({ apiBase: NOBODY });
  });
  after(async () => {
    await browser.close();
    await Promise.all([service.stop(), site.stop()]);
  });

  const stored = () => browser.worker.evaluate(async () => (await chrome.storage.local.get('settings')).settings);

  async function openOwn(name) {
    const page = await browser.context.newPage();
    await page.goto(`${browser.origin}/${name}`);
    return page;
  }

  const result = (page) => page.locator('#connection').getAttribute('data-good');

  it('options: an address where nobody answers is told, and the right one connects', async () => {
    const page = await openOwn('options.html');
    assert.equal(await page.locator('#apiBase').inputValue(), NOBODY);
    await page.locator('#test').click();
    await waitForEqual(() => result(page), 'false');
    await page.locator('#apiBase').fill(`${service.base}/`);
    await page.locator('#test').click();
    await waitForEqual(() => result(page), 'true');
    await waitForEqual(async () => (await stored()).apiBase, service.base);
    await page.close();
  });

  it('options: what is saved is there again, and what makes no sense is refused', async () => {
    const page = await openOwn('options.html');
    await page.locator('#jurisdictions').fill('us, united kingdom');
    await page.locator('button[type=submit]').click();
    await waitForEqual(() => page.locator('#saved').getAttribute('data-good'), 'false');
    await page.locator('#apiBase').fill(service.base);
    await page.locator('#jurisdictions').fill('UK, fr');
    await page.locator('#account').selectOption('brand');
    await page.locator('#sector').selectOption('banking');
    await page.locator('button[type=submit]').click();
    await waitForEqual(() => page.locator('#saved').getAttribute('data-good'), 'true');
    await page.reload();
    await waitForEqual(() => page.locator('#jurisdictions').inputValue(), 'uk, fr');
    assert.equal(await page.locator('#account').inputValue(), 'brand');
    assert.equal(await page.locator('#sector').inputValue(), 'banking');
    await page.close();
  });

  it('popup: says whether the page is watched, what was found, and that the service answers', async () => {
    await browser.worker.evaluate((apiBase) => chrome.storage.local.set({ settings: { apiBase } }), service.base);
    const popup = await openOwn('popup.html');
    const page = await browser.context.newPage();
    await page.goto(site.base);
    await page.locator('#rich').click();
    await page.keyboard.type(RISKY, { delay: 4 });
    const findings = await expectUnderlines(page.locator('#rich'), service, RISKY);
    await page.bringToFront();
    await popup.reload();
    await waitForEqual(() => popup.locator('#service').getAttribute('data-good'), 'true');
    await waitForEqual(() => popup.locator('#count').textContent(), `${findings.length} remarks`);
    assert.match(await popup.locator('#watched').textContent(), /^Watching/);
    assert.equal(await popup.locator('#try').getAttribute('href'), `${service.base}/try`);
    await Promise.all([popup.close(), page.close()]);
  });

  it('without the service: the pill and the toolbar say so, and typing goes on', async () => {
    await browser.worker.evaluate((apiBase) => chrome.storage.local.set({ settings: { apiBase } }), NOBODY);
    const page = await browser.context.newPage();
    await page.goto(site.base);
    await page.locator('#plain').click();
    await page.keyboard.type(RISKY, { delay: 4 });
    await waitForEqual(() => page.locator('caveat-overlay .pill').textContent(), 'Not checked');
    const badge = () => browser.worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return [await chrome.action.getBadgeText({ tabId: tab.id }), await chrome.action.getTitle({ tabId: tab.id })];
    });
    await waitForEqual(badge, ['!', 'Caveat: Not checked']);
    await page.keyboard.type('!');
    assert.equal(await page.locator('#plain').inputValue(), `${RISKY}!`);
    await browser.worker.evaluate((apiBase) => chrome.storage.local.set({ settings: { apiBase } }), service.base);
    await expectUnderlines(page.locator('#plain'), service, `${RISKY}!`);
    await page.close();
  });
});
