/** What we serve of others is what they published, unchanged. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { it } from 'node:test';

const { resolve } = createRequire(import.meta.url);

it('htmx is the one of its package', async () => {
  const served = new URL('../../api/static/htmx.min.js', import.meta.url);
  assert.deepEqual(await readFile(served), await readFile(resolve('htmx.org/dist/htmx.min.js')));
});
