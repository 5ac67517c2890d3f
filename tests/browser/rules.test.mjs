/** The rules in a real browser, wide and narrow: read, tried, changed, published; in French and without JavaScript. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectAccessible } from './accessible.mjs';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { startService } from './service.mjs';

const RULES = '/console/rules/';
const WIDTHS = [1440, 390];

/** Fits, can be used by everybody; with SHOTS=folder a picture of each width is kept. */
async function look(page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= there, `${name} is ${wide} wide on ${there}`);
    await expectAccessible(page);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
  }
}

describe('the rules', { timeout: 600_000 }, () => {
  let service, browser, page;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    page = await openReviewer(browser, service);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('are found while one types, and read', async () => {
    await page.goto(service.base + RULES);
    await look(page, 'rules');
    await page.getByLabel('Find by words').fill('guarantees a return');
    await page.getByRole('link', { name: 'A person or firm guarantees a return' }).waitFor();
    await page.getByRole('link', { name: 'Card number or IBAN in a post' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'A person or firm guarantees a return' }).click();
    await page.getByRole('heading', { name: 'Who says so' }).waitFor();
    await look(page, 'rule');
    await page.goto(`${service.base}${RULES}cannot-fall-en`);
    await look(page, 'rule-near');
  });

  it('are tried on a text, stage by stage', async () => {
    await page.goto(`${service.base}${RULES}try`);
    await page.getByLabel('The text').fill('I can guarantee you 8% a year, zero risk 🚀. Nobody can guarantee returns.');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('heading', { name: 'How it came about' }).waitFor();
    await look(page, 'rule-try');
  });
});
