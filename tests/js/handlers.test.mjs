import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { createHandlers, dispatch } from '../../extension/src/handlers.js';
import { DEFAULTS } from '../../extension/src/settings.js';

const SENDER = { tab: 1, frame: 0, document: 'd' };
const POLICY = { policy: 'p1', rulebook: 'r1', max_text: 20_000, pause_ms: 400, categories: {} };
const ANSWER = { decision: 'allow', severity: 'none', findings: [] };
const CHECK = { text: 'A risk-free fund', context: { site: 'x.com', kind: 'post' }, revision: 7, field: 'f' };

let server;
let base;
let seen;
/** What the service does with the next requests; the last one stays. */
let acts;

/** What the service does when it is asked for its policy, and who asked. */
let policyAct;
let policies;

function policyAsked(asked, request, response) {
  policies.push(asked);
  policyAct(request, response);
}

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
    const asked = { method: request.method, url: request.url, headers: request.headers, body: await body(request) };
    if (request.url === '/v1/policy') return policyAsked(asked, request, response);
    seen.push(asked);
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
  policies = [];
  acts = [json(200, ANSWER)];
  policyAct = json(200, POLICY);
});

/** What is kept on the machine, which outlives a worker. */
function newStore() {
  const kept = new Map();
  return { kept, get: async (name) => kept.get(name), set: async (name, value) => kept.set(name, value) };
}

const ABOUT = { browser: 'chrome 156', version: '0.1.0' };
const handlers = ({ timeoutMs, onStatus = () => {}, store = newStore(), ...settings } = {}) =>
  createHandlers({ settings: async () => ({ ...DEFAULTS, apiBase: base, ...settings }), store, onStatus, about: ABOUT, timeoutMs });
const check = (table, payload = CHECK, sender = SENDER) => dispatch(table, { name: 'check', payload }, sender);

test('a check sends the text, its context and what is known of the firm, with the key', async () => {
  const reply = await check(handlers({ apiKey: 'secret', sector: 'banking', jurisdictions: ['us', 'fr'], account: 'brand' }));
  assert.deepEqual(reply, { ok: true, answer: { ...ANSWER, dismissed: [] } });
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
  [429, 'busy'],
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
  acts = [hangUp, json(200, ANSWER)];
  assert.equal((await check(handlers())).ok, true);
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
  acts = [silence, json(200, ANSWER)];
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
  const table = handlers();
  for (const payload of [{}, {}, { fresh: true }]) {
    assert.deepEqual(await dispatch(table, { name: 'policy', payload }, SENDER), { ok: true, answer: POLICY });
  }
  assert.equal(policies.length, 2);
});

test('a service that offers its handbook is told where that is', async () => {
  policyAct = json(200, { ...POLICY, features: ['handbook'] });
  const { answer } = await dispatch(handlers(), { name: 'policy', payload: {} }, SENDER);
  assert.equal(answer.handbook, `${base}/console/handbook/`);
});

test('who has the policy still to read is told where it is', async () => {
  const table = handlers();
  const ask = async (name) => (await dispatch(table, { name, payload: { fresh: true } }, SENDER)).answer;
  policyAct = json(200, { ...POLICY, features: ['handbook'] });
  acts = [json(200, { unread: true }), json(200, { unread: false })];
  assert.deepEqual([(await ask('policy')).handbook, null], [await ask('unread'), await ask('unread')]);
});

test('a policy that could not be had is asked again', async () => {
  policyAct = json(503, {});
  const table = handlers();
  assert.equal((await dispatch(table, { name: 'policy', payload: {} }, SENDER)).ok, false);
  policyAct = json(200, POLICY);
  assert.equal((await dispatch(table, { name: 'policy', payload: {} }, SENDER)).ok, true);
});

for (const [what, act] of [
  ['something else at this address', json(200, { hello: 'world' })],
  ['a refusal', json(401, { title: 'Unauthorized' })],
  ['nobody', hangUp],
]) {
  test(`the policy was asked first, and ${what} answered: no text leaves`, async () => {
    policyAct = act;
    assert.equal((await check(handlers())).ok, false);
    assert.deepEqual(seen, []);
  });
}

test('a policy that is known need not be asked before a text', async () => {
  const store = newStore();
  await check(handlers({ store }));
  await check(handlers({ store }));
  assert.equal(policies.length, 1);
});

test('after a refusal, no text leaves until the policy was told again', async () => {
  acts = [json(401, {})];
  const table = handlers();
  await check(table);
  policyAct = json(401, {});
  assert.equal((await check(table, { ...CHECK, text: 'another' })).reason, 'refused');
  assert.equal(seen.length, 1);
});

test('the same text is not sent again', async () => {
  const table = handlers();
  await check(table);
  const again = await check(table, { ...CHECK, revision: 9, field: 'another' });
  assert.deepEqual([again.ok, again.answer.revision, seen.length], [true, 9, 1]);
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
