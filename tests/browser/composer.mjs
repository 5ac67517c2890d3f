/** The composers of /try and their card, used as a person does: with keys and pointer. */
import { placeOf } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

export const NAMES = ['x', 'linkedin', 'mastodon'];

/** Runs before the page's scripts: as in a browser that has no ranges inside text fields. */
export function withoutValueRanges() {
  globalThis.ownValueRange = HTMLTextAreaElement.prototype.createValueRange;
  delete HTMLTextAreaElement.prototype.createValueRange;
}

/** @returns a composer of a fresh page: its field, its card, and the text in the editor's own model */
export async function openComposer(browser, service, name, { lang = 'en', before, ...options } = {}) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 }, ...options });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  if (before) await page.addInitScript(before);
  await page.goto(`${service.base}/try?lang=${lang}`);
  await page.waitForFunction(() => globalThis.composers && document.documentElement.dataset.caveat === 'on');
  const section = page.locator(`[data-composer=${name}]`);
  const composer = { name, page, errors, section, field: section.locator('[contenteditable=true], textarea') };
  await composer.field.click();
  return composer;
}

export const modelOf = ({ page, name }) => page.evaluate((which) => composers[which].model(), name);
export const expectModel = (composer, text) => waitForEqual(() => modelOf(composer), text);

/** Keys where there are keys; Enter between lines. */
export async function type(composer, text) {
  await composer.page.keyboard.type(text, { delay: 4 });
  await expectModel(composer, text);
}

export const cardOf = ({ page }) => page.locator('caveat-overlay .card');
export const pillOf = ({ page }) => page.locator('caveat-overlay .pill');

export async function hover(composer, words) {
  const { x, y } = await placeOf(composer.field, words);
  await composer.page.mouse.move(x - 3, y);
  await composer.page.mouse.move(x, y);
}

export async function click(composer, words) {
  const { x, y } = await placeOf(composer.field, words);
  await composer.page.mouse.click(x, y);
}

/** Quill joins what is done within a second into one step of undo: a person who reads a card takes longer. */
export const undoSettled = ({ page, name }) => page.waitForFunction((which) => composers[which].undoSettled?.() ?? true, name);

export const hasFocus = ({ field }) => field.evaluate((element) => element.contains(element.getRootNode().activeElement));

/** Waits until the service has been asked about this very text, and the page has shown what it said. */
export async function checked({ page }, text, act) {
  const asked = page.waitForResponse((response) => response.url().endsWith('/v1/score') && response.request().postDataJSON().text === text);
  await act();
  await (await asked).finished();
  await waitFor(() => page.locator('caveat-overlay[data-state=checked]').count(), 'the answer is shown');
}
