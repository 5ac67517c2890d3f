import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryIn } from '../../extension/src/retry.js';

test('an hour without an answer: soon at first, then ever more rarely, and within half a minute when it is over', () => {
  const waits = [];
  for (let passed = 0; passed < 3_600_000; passed += waits.at(-1)) waits.push(retryIn(waits.length + 1));
  assert.deepEqual(waits.slice(0, 6), [2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.ok(waits.length < 130 && waits.every((wait) => wait <= 30_000));
});

test('never before the service wants to be asked', () => assert.equal(retryIn(1, 60_000), 60_000));
