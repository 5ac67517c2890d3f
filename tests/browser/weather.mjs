/** The network between the extension and its service, in all weathers: a service that answers well or badly, as told. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

const POLICY = { policy: 'p1', rulebook: 'r1', max_text: 20_000, pause_ms: 50, categories: { guarantee: { en: 'Promise', fr: 'Promesse' } } };
const WORDS = 'risk-free';

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)).text : '';
}

function answerTo(text) {
  const start = text.indexOf(WORDS);
  const finding = {
    id: '1', rule: 'guarantee-en', category: 'guarantee', severity: 'high', start, end: start + WORDS.length, text: WORDS,
    message: 'Nothing is risk-free.', why: 'All can be lost.', references: [], suggestions: [], policy_clause: null,
  };
  return { decision: start < 0 ? 'allow' : 'warn', severity: start < 0 ? 'none' : 'high', findings: start < 0 ? [] : [finding] };
}

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
};

/** What a service may do with a text. */
const WEATHERS = {
  fine: (text, response) => json(response, 200, answerTo(text)),
  silent: () => {},
  refused: (_text, response) => json(response, 401, { title: 'Unauthorized' }),
  busy: (_text, response) => json(response, 429, { title: 'Too many requests' }, { 'Retry-After': '1' }),
  broken: (_text, response) => json(response, 500, { title: 'Internal error' }),
  html: (_text, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Please sign in to the Wi-Fi</h1>'),
  nonsense: (_text, response) => json(response, 200, { ...answerTo(''), findings: [{ start: 5, end: 900 }] }),
  cut: (_text, response) => response.socket.destroy(),
};
export const BAD = Object.keys(WEATHERS).filter((name) => name !== 'fine');

/** `is`: the weather from now on. `texts`: what it was asked about, in order. */
export async function startWeather() {
  const weather = { is: 'fine', texts: [] };
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/policy') return json(response, 200, POLICY);
    const text = await textOf(request);
    weather.texts.push(text);
    WEATHERS[weather.is](text, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  weather.base = `http://127.0.0.1:${server.address().port}`;
  weather.stop = () => (server.closeAllConnections(), server.close());
  return weather;
}

/** Signed by nobody that a browser trusts. */
function ownCertificate() {
  const [key, cert] = execFileSync('.venv/bin/python', ['tests/certificate.py'], { encoding: 'utf8' }).split('\n\n');
  return { key, cert };
}

/** `refusals`: how often a browser hung up when it saw the certificate. `texts`: what arrived nevertheless. */
export async function startUntrusted() {
  const untrusted = { refusals: 0, texts: [] };
  const server = createSecureServer(ownCertificate(), async (request, response) => {
    untrusted.texts.push(await textOf(request));
    json(response, 200, POLICY);
  });
  server.on('tlsClientError', () => (untrusted.refusals += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  untrusted.base = `https://127.0.0.1:${server.address().port}`;
  untrusted.stop = () => server.close();
  return untrusted;
}
