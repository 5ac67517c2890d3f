import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { createHandlers, dispatch } from '../../extension/src/handlers.js';
import { DEFAULTS } from '../../extension/src/settings.js';

const SENDER = { tab: 1, frame: 0, document: 'd' };
const CHECK = { text: 'A risk-free fund', context: { site: 'x.com', kind: 'post' }, revision: 7, field: 'f' };

let server;
let base;
let seen;
/** What the service does with the next requests; the last one stays. */
let acts;

const body = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)) : null;
};
const json = (status, value) => (_request, response) => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
};
const hangUp = (request) => request.socket.destroy();
const silence = () => {};

before(async () => {
  server = createServer(async (request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers, body: await body(request) });
    const act = acts.length > 1 ? acts.shift() : acts[0];
    act(request, response);
    server.emit('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  seen = [];
  acts = [json(200, { findings: [] })];
});

const handlers = ({ timeoutMs, onStatus = () => {}, ...settings } = {}) =>
  createHandlers({ settings: async () => ({ ...DEFAULTS, apiBase: base, ...settings }), onStatus, timeoutMs });
const check = (table, payload = CHECK, sender = SENDER) => dispatch(table, { name: 'check', payload }, sender);

test('a check sends the text, its context and what is known of the firm, with the key', async () => {
  const reply = await check(handlers({ apiKey: 'secret', sector: 'banking', jurisdictions: ['us', 'fr'], account: 'brand' }));
  assert.deepEqual(reply, { ok: true, answer: { findings: [] } });
  const [{ method, url, headers, body: sent }] = seen;
  assert.deepEqual([method, url, headers.authorization], ['POST', '/v1/score', 'Bearer secret']);
  assert.deepEqual(sent, {
    text: CHECK.text,
    context: { site: 'x.com', kind: 'post', account: 'brand', sector: 'banking', jurisdictions: ['us', 'fr'] },
    revision: 7,
  });
});

test('without a key or choices of the firm, none is sent', async () => {
  await check(handlers());
  assert.equal(seen[0].headers.authorization, undefined);
  assert.deepEqual(seen[0].body.context, { site: 'x.com', kind: 'post', account: 'unknown' });
});

for (const [status, reason] of [
  [401, 'refused'],
  [403, 'refused'],
  [404, 'invalid'],
  [413, 'invalid'],
  [422, 'invalid'],
  [429, 'unreachable'],
  [500, 'unreachable'],
  [503, 'unreachable'],
]) {
  test(`the answer ${status} is told as ${reason}`, async () => {
    acts = [json(status, { title: 'No', status })];
    assert.deepEqual(await check(handlers()), { ok: false, reason, detail: `${status} No` });
  });
}

test('an answer that is no JSON is told as unreachable', async () => {
  acts = [(_request, response) => response.end('<html>')];
  assert.deepEqual(await check(handlers()), { ok: false, reason: 'unreachable', detail: 'not JSON' });
});

test('a connection that breaks is tried once more', async () => {
  acts = [hangUp, json(200, { findings: [1] })];
  assert.deepEqual(await check(handlers()), { ok: true, answer: { findings: [1] } });
  assert.equal(seen.length, 2);
});

test('a service that is down is tried twice, then told as unreachable', async () => {
  acts = [hangUp];
  assert.deepEqual(await check(handlers()), { ok: false, reason: 'unreachable', detail: 'network' });
  assert.equal(seen.length, 2);
});

test('a service that is silent is given up after the time limit', async () => {
  acts = [silence];
  assert.deepEqual(await check(handlers({ timeoutMs: 50 })), { ok: false, reason: 'unreachable', detail: 'timeout' });
});

test('a redirect is not followed: it could carry the text elsewhere', async () => {
  acts = [(_request, response) => response.writeHead(307, { Location: `${base}/elsewhere` }).end()];
  assert.equal((await check(handlers())).reason, 'unreachable');
  assert.ok(seen.every(({ url }) => url === '/v1/score'));
});

test('an address that would not encrypt is not asked at all', async () => {
  const reply = await check(handlers({ apiBase: 'http://firm.example' }));
  assert.deepEqual(reply, { ok: false, reason: 'unconfigured', detail: '' });
  assert.equal(seen.length, 0);
});

test('a newer ask of the same field cancels the older one', async () => {
  acts = [silence, json(200, { findings: [] })];
  const table = handlers();
  const older = check(table);
  await once(server, 'answered');
  const newer = check(table, { ...CHECK, revision: 8 });
  assert.deepEqual(await older, { ok: false, reason: 'superseded', detail: '' });
  assert.equal((await newer).ok, true);
});

test('fields, frames and tabs do not cancel each other', async () => {
  const table = handlers();
  const replies = await Promise.all([
    check(table),
    check(table, { ...CHECK, field: 'g' }),
    check(table, CHECK, { ...SENDER, frame: 2 }),
    check(table, CHECK, { ...SENDER, tab: 2 }),
  ]);
  assert.deepEqual(replies.map(({ ok }) => ok), [true, true, true, true]);
});

test('the policy is asked once a minute, unless it must be fresh', async () => {
  acts = [json(200, { policy: 'p1' })];
  const table = handlers();
  for (const payload of [{}, {}, { fresh: true }]) {
    assert.deepEqual(await dispatch(table, { name: 'policy', payload }, SENDER), { ok: true, answer: { policy: 'p1' } });
  }
  assert.deepEqual(seen.map(({ url }) => url), ['/v1/policy', '/v1/policy']);
});

test('a policy that could not be had is asked again', async () => {
  acts = [json(503, {}), json(200, { policy: 'p1' })];
  const table = handlers();
  assert.equal((await dispatch(table, { name: 'policy', payload: {} }, SENDER)).ok, false);
  assert.equal((await dispatch(table, { name: 'policy', payload: {} }, SENDER)).ok, true);
});

test('a status goes to the toolbar', async () => {
  const told = [];
  const table = handlers({ onStatus: (...args) => told.push(args) });
  await dispatch(table, { name: 'status', payload: { state: 'remarks', findings: 2 } }, SENDER);
  assert.deepEqual(told, [[{ state: 'remarks', findings: 2 }, SENDER]]);
});

test('an unknown message is refused, whatever it is called', async () => {
  for (const name of ['nothing', 'constructor', '__proto__']) {
    assert.equal((await dispatch(handlers(), { name, payload: {} }, SENDER)).reason, 'invalid');
  }
});

test('what was typed is in no detail and no address', async () => {
  for (const act of [json(422, { title: 'Invalid' }), hangUp, json(500, {})]) {
    acts = [act];
    const reply = await check(handlers());
    assert.ok(!JSON.stringify(reply).includes('risk-free'));
  }
  assert.ok(seen.every(({ url }) => !url.includes('risk')));
});
