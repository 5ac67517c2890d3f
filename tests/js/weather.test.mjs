/** Bad weather: a service that is busy, answers garbage, or has another clock. And what the person set aside. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sentenceAround } from '../../extension/src/dismissals.js';
import { retryAfter } from '../../extension/src/service.js';
import { ANSWER, FINDING, check, json, newStore, startFake, workerOf } from './service.mjs';

let fake;
before(async () => (fake = await startFake()));
after(() => fake.stop());
beforeEach(() => fake.reset());

test('a busy service is left alone for as long as it asks', async () => {
  fake.acts['/v1/score'] = [json(429, {}, { 'Retry-After': '30' })];
  const worker = workerOf(fake);
  const first = await check(worker);
  assert.deepEqual([first.reason, first.retryMs], ['busy', 30_000]);
  const second = await check(worker);
  assert.ok(second.reason === 'busy' && second.retryMs > 0 && second.retryMs <= 30_000);
  assert.equal(fake.to('/v1/score').length, 1);
});

test('a service that is down for repair says until when, in its own time', async () => {
  const headers = { Date: 'Sat, 28 Nov 2026 08:00:00 GMT', 'Retry-After': 'Sat, 28 Nov 2026 08:01:00 GMT' };
  fake.acts['/v1/score'] = [json(503, {}, headers)];
  const reply = await check(workerOf(fake));
  assert.deepEqual([reply.reason, reply.retryMs], ['unreachable', 60_000]);
});

for (const [value, ms] of [['5', 5000], ['99999999', 300_000], ['soon', undefined], ['-3', undefined], ['Sat, 28 Nov 2026 08:01:00 GMT', undefined]]) {
  test(`Retry-After: ${value}`, () => assert.equal(retryAfter(new Headers({ 'Retry-After': value })), ms));
}

const GARBAGE = {
  'nothing': null,
  'a list': [],
  'a page of its own': { ok: true },
  'an unknown decision': { ...ANSWER, decision: 'burn' },
  'findings that are none': { ...ANSWER, findings: ['x'] },
  'words outside the text': { ...ANSWER, findings: [{ ...FINDING, end: 5000 }] },
  'words that end before they start': { ...ANSWER, findings: [{ ...FINDING, start: 9, end: 3 }] },
  'a message that is no text': { ...ANSWER, findings: [{ ...FINDING, message: { html: '<b>' } }] },
  'a fix that is no text': { ...ANSWER, findings: [{ ...FINDING, suggestions: [{ start: 0, end: 1, label: 'x', replacement: 3 }] }] },
};
for (const [what, answer] of Object.entries(GARBAGE)) {
  test(`an answer that is ${what} is no answer`, async () => {
    fake.acts['/v1/score'] = [json(200, answer)];
    assert.deepEqual(await check(workerOf(fake)), { ok: false, reason: 'unreachable', detail: 'not an answer' });
  });
}

const TEXT = 'A risk-free fund. Ask me.';
const found = (text = TEXT) => {
  const start = text.indexOf('risk-free');
  return { ...FINDING, start, end: start + 9 };
};

async function screened(worker, text) {
  fake.acts['/v1/score'] = [json(200, { ...ANSWER, findings: [found(text)] })];
  const { answer } = await check(worker, text);
  return [answer.findings.length, answer.dismissed.length];
}

test('what is set aside stays so through edits elsewhere, and through the life of the worker; not in another sentence', async () => {
  const store = newStore();
  await workerOf(fake, { store }).dismiss({ text: TEXT, finding: found() });
  const worker = workerOf(fake, { store });
  assert.deepEqual(await screened(worker, TEXT), [0, 1]);
  assert.deepEqual(await screened(worker, `Hello there! ${TEXT} And call me.`), [0, 1]);
  assert.deepEqual(await screened(worker, 'A   RISK-free fund. Ask us.'.replace('RISK', 'risk')), [0, 1]);
  assert.deepEqual(await screened(worker, 'A risk-free fund for all. Ask me.'), [1, 0]);
  await worker.restore({ text: TEXT, finding: found() });
  assert.deepEqual(await screened(worker, TEXT), [1, 0]);
});

test('another rule in the same sentence is not set aside', async () => {
  const store = newStore();
  await workerOf(fake, { store }).dismiss({ text: TEXT, finding: { ...found(), rule: 'another-en' } });
  assert.deepEqual(await screened(workerOf(fake, { store }), TEXT), [1, 0]);
});

test('what is kept of it is a hash, for a season, and not without end', async () => {
  const old = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`h${at}`, Date.now()]));
  const store = newStore({ dismissals: { stale: Date.now() - 91 * 24 * 3_600_000, ...old } });
  await workerOf(fake, { store }).dismiss({ text: TEXT, finding: found() });
  const kept = store.kept.get('dismissals');
  assert.ok(!('stale' in kept) && Object.keys(kept).length <= 501);
  assert.ok(Object.keys(kept).every((hash) => !hash.includes('risk')));
});

for (const [text, words, sentence] of [
  ['One. Two risk-free. Three.', 'risk-free', 'two risk-free.'],
  ['Première phrase. Un fonds sans risque ! Fin.', 'sans risque', 'un fonds sans risque !'],
  ['Line one\nA risk-free line', 'risk-free', 'a risk-free line'],
  ['No risk. None at all. Bye.', 'risk. None', 'no risk. none at all.'],
]) {
  test(`the sentence around: ${words}`, () => {
    const start = text.indexOf(words);
    assert.equal(sentenceAround(text, { start, end: start + words.length }), sentence);
  });
}
