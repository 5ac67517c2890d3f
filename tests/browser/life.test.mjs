/** Bad weather and long lives: each is borne calmly, typing goes on, and nothing is lost when it is over. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { startSite } from './site.mjs';
import { underlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';
import { BAD, startUntrusted, startWeather } from './weather.mjs';

const RISKY = 'A risk-free fund';
const LINE = [{ severity: 'high', text: 'risk-free' }];
const PATIENCE_MS = 60_000;

describe('the life of the extension', { timeout: 600_000 }, () => {
  let weather;
  let site;
  let browser;
  before(async () => {
    [weather, site] = await Promise.all([startWeather(), startSite()]);
    // Playwright switches the back-forward cache off by default.
    browser = await launchWithExtension({ apiBase: weather.base, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  });
  after(async () => {
    await browser.close();
    weather.stop();
    site.stop();
  });
  beforeEach(() => {
    weather.is = 'fine';
    weather.texts = [];
  });

  async function openSite() {
    const page = await browser.context.newPage();
    await page.goto(site.base);
    const field = page.locator('#rich');
    await field.click();
    return { page, field, pill: page.locator('caveat-overlay .pill') };
  }

  const expectLine = ({ field }) => waitForEqual(() => underlines(field), LINE, PATIENCE_MS);
  const expectUnchecked = ({ pill }) => waitForEqual(() => pill.textContent(), 'Not checked', PATIENCE_MS);

  async function openRisky() {
    const composer = await openSite();
    await composer.page.keyboard.type(RISKY);
    await expectLine(composer);
    return composer;
  }

  const useService = (base) => browser.worker.evaluate((apiBase) => chrome.storage.local.set({ settings: { apiBase } }), base);

  for (const name of BAD) {
    it(`a service that is ${name}: "not checked", typing goes on, and it recovers by itself`, async () => {
      weather.is = name;
      const composer = await openSite();
      await composer.page.keyboard.type(`${RISKY} (${name})`);
      await expectUnchecked(composer);
      assert.ok((await composer.pill.getAttribute('title')).length > 20, 'the pill says why');
      await composer.page.keyboard.type(' for all');
      await waitForEqual(() => composer.field.innerText(), `${RISKY} (${name}) for all`);
      weather.is = 'fine';
      await expectLine(composer);
      await composer.page.close();
    });
  }

  it('a certificate that nobody vouches for: no text leaves', async () => {
    const untrusted = await startUntrusted();
    await useService(untrusted.base);
    const composer = await openSite();
    await composer.page.keyboard.type(`${RISKY} here`);
    await expectUnchecked(composer);
    assert.ok(untrusted.refusals > 0);
    assert.deepEqual(untrusted.texts, []);
    await useService(weather.base);
    await composer.pill.click();
    await expectLine(composer);
    await composer.page.close();
    untrusted.stop();
  });

  it('one question for a pause in typing, the newest, and none for what is known', async () => {
    const { page, field } = await openRisky();
    weather.texts = [];
    await page.keyboard.type(' for everyone in town');
    await waitFor(() => weather.texts.at(-1) === `${RISKY} for everyone in town`, 'asked about the last text');
    assert.ok(weather.texts.length < ' for everyone in town'.length);
    const asked = weather.texts.length;
    await page.keyboard.type('!');
    await waitFor(() => weather.texts.length === asked + 1, 'asked about the change');
    await page.keyboard.press('Backspace');
    await waitFor(() => page.locator('caveat-overlay[data-state=checked]').count(), 'answered');
    await field.blur();
    await field.focus();
    assert.equal(weather.texts.length, asked + 1);
    await page.close();
  });

  it('a worker that was stopped wakes up for the next key', async () => {
    const { page, ...composer } = await openRisky();
    const session = await browser.context.browser().newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(browser.origin));
    await session.send('Target.closeTarget', { targetId: worker.targetId });
    weather.texts = [];
    await page.keyboard.type(' again');
    await waitFor(() => weather.texts.includes(`${RISKY} again`), 'asked through a new worker', PATIENCE_MS);
    await expectLine(composer);
    await page.close();
  });

  it('a laptop that slept in mid-word goes on when it wakes', async () => {
    const composer = await openSite();
    const session = await browser.context.newCDPSession(composer.page);
    await composer.page.keyboard.type(RISKY);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await expectLine(composer);
    await composer.page.close();
  });

  it('left and come back to: the page is as it was, watched, and says how it stands', async () => {
    const composer = await openRisky();
    await composer.page.evaluate(() => (globalThis.sameDocument = true));
    await composer.page.goto(`${site.base}/frame.html`);
    // What comes from the cache loads nothing, so there is no load to wait for.
    await composer.page.evaluate(() => history.back());
    await waitFor(() => composer.page.evaluate(() => globalThis.sameDocument === true).catch(() => false), 'it came from the cache');
    await expectLine(composer);
    await composer.field.click();
    await composer.page.keyboard.press('Control+End');
    await composer.page.keyboard.type(' indeed');
    await waitFor(() => weather.texts.includes(`${RISKY} indeed`), 'asked again', PATIENCE_MS);
    await composer.page.close();
  });

  it('a tab that the browser put aside is watched again when it is looked at', async () => {
    const { page } = await openRisky();
    const other = await browser.context.newPage();
    await other.bringToFront();
    const id = await browser.worker.evaluate(async (url) => {
      const tabs = await chrome.tabs.query({ url: `${url}/*` });
      return (await chrome.tabs.discard(tabs.at(-1).id)).id;
    }, site.base);
    await browser.worker.evaluate((tab) => chrome.tabs.update(tab, { active: true }), id);
    const back = () => browser.context.pages().findLast((one) => !one.isClosed() && one.url() === `${site.base}/`);
    await waitFor(() => back()?.evaluate(() => document.documentElement.dataset.caveat === 'on').catch(() => false), 'it is back', PATIENCE_MS);
    const field = back().locator('#rich');
    await field.click();
    await back().keyboard.type(RISKY);
    await expectLine({ field });
    await Promise.all([back().close(), other.close(), page.close().catch(() => {})]);
  });

  it('loads nothing and asks nothing until a composer has the focus', async () => {
    const page = await browser.context.newPage();
    await page.goto(site.base);
    await page.locator('#password').click();
    await page.keyboard.type('secret');
    assert.equal(await page.locator('caveat-overlay').count(), 0);
    assert.deepEqual(weather.texts, []);
    await page.close();
  });

  // Last: the extension is another one afterwards.
  it('an update under an open page: lines and listeners go, and the page says that it must be reloaded', async () => {
    const composer = await openRisky();
    await browser.worker.evaluate(() => chrome.runtime.reload()).catch(() => {});
    await composer.page.mouse.move(300, 300);
    const farewell = composer.page.locator('caveat-overlay .farewell');
    await waitFor(async () => {
      await composer.page.mouse.move(300 + (Date.now() % 50), 300);
      return farewell.count();
    }, 'it says goodbye', PATIENCE_MS);
    assert.match(await farewell.textContent(), /was updated.*Reload/s);
    assert.deepEqual(await underlines(composer.field), []);
    await composer.field.click();
    await composer.page.keyboard.type('!');
    assert.equal(await composer.page.locator('caveat-overlay .pill').count(), 0);
    await farewell.getByRole('button', { name: 'Close' }).click();
    assert.equal(await composer.page.locator('caveat-overlay').count(), 0);
    await composer.page.close();
  });
});
