/** The popup: watching or why not, what was found and the way there, a pause, what leaves the machine, questions to legal. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectAccessible } from './accessible.mjs';
import { launchWithExtension } from './browser.mjs';
import { cardOf } from './composer.mjs';
import { findingsOf, startService } from './service.mjs';
import { startSite } from './site.mjs';
import { expectNoUnderline, expectUnderlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';

describe('the popup', () => {
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

  async function openSite(selector = '#rich', text = RISKY) {
    const page = await browser.context.newPage();
    await page.goto(site.base);
    const frame = selector === '#framed' ? page.frames()[1] : page.mainFrame();
    const field = frame.locator(selector);
    await field.click();
    await page.keyboard.type(text, { delay: 4 });
    await expectUnderlines(field, service, text);
    return { page, field, frame };
  }

  /** About the tab that is in front, which is not the popup's own: loaded anew, it looks again. */
  async function openPopup(front, before = () => {}) {
    const popup = await browser.context.newPage();
    await before(popup);
    await popup.goto(`${browser.origin}/options.html`);
    await front.bringToFront();
    await popup.goto(`${browser.origin}/popup.html`);
    await waitForEqual(() => popup.locator('#service').getAttribute('data-good'), 'true');
    await waitFor(() => popup.locator('#watched').textContent(), 'the popup has looked');
    return popup;
  }

  const text = (popup, id) => popup.locator(`#${id}`).textContent();

  it('lists what was found, in a frame too, and leads there', async () => {
    const { page, frame } = await openSite('#framed');
    const [first] = await findingsOf(service, RISKY);
    const popup = await openPopup(page);
    await waitForEqual(() => popup.locator('#findings q').allTextContents(), (await findingsOf(service, RISKY)).map((finding) => finding.text));
    await expectAccessible(popup);
    await popup.locator('#findings button').first().click();
    await cardOf({ page: frame }).getByText(first.message, { exact: true }).waitFor();
    await page.close();
  });

  it('pauses the site: no line, nothing sent, and says so; then goes on', async () => {
    const { page, field } = await openSite();
    const popup = await openPopup(page);
    await popup.getByRole('button', { name: 'Pause here for an hour' }).click();
    await waitForEqual(() => text(popup, 'watched'), 'Paused on this site.');
    await waitForEqual(() => page.locator('caveat-overlay .pill').textContent(), 'Paused');
    await page.bringToFront();
    await field.fill('Everyone should buy this fund now');
    await waitForEqual(() => page.locator('caveat-overlay .pill').textContent(), 'Paused');
    await expectNoUnderline(field);
    await popup.getByRole('button', { name: 'Resume here' }).click();
    await expectUnderlines(field, service, 'Everyone should buy this fund now');
    await Promise.all([popup.close(), page.close()]);
  });

  it('a page that is not watched says so, and why', async () => {
    const page = await browser.context.newPage();
    await page.goto('about:blank');
    const popup = await openPopup(page);
    assert.equal(await text(popup, 'watched'), 'Not watching this page.');
    assert.ok((await text(popup, 'why')).length > 0);
    assert.equal(await popup.locator('#found').isVisible(), false);
    await Promise.all([popup.close(), page.close()]);
  });

  it('says so where the site’s own composer was not recognised', async () => {
    const page = await browser.context.newPage();
    await page.route('https://x.com/home', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>X</title><div id="new" contenteditable></div>' }));
    await page.goto('https://x.com/home');
    await page.locator('#new').click();
    await page.keyboard.type(RISKY);
    await expectUnderlines(page.locator('#new'), service, RISKY);
    const popup = await openPopup(page);
    assert.equal(await text(popup, 'watched'), 'Post button not recognised');
    assert.match(await text(popup, 'why'), /nothing is stopped before it goes out/);
    await Promise.all([popup.close(), page.close()]);
  });

  it('what leaves the machine is told from the address that is used', async () => {
    const { page } = await openSite();
    const popup = await openPopup(page);
    assert.match(await text(popup, 'leaves'), new RegExp(`^Nothing: .* ${new URL(service.base).host}\\.$`));
    await browser.worker.evaluate(() => chrome.storage.local.set({ settings: { apiBase: 'https://caveat.firm.example' } }));
    await popup.reload();
    assert.match(await text(popup, 'leaves'), /goes to caveat\.firm\.example to be checked/);
    await browser.worker.evaluate((apiBase) => chrome.storage.local.set({ settings: { apiBase } }), service.base);
    await Promise.all([popup.close(), page.close()]);
  });

  for (const [look, media] of Object.entries({ light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, 'forced colours': { forcedColors: 'active' } })) {
    it(`popup and options are accessible in ${look}`, async () => {
      const { page } = await openSite();
      const popup = await openPopup(page, (opened) => opened.emulateMedia(media));
      await waitFor(() => popup.locator('#findings button').count(), 'the findings are listed');
      await expectAccessible(popup);
      await popup.goto(`${browser.origin}/options.html`);
      await expectAccessible(popup);
      await Promise.all([popup.close(), page.close()]);
    });
  }
});
