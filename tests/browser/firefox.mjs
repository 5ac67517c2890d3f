/** Real Firefox ESR, driven over WebDriver BiDi, with the extension built for it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { waitFor } from './wait.mjs';

const EXTENSION = fileURLToPath(new URL('../../extension/dist-firefox', import.meta.url));
const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const ID = 'caveat@caveat.invalid';
/** Firefox makes up the address of an extension's pages, unless it is told before. */
const HOST = 'a5f4d3c2-1b0a-4f9e-8d7c-6b5a49382716';
const preferences = { 'extensions.webextensions.uuids': JSON.stringify({ [ID]: HOST }), 'intl.locale.requested': 'en-US' };

/** @returns the browser, and a way to the extension's own pages */
export async function launchFirefox() {
  assert.ok(existsSync(EXTENSION), 'extension/dist-firefox is missing: run "npm run build" first');
  // Without system access, BiDi may not go to an extension's own pages.
  const args = ['--remote-allow-system-access'];
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, args, extraPrefsFirefox: preferences });
  await browser.installExtension(EXTENSION);
  return { browser, openOwn: (name) => openOwn(browser, `moz-extension://${HOST}/${name}`) };
}

/** Firefox loads it in another process, so the page that was asked to go there is not the one that arrives. */
async function openOwn(browser, address) {
  const leaving = await browser.newPage();
  const gone = leaving.goto(address).catch((error) => assert.match(error.message, /detached|timeout/i));
  let arrived;
  await waitFor(async () => (arrived = await pageAt(browser, address)), `${address} is open`, 30_000);
  return { page: arrived, gone };
}

async function pageAt(browser, address) {
  for (const page of await browser.pages()) {
    if ((await page.evaluate(() => location.href).catch(() => '')) === address) return page;
  }
  return null;
}
