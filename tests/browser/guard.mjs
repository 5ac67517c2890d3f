/** The guard's dialog, used as a person does; and the real extension on a page with a site's real attributes. */
import { launchWithExtension } from './browser.mjs';
import { serveSites } from './realsites.mjs';
import { contextsOf, startRecorder } from './recorder.mjs';
import { startService } from './service.mjs';
import { waitFor } from './wait.mjs';

export const guardOf = (page) => page.locator('caveat-overlay dialog.guard');
export const posts = (page) => page.evaluate(() => globalThis.posts);
export const textsOf = async (page) => (await posts(page)).map(({ text }) => text);

/** What was asked a moment ago is not asked again: each test has words of its own. */
let count = 0;
export const risky = () => `I can guarantee you 8% a year, zero risk, number ${(count += 1)}`;

/** @param {Record<string, string>} [changed] pages with other content, by address */
export async function startGuarded(changed) {
  const service = await startService();
  const recorder = await startRecorder(service);
  const browser = await launchWithExtension({ apiBase: recorder.base });
  await serveSites(browser.context, changed);
  const stop = async () => {
    await browser.close();
    recorder.stop();
    await service.stop();
  };
  return { service, recorder, browser, stop };
}

/** The policy as the firm would have it: told afresh, as after the service was reloaded. */
export async function setPolicy({ recorder, browser }, change) {
  Object.assign(recorder, { change, gone: false, delayMs: 0 });
  const page = await browser.context.newPage();
  await page.goto(`${browser.origin}/popup.html`);
  await page.evaluate(() => chrome.runtime.sendMessage({ name: 'policy', payload: { fresh: true } }));
  await page.close();
}

export async function open({ browser }, address, field) {
  const page = await browser.context.newPage();
  await page.goto(address);
  if (field.includes('field=dialog]')) await page.evaluate(() => document.querySelector('dialog').showModal());
  await page.locator(field).click();
  return page;
}

export const asked = (recorder, text) => waitFor(() => contextsOf(recorder, text).length > 0, `a check of "${text}"`);

/** Typed, and the answer is shown. */
export async function typeChecked({ recorder }, page, text) {
  await page.keyboard.type(text);
  await asked(recorder, text);
  await page.locator('caveat-overlay .pill').first().waitFor();
}

export async function postAnyway(page, reason = 'Approved by phone') {
  const guard = guardOf(page);
  await guard.getByRole('button', { name: 'Post anyway' }).click();
  await guard.getByRole('textbox').fill(reason);
  await guard.getByRole('button', { name: 'Post with this reason' }).click();
  await guard.waitFor({ state: 'detached' });
}
