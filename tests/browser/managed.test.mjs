/** Set by IT: what the policy says is used, locked in the options, and follows the policy when that changes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { manageCopy } from './policy.mjs';
import { startSite } from './site.mjs';
import { underlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';
import { startWeather } from './weather.mjs';

const NOBODY = 'http://127.0.0.1:9';
/** The browser reads changed policies within seconds, and tells extensions seconds after its start. */
const PATIENCE_MS = 90_000;

describe('settings that IT manages', { timeout: 300_000 }, () => {
  let managed;
  let weather;
  let site;
  let browser;
  before(async () => {
    [weather, site, managed] = await Promise.all([startWeather(), startSite(), manageCopy()]);
    managed.set({ apiBase: weather.base, jurisdictions: ['uk', 'fr'], unheardOf: 'x' });
    // What the person chose: nobody is there.
    browser = await launchWithExtension({ apiBase: NOBODY, extension: managed.folder });
  });
  after(async () => {
    await browser?.close();
    await managed.remove();
    weather.stop();
    site.stop();
  });

  const kept = () => browser.worker.evaluate(async () => (await chrome.storage.local.get('managed')).managed);

  it('beat what the person chose, and are locked in the options', async () => {
    await waitForEqual(kept, { apiBase: weather.base, jurisdictions: ['uk', 'fr'] }, PATIENCE_MS);
    const page = await browser.context.newPage();
    await page.goto(`${browser.origin}/options.html`);
    await waitForEqual(() => page.locator('#apiBase').inputValue(), weather.base);
    assert.deepEqual(await page.locator('#apiBase, #jurisdictions, #apiKey').evaluateAll((inputs) => inputs.map(({ id, disabled }) => [id, disabled])), [
      ['apiBase', true],
      ['apiKey', false],
      ['jurisdictions', true],
    ]);
    assert.equal(await page.locator('label[for=apiBase] .managed').textContent(), 'Set by your organisation');
    await page.close();
  });

  it('decide where a text goes', async () => {
    const page = await browser.context.newPage();
    await page.goto(site.base);
    const field = page.locator('#rich');
    await field.click();
    await page.keyboard.type('A risk-free fund');
    await waitForEqual(() => underlines(field), [{ severity: 'high', text: 'risk-free' }]);
    await page.close();
  });

  it('follow the policy when it changes', async () => {
    managed.set({ sector: 'banking' });
    await waitForEqual(kept, { sector: 'banking' }, PATIENCE_MS);
    const page = await browser.context.newPage();
    await page.goto(`${browser.origin}/options.html`);
    await waitFor(async () => (await page.locator('#apiBase').inputValue()) === NOBODY, 'the own address is back');
    assert.equal(await page.locator('#sector').isDisabled(), true);
    await page.close();
  });
});
