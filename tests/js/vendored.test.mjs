/** What we serve of others is what they published, unchanged. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { it } from 'node:test';

const { resolve } = createRequire(import.meta.url);
const SERVED = {
  'htmx.min.js': 'htmx.org/dist/htmx.min.js',
  'uplot.min.js': 'uplot/dist/uPlot.iife.min.js',
  'uplot.min.css': 'uplot/dist/uPlot.min.css',
};

for (const [name, published] of Object.entries(SERVED)) {
  it(`${name} is the one of its package`, async () => {
    const served = new URL(`../../api/static/${name}`, import.meta.url);
    assert.deepEqual(await readFile(served), await readFile(resolve(published)));
  });
}
