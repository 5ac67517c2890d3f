/** The overview and the health of rules in a real browser: they fit, can be read by everybody, and plots go by keys. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { look } from './look.mjs';
import { startService } from './service.mjs';
import { waitFor } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const RULE = 'guaranteed-return-en';

async function type(base, revision, text) {
  const body = JSON.stringify({ text, revision, context: { site: 'linkedin.com', kind: 'post' } });
  const answer = await fetch(`${base}/v1/score`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  assert.equal(answer.status, 200);
}

describe('overview and rule health', { timeout: 600_000 }, () => {
  let service, browser;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('tell what was typed a moment ago, as plots, numbers and CSV', async () => {
    await type(service.base, 20, RISKY);
    await type(service.base, 40, 'Our branch in Lyon is open on Saturday mornings.');
    const page = await openReviewer(browser, service);
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const overview = `${service.base}/console/overview/`;
    await waitFor(async () => (await page.goto(overview), await page.locator('.tiles').count()), 'the posts are counted', 60_000);
    assert.equal(await page.locator('figure canvas').count(), 2);

    const plot = page.getByRole('group', { name: /^Posts by day/ }).first();
    await plot.press('End');
    await page.getByText(/Checked: 1$/).waitFor();
    await page.getByText('The numbers').click();
    await page.getByRole('columnheader', { name: 'Posted all the same' }).first().waitFor();
    const csv = await page.request.get(await page.getByRole('link', { name: 'As CSV' }).first().evaluate((link) => link.href));
    assert.match(await csv.text(), /^day,checked.*\r\n/);
    await look(page, 'overview');

    await page.goto(`${service.base}/console/rule-health/?q=${RULE}`);
    await look(page, 'rule-health');
    await page.locator('table a').first().click();
    await page.getByRole('heading', { name: 'Examples' }).waitFor();
    await look(page, 'rule-health-one');
    assert.deepEqual(problems, []);
  });
});
