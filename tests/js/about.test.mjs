import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserName } from '../../extension/src/about.js';

for (const [agent, name] of [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox 153'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36', 'chrome 156'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0', 'edge 156'],
  ['curl/8.0', 'unknown'],
]) {
  test(`the browser of ${agent} is ${name}`, () => assert.equal(browserName(agent), name));
}
