/** Waiting for conditions, never for time. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 25;

/** @param {() => unknown} condition @param {string | (() => string)} what said when it does not come */
export async function waitFor(condition, what, withinMs = 10_000) {
  const until = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() >= until) assert.fail(`not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}`);
    await pause(LOOK_AGAIN_MS);
  }
}

/** Waits until the value read is the one expected; if it never is, shows both. */
export async function waitForEqual(read, expected, withinMs = 10_000) {
  const until = Date.now() + withinMs;
  let value = await read();
  while (JSON.stringify(value) !== JSON.stringify(expected) && Date.now() < until) {
    await pause(LOOK_AGAIN_MS);
    value = await read();
  }
  assert.deepEqual(value, expected);
}
