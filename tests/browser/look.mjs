/** What every page of the console keeps to: it fits, wide and narrow, light and dark, and everybody can use it. */
import assert from 'node:assert/strict';
import { expectAccessible } from './accessible.mjs';

/** The wide one last: the tests go on in it. */
const LOOKS = [{ width: 390, colorScheme: 'dark' }, { width: 1440, colorScheme: 'light' }];

/** Nothing sticks out: only tables may scroll, within themselves. */
async function expectFits(page) {
  // A plot follows the width of its page a moment later.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: 10_000 }).catch(() => {});
  const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= there, `${page.url()} is ${wide} wide on ${there}`);
}

/** @param {import('playwright-core').Page} page @param {string} name of its pictures, see shot() */
export async function look(page, name) {
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await expectFits(page);
    await expectAccessible(page);
    await shot(page, `${name}-${width}`);
  }
}

/** A picture for people to look at, kept where SHOTS names a folder. */
export async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
}
