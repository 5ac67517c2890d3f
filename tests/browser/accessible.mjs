/** WCAG 2.2 A and AA, as far as axe-core can tell. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @param {import('playwright-core').Page} page @param {string[]} [within] a way through shadow roots; default: the whole page */
export async function expectAccessible(page, within) {
  // Evaluated, not added as a script: sites and our own pages forbid that.
  await page.evaluate(source);
  const told = await page.evaluate(
    ([path, tags]) => globalThis.axe.run(path ? { fromShadowDom: path } : document, { runOnly: tags, resultTypes: ['violations'] }),
    [within, TAGS],
  );
  assert.ok(told.passes.length > 0, 'axe looked at something');
  assert.deepEqual(told.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`), []);
}
