/** The real service as a child process, on a port of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STARTS_WITHIN_MS = 90_000;
// In nearly every text that the tests type, and in nothing that a service has to say of itself.
const TYPED = /guarantee|garanti|zero risk/i;

// A run that is broken off leaves by the same door, and takes the service with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Settings of the shell that runs the tests must not change what they see. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('CAVEAT_'));
  const folder = mkdtempSync(join(tmpdir(), 'caveat-'));
  return { ...Object.fromEntries(kept), CAVEAT_DATABASE: `sqlite:///${folder}/caveat.db`, CAVEAT_DATA: folder, CAVEAT_MODEL: 'off' };
}

async function isReady(base) {
  try {
    return (await fetch(`${base}/v1/ready`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // nobody listens yet
    throw error;
  }
}

function run(port, env) {
  const command = ['-m', 'api', 'serve', '--port', String(port), '--workers', '1'];
  const child = spawn('.venv/bin/python', command, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  child.said = '';
  child.stderr.on('data', (data) => {
    child.said = (child.said + data).slice(-4000);
    child.told ||= TYPED.test(child.said);
  });
  process.once('exit', () => child.kill());
  return child;
}

async function start(port, base, env) {
  const child = run(port, env);
  const running = () => assert.equal(child.exitCode, null, `the service stopped:\n${child.said}`);
  await waitFor(async () => (running(), await isReady(base)), 'the service is ready', STARTS_WITHIN_MS);
  return child;
}

async function stop(child) {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  assert.ok(!child.told, 'the service logged what was typed');
}

/**
 * restart() comes back on the same port and data, as after an update. `env` is what a command beside it needs.
 * @param {Record<string, string>} [settings] such as CAVEAT_ASK_FOR_KEYS
 */
export async function startService(settings = {}) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = { ...environment(), ...settings };
  let child = await start(port, base, env);
  return {
    base,
    env,
    stop: () => stop(child),
    restart: async () => (child = await start(port, base, env)),
  };
}

/** What the service itself says of a text: the words to be underlined, in reading order. `key`: where it asks for one. */
export async function findingsOf({ base, key }, text) {
  const context = { site: '127.0.0.1', kind: 'post', account: 'unknown' };
  const response = await fetch(`${base}/v1/score`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key && { Authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ text, context }),
  });
  assert.equal(response.status, 200);
  const { findings } = await response.json();
  return findings.sort((a, b) => a.start - b.start || a.end - b.end);
}
