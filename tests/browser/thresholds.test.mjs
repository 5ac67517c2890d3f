/** Thresholds in a real browser: counted in the background, tried while they move, staged, wide and narrow, without JavaScript. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { command, openReviewer } from './console.mjs';
import { look, shot } from './look.mjs';
import { startService } from './service.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const TEXTS = [RISKY, 'Act now, last chance to join our fund!', 'Our branch in Lyon opens on Monday.'];

async function recordAll(service) {
  const { mkdtemp, writeFile } = await import('node:fs/promises');
  const path = `${await mkdtemp('/tmp/caveat-policy-')}/policy.yaml`;
  const document = await command(service, 'policy', 'export');
  await writeFile(path, `${document.replace('record: never', 'record: all').replace('text: left-out', 'text: stored')}\n`);
  await command(service, 'policy', 'import', path, '--comment', 'Record all');
}

async function write(base, text) {
  const body = JSON.stringify({ text, context: { site: 'linkedin.com' } });
  const answer = await fetch(`${base}/v1/score`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  return answer.headers.get('Caveat-Screening');
}

describe('thresholds', { timeout: 600_000 }, () => {
  let service, browser, page;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    await recordAll(service);
    page = await openReviewer(browser, service);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('counts in the background, shows a stop’s work at once, and stages it', async () => {
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    while (!(await write(service.base, RISKY))); // until the policy is taken over
    for (const text of TEXTS) await write(service.base, text);
    await page.goto(`${service.base}/console/thresholds/`);
    await page.getByText('Not counted yet.').waitFor();
    await page.goto(`${service.base}/console/thresholds/evidence/`);
    await page.getByRole('button', { name: 'Screen them' }).click();
    await page.getByRole('button', { name: 'Count them' }).first().click();
    await page.getByRole('button', { name: 'Cancel' }).first().waitFor();
    await look(page, 'evidence-busy');
    await page.getByRole('button', { name: 'Screen them again' }).waitFor(); // found by the page itself
    await page.getByRole('button', { name: 'Count them again' }).waitFor();

    await page.getByRole('link', { name: 'Thresholds' }).last().click();
    await page.getByText('Warnings per 1,000 posts').first().waitFor();
    const row = page.getByRole('row', { name: /^Promise of a result/ });
    await row.getByRole('radio', { name: 'sure', exact: true }).check();
    await row.locator('del').first().waitFor();
    assert.ok(await row.getByRole('radio', { name: 'sure', exact: true }).evaluate((it) => it === document.activeElement));
    await look(page, 'thresholds-moved');
    await row.getByRole('link').click();
    await page.getByRole('img').waitFor();
    await look(page, 'threshold-category');
    await page.goBack();
    await page.getByLabel('At most').fill('20');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Found: the stops are moved').waitFor();
    await page.getByRole('link', { name: 'Which texts would be decided otherwise' }).click();
    await look(page, 'threshold-changes');
    await page.goBack();

    await page.getByLabel('counted in the shadow first').check();
    await page.getByRole('button', { name: 'Save in my draft and compare' }).click();
    await page.getByText('+ staged:').waitFor();
    await page.getByLabel('Why, for those who read').fill('Try it unseen');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 3 is published.').waitFor();
    const trial = page.getByRole('heading', { name: 'A change is counted in the shadow' });
    const counted = page.getByText('Checks, not texts');
    for (let seen = false; !seen; seen = (await trial.count()) + (await counted.count()) === 2) {
      await write(service.base, RISKY);
      await page.goto(`${service.base}/console/thresholds/`);
    }
    await look(page, 'thresholds-shadow');
    assert.deepEqual(problems, []);
  });

  it('works without JavaScript, in French and in the dark', async () => {
    const state = await page.context().storageState();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR', colorScheme: 'dark', storageState: state });
    const plain = await context.newPage();
    plain.setDefaultTimeout(60_000);
    await plain.goto(`${service.base}/console/thresholds/`);
    const row = plain.getByRole('row', { name: /^Promesse de résultat/ });
    await row.getByRole('radio', { name: 'sûr', exact: true }).check();
    await plain.getByRole('button', { name: 'Calculer' }).click();
    await row.locator('del').first().waitFor();
    await shot(plain, 'thresholds-dark-fr');
    await row.getByRole('link').click();
    await shot(plain, 'threshold-category-dark-fr');
    await context.close();
  });
});
