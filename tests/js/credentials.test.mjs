/** A token of the installation's own: got once, renewed in time, and after a refusal once more, never twice. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ABOUT, ANSWER, check, json, newStore, startFake, workerOf } from './service.mjs';

let fake;
before(async () => (fake = await startFake()));
after(() => fake.stop());
beforeEach(() => {
  fake.reset();
  fake.acts['/v1/enrol'] = [json(200, { token: 't1', rotate_after: 3600 })];
});

const bearer = ({ headers }) => headers.authorization;
const enrolled = (store, more = {}) => workerOf(fake, { store, enrolKey: 'firm', ...more });
const DAY_MS = 24 * 3_600_000;
const keptToken = (at, base = fake.base) => newStore({ enrolment: { base, token: 'old', at, rotateAfterMs: DAY_MS } });

test('enrols with the firm’s key before anything else is asked, and says who it is without saying who the person is', async () => {
  const store = newStore();
  assert.equal((await check(enrolled(store))).ok, true);
  const [enrol, policy, score] = fake.seen;
  assert.deepEqual([enrol.url, policy.url, score.url], ['/v1/enrol', '/v1/policy', '/v1/score']);
  const { install_id: id, ...rest } = enrol.body;
  assert.deepEqual(rest, { key: 'firm', ...ABOUT });
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual([bearer(enrol), bearer(policy), bearer(score)], [undefined, 'Bearer t1', 'Bearer t1']);
});

test('where IT says whose browser it is, that is said at enrolment and nowhere else', async () => {
  await check(enrolled(newStore(), { user: 'a.moreau@harwood.example' }));
  assert.equal(fake.to('/v1/enrol')[0].body.user, 'a.moreau@harwood.example');
  assert.ok(fake.seen.slice(1).every(({ body }) => !JSON.stringify(body ?? '').includes('moreau')));
});

test('the token outlives the worker, and stays with its address', async () => {
  const store = newStore();
  await check(enrolled(store));
  await check(enrolled(store));
  assert.equal(fake.to('/v1/enrol').length, 1);
  await check(enrolled(keptToken(Date.now(), 'https://elsewhere.example')));
  assert.equal(fake.to('/v1/enrol').length, 2);
});

test('two asks at once enrol once', async () => {
  const worker = enrolled(newStore());
  await Promise.all([worker.policy(), worker.policy({ fresh: true })]);
  assert.equal(fake.to('/v1/enrol').length, 1);
});

test('an enrolment that is refused: nothing is sent', async () => {
  fake.acts['/v1/enrol'] = [json(403, { title: 'Forbidden' })];
  assert.equal((await check(enrolled(newStore()))).reason, 'refused');
  assert.deepEqual(fake.seen.map(({ url }) => url), ['/v1/enrol']);
});

test('an enrolment that gives no token is no enrolment', async () => {
  fake.acts['/v1/enrol'] = [json(200, {})];
  assert.equal((await check(enrolled(newStore()))).reason, 'invalid');
});

test('an unenrolled installation sends no text to a service that requires it', async () => {
  fake.acts['/v1/policy'] = [json(401, {})];
  assert.equal((await check(workerOf(fake))).reason, 'refused');
  assert.deepEqual(fake.to('/v1/score'), []);
});

for (const [when, at] of [['in time', () => Date.now() - 2 * DAY_MS], ['when the clock was set back', () => Date.now() + DAY_MS]]) {
  test(`the token is rotated ${when}, beside the request`, async () => {
    fake.acts['/v1/token/rotate'] = [json(200, { token: 'new', rotate_after: 3600 })];
    const store = keptToken(at());
    const worker = enrolled(store);
    await check(worker);
    while (store.kept.get('enrolment').token !== 'new') await new Promise((resolve) => setTimeout(resolve, 5));
    await check(worker);
    assert.deepEqual(fake.to('/v1/token/rotate').map(bearer), ['Bearer old']);
    assert.equal(bearer(fake.seen.at(-1)), 'Bearer new');
  });
}

test('a token that is refused is renewed once, and the request goes again', async () => {
  fake.acts['/v1/score'] = [json(401, {}), json(200, ANSWER)];
  assert.equal((await check(enrolled(keptToken(Date.now())))).ok, true);
  assert.deepEqual(fake.to('/v1/score').map(bearer), ['Bearer old', 'Bearer t1']);
});

test('a new token that is refused as well is not renewed again', async () => {
  fake.acts['/v1/score'] = [json(401, {})];
  assert.equal((await check(enrolled(keptToken(Date.now())))).reason, 'refused');
  assert.deepEqual([fake.to('/v1/enrol').length, fake.to('/v1/score').length], [1, 2]);
});

test('a plain key needs no enrolment', async () => {
  await check(enrolled(newStore(), { apiKey: 'plain' }));
  assert.deepEqual(fake.to('/v1/enrol'), []);
  assert.equal(bearer(fake.seen.at(-1)), 'Bearer plain');
});
