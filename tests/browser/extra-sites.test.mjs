/** A site beyond the list: watched as soon as the person has allowed it, and no longer when that is taken back. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { EXTENSION, launchWithExtension } from './browser.mjs';
import { underlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';
import { startWeather } from './weather.mjs';

const ALLOWED = 'https://allowed.example/';
const OTHER = 'https://other.example/';
const COMPOSER = '<!doctype html><title>A site</title><textarea id="plain" aria-label="Comment"></textarea>';

/** A browser asks the person in a window that no test can press: here the right is there from the start. */
async function withRight() {
  const folder = await mkdtemp(join(tmpdir(), 'caveat-extra-'));
  await cp(EXTENSION, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  manifest.host_permissions.push(`${ALLOWED}*`);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

describe('a site beyond the list', () => {
  let weather;
  let browser;
  let extension;
  before(async () => {
    [weather, extension] = await Promise.all([startWeather(), withRight()]);
    browser = await launchWithExtension({ apiBase: weather.base, extension });
    await browser.context.route(/^https:\/\/(allowed|other)\.example\//, (route) => route.fulfill({ contentType: 'text/html', body: COMPOSER }));
    await waitFor(() => browser.worker.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length), 'the site is known');
  });
  after(async () => {
    await browser.close();
    weather.stop();
    await rm(extension, { recursive: true, force: true });
  });

  async function typed(address) {
    const page = await browser.context.newPage();
    await page.goto(address);
    await page.locator('#plain').click();
    await page.keyboard.type('A risk-free fund');
    return page;
  }

  it('that was allowed is watched, with the very scripts of the others', async () => {
    const page = await typed(ALLOWED);
    await waitForEqual(() => underlines(page.locator('#plain')), [{ severity: 'high', text: 'risk-free' }]);
    await page.close();
  });

  it('that was not allowed is left alone', async () => {
    const page = await typed(OTHER);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.caveat), undefined);
    await page.close();
  });

  it('the list is what the browser granted, and nothing of the manifest twice', async () => {
    const matches = await browser.worker.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).flatMap((script) => script.matches));
    assert.deepEqual([...new Set(matches)], [`${ALLOWED}*`]);
  });
});
