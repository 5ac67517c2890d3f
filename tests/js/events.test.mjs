/** What people did, reviews and pauses: offered by the policy or not there; delivered late rather than lost; without the text. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { POLICY, check, json, newStore, startFake, workerOf } from './service.mjs';

let fake;
before(async () => (fake = await startFake()));
after(() => fake.stop());
beforeEach(() => {
  fake.reset();
  fake.acts['/v1/events'] = [(_request, response) => response.writeHead(202).end()];
});

const offers = (...features) => (fake.acts['/v1/policy'] = [json(200, { ...POLICY, features })]);
const EVENT = { type: 'dismissed', site: 'x.com', rule: 'guarantee-en', text: 'A risk-free fund', secret: 'not a field' };
const delivered = () => fake.to('/v1/events').flatMap(({ body }) => body.events);

async function settled(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('an event goes to the service with its time, without the text and without what is no field', async () => {
  offers('events');
  const worker = workerOf(fake);
  await worker.policy();
  await worker.event(EVENT);
  const [{ at, id, ...event }] = delivered();
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(event, { type: 'dismissed', site: 'x.com', rule: 'guarantee-en' });
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
});

test('the text goes along only where the policy says so', async () => {
  fake.acts['/v1/policy'] = [json(200, { ...POLICY, features: ['events'], events_with_text: true })];
  const worker = workerOf(fake);
  await worker.policy();
  await worker.event(EVENT);
  assert.equal(delivered()[0].text, EVENT.text);
});

test('where events are not offered, none is kept and none is sent', async () => {
  const store = newStore();
  const worker = workerOf(fake, { store });
  await worker.policy();
  await worker.event(EVENT);
  assert.deepEqual([fake.to('/v1/events'), store.kept.get('events')], [[], undefined]);
});

test('what cannot be delivered waits without its text, survives the worker, and goes after the next answer', async () => {
  offers('events');
  fake.acts['/v1/events'] = [json(503, {}), json(503, {}), json(202, {})];
  const store = newStore();
  const worker = workerOf(fake, { store });
  await worker.policy();
  await worker.event(EVENT);
  await worker.event({ ...EVENT, type: 'mistake' });
  assert.ok(!JSON.stringify([...store.kept.values()]).includes('risk-free'));
  fake.seen = [];
  await check(workerOf(fake, { store }));
  await settled(() => !store.kept.get('events')?.length);
  assert.deepEqual(delivered().map(({ type }) => type), ['dismissed', 'mistake']);
});

test('at most two hundred wait, the newest', async () => {
  offers('events');
  fake.acts['/v1/events'] = [json(503, {})];
  const store = newStore({ events: Array.from({ length: 200 }, (_, at) => ({ type: 'fixed', reason: String(at) })) });
  const worker = workerOf(fake, { store });
  await worker.policy();
  await worker.event(EVENT);
  assert.equal(store.kept.get('events').length, 200);
  assert.deepEqual([store.kept.get('events')[0].reason, store.kept.get('events').at(-1).type], ['1', 'dismissed']);
});

test('what the service will never take is not kept for ever', async () => {
  offers('events');
  fake.acts['/v1/events'] = [json(422, {})];
  const store = newStore();
  const worker = workerOf(fake, { store });
  await worker.policy();
  await worker.event(EVENT);
  assert.deepEqual(store.kept.get('events'), []);
});

test('one that the service will never take does not take the others with it', async () => {
  offers('events');
  const refuses = ({ body }) => body.events.some(({ type }) => type === 'override');
  fake.acts['/v1/events'] = [(request, response) => response.writeHead(refuses(fake.seen.at(-1)) ? 422 : 202).end('{}')];
  const store = newStore({ events: ['fixed', 'override', 'mistake'].map((type) => ({ type })) });
  const worker = workerOf(fake, { store });
  await worker.policy();
  await worker.event(EVENT);
  const taken = fake.to('/v1/events').filter((asked) => !refuses(asked)).flatMap(({ body }) => body.events.map(({ type }) => type));
  assert.deepEqual([taken, store.kept.get('events')], [['fixed', 'mistake', 'dismissed'], []]);
});

test('a question to legal is sent with its context; here only its number is kept; the answer comes when one looks', async () => {
  fake.acts['/v1/reviews'] = [json(201, { id: '7', status: 'open' })];
  fake.acts['/v1/reviews/7'] = [json(200, { id: '7', status: 'decided', disposition: 'approved', comment: 'Fine.', text: 'A fund.' })];
  const store = newStore();
  const worker = workerOf(fake, { store, account: 'brand' });
  const question = { text: 'A risk-free fund', context: { site: 'x.com', kind: 'post' }, note: 'May I?' };
  assert.deepEqual(await worker.review(question), { ok: true, answer: { id: '7' } });
  assert.deepEqual(fake.to('/v1/reviews')[0].body, { ...question, context: { ...question.context, account: 'brand' } });
  assert.ok(!JSON.stringify([...store.kept.values()]).includes('risk-free'));
  for (const _ of [1, 2]) {
    const [asked] = (await worker.reviews()).answer;
    assert.deepEqual([asked.status, asked.disposition, asked.comment], ['decided', 'approved', 'Fine.']);
  }
  assert.equal(fake.to('/v1/reviews/7').length, 1);
  assert.deepEqual(await worker.reviewText({ id: '7' }), { ok: true, answer: 'A fund.' });
  assert.ok(!JSON.stringify([...store.kept.values()]).includes('A fund.'));
});

test('a paused site sends nothing, where the policy allows it, and only for a while', async () => {
  fake.acts['/v1/policy'] = [json(200, { ...POLICY, may_pause: true })];
  const store = newStore();
  const worker = workerOf(fake, { store });
  await worker.policy();
  assert.equal((await worker.pause({ site: 'x.com', paused: true })).ok, true);
  assert.equal((await check(worker)).reason, 'paused');
  assert.equal((await check(worker, undefined, { site: 'other.example', kind: 'post' })).ok, true);
  await worker.pause({ site: 'x.com', paused: false });
  assert.equal((await check(worker)).ok, true);
  for (const at of [Date.now() - 3_600_001, Date.now() + 7_200_000]) {
    store.kept.set('pauses', { 'x.com': at });
    assert.equal((await check(worker)).ok, true);
  }
});

test('where the policy does not allow it, no site can be paused, nor stays so', async () => {
  const store = newStore({ pauses: { 'x.com': Date.now() } });
  const worker = workerOf(fake, { store });
  await worker.policy();
  assert.equal((await worker.pause({ site: 'x.com', paused: true })).reason, 'refused');
  assert.equal((await check(worker)).ok, true);
});
