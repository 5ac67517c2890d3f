/** A service that does what a test tells it to: the network's part, answers and failures alike. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createHandlers } from '../../extension/src/handlers.js';
import { DEFAULTS } from '../../extension/src/settings.js';

export const POLICY = { policy: 'p1', rulebook: 'r1', max_text: 20_000, pause_ms: 400, categories: {} };
export const ANSWER = { decision: 'allow', severity: 'none', findings: [] };
export const FINDING = {
  id: '1', rule: 'guarantee-en', category: 'guarantee', severity: 'high', start: 2, end: 11, text: 'risk-free',
  message: 'Risk-free.', why: 'Nothing is.', references: [], suggestions: [], policy_clause: null,
};
export const ABOUT = { browser: 'chrome 156', version: '0.1.0' };

export const json = (status, value, headers = {}) => (_request, response) => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
};

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)) : null;
}

/** `acts`: what it does when a path is asked, the last one stays. `seen`: what it was asked. */
export async function startFake() {
  const fake = { seen: [], acts: {}, to: (path) => fake.seen.filter(({ url }) => url === path) };
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    fake.seen.push({ method, url, headers, body: await bodyOf(request) });
    const acts = fake.acts[url] ?? [json(404, {})];
    (acts.length > 1 ? acts.shift() : acts[0])(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  fake.base = `http://127.0.0.1:${server.address().port}`;
  fake.reset = () => {
    fake.seen = [];
    fake.acts = { '/v1/policy': [json(200, POLICY)], '/v1/score': [json(200, ANSWER)] };
  };
  fake.stop = () => (server.closeAllConnections(), server.close());
  return fake;
}

/** What is kept on the machine, which outlives a worker. */
export function newStore(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return { kept, get: async (name) => kept.get(name), set: async (name, value) => kept.set(name, structuredClone(value)) };
}

export const workerOf = (fake, { store = newStore(), timeoutMs, ...settings } = {}) =>
  createHandlers({
    settings: async () => ({ ...DEFAULTS, apiBase: fake.base, ...settings }), store, onStatus() {}, about: ABOUT, timeoutMs,
  });

const SENDER = { tab: 1, frame: 0, document: 'd' };
let made = 0;

/** A text of its own each time, unless one is given: what was asked a moment ago is not sent again. */
export const check = (worker, text = `A risk-free fund, number ${(made += 1)}`, context = { site: 'x.com', kind: 'post' }) =>
  worker.check({ text, context, revision: 1, field: 'f' }, SENDER);
