/** Legal at work in a real browser, wide and narrow: the queue, one review by keyboard, the redline, the writer's page. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { look, shot } from './look.mjs';
import { startService } from './service.mjs';
import { waitForEqual } from './wait.mjs';

const TEXTS = [
  'Meet our new bond fund.\nIt guarantees you 6% a year and you cannot lose. DM me on WhatsApp!',
  'Our bond fund guarantees you 6% a year. Buy now, only today!',
  'Everybody should buy this fund. Best on the market.',
];
const MILD = 'Meet our new bond fund.\nIt aims for 6% a year; you may get back less.';
const NOTE = 'For the launch on Monday. Is 6% approved?';

describe('the queue of legal', { timeout: 600_000 }, () => {
  let service, browser, page;
  const problems = [];
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    page = await openReviewer(browser, service);
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    for (const text of TEXTS) {
      const body = JSON.stringify({ text, note: NOTE, context: { site: 'linkedin.com', account: 'brand' } });
      const asked = await fetch(`${service.base}/v1/reviews`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      assert.equal(asked.status, 201);
    }
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('is worked by keyboard, and nothing is decided by a key, nor while one writes', async () => {
    await page.goto(`${service.base}/console/reviews/`);
    await look(page, 'queue');
    for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)), 0);
    await page.keyboard.press('?');
    await page.locator('#keys dl').getByText('next').waitFor();
    await page.keyboard.press('o');
    await page.getByRole('button', { name: 'Read the text' }).waitFor();
    await look(page, 'review-closed');
    await page.getByRole('button', { name: 'Read the text' }).click();
    await page.locator('.typed.text mark').first().waitFor();
    await look(page, 'review');

    await page.keyboard.press('c');
    assert.equal(await focused(), 'text');
    await page.keyboard.type(' jr?');
    assert.ok((await page.locator('#text').inputValue()).includes(' jr?'));
    assert.ok(await page.getByLabel('Approve with changes').isChecked());
    await page.locator('#text').fill(MILD);
    await waitForEqual(() => page.locator('#redline ins').first().textContent(), 'aims for');
    await look(page, 'review-redline');
    await page.locator('#comment').fill('As a target, please.');
    await page.getByRole('button', { name: 'Decide' }).focus();
    await page.keyboard.press('r');
    assert.equal(await focused(), 'comment');
    await page.getByLabel('Approve with changes').check();
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('Decided. The writer sees it').waitFor();
    await page.getByRole('link', { name: /^Decided/ }).click();
    await look(page, 'queue-decided');
    await page.locator('[data-row]').first().click();
    await page.getByText('Approved with changes ·').waitFor();
    await page.getByRole('button', { name: 'Read the text' }).click();
    await page.locator('.redline del').first().waitFor();
    await look(page, 'review-decided');
    assert.deepEqual(problems, []);
  });

  it('lets a writer ask, a reviewer be away, an admin set limits', async () => {
    for (const [path, name] of [['requests/new', 'request-new'], ['reviews/away/', 'away'], ['approvers/', 'approvers'], ['reviews/?list=late', 'queue-empty']]) {
      await page.goto(`${service.base}/console/${path}`);
      await look(page, name);
    }
    await page.goto(`${service.base}/console/approvers/`);
    await page.locator('table a').first().click();
    await look(page, 'approver');
    await page.goto(`${service.base}/console/requests/new`);
    await page.getByLabel('The text', { exact: true }).fill(TEXTS[0]);
    await page.getByRole('button', { name: 'Send to legal' }).click();
    await page.getByText('Sent to legal.').waitFor();
    await look(page, 'requests');
    await page.locator('table a').first().click();
    await look(page, 'request');
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Withdrawn. Nobody decides').waitFor();
    assert.deepEqual(problems, []);
  });

  it('is read and decided in French without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR', storageState: await page.context().storageState() });
    const plain = await context.newPage();
    plain.setDefaultTimeout(60_000);
    await plain.goto(`${service.base}/console/reviews/`);
    await plain.locator('table a').first().click();
    await plain.getByRole('button', { name: 'Lire le texte' }).click();
    await plain.getByText('Ce qui a été relevé').waitFor();
    await shot(plain, 'review-fr');
    await plain.getByLabel('Refuser').check();
    await plain.getByRole('button', { name: 'Décider' }).click();
    await plain.getByText('Dites pourquoi').waitFor();
    await plain.getByLabel('Ce que l’auteur doit savoir').fill('Pas de promesse, s’il vous plaît.');
    await plain.getByRole('button', { name: 'Décider' }).click();
    await plain.getByText('L’auteur le voit dans son navigateur.').waitFor();
    await shot(plain, 'queue-fr');
    await context.close();
  });
});
