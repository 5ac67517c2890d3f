/** Real Chromium: bare, or with the built extension in it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const EXTENSION = fileURLToPath(new URL('../../extension/dist', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const BARE = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The interface's language is the system's: the extension's words must not depend on who runs the tests. */
const env = { ...process.env, LANGUAGE: 'en' };

function assertBuilt() {
  assert.ok(existsSync(join(EXTENSION, 'content.js')), 'extension/dist is missing: run "npm run build" first');
}

export async function launch() {
  assertBuilt();
  return chromium.launch({ executablePath, env, args: [...BARE, ...QUIET] });
}

/** Playwright switches extensions off by default; naming ours in both switches brings it back. */
const loading = (extension) => [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`];

export async function launchWithExtension({ apiBase, extension = EXTENSION, ...options }) {
  assertBuilt();
  const profile = await mkdtemp(join(tmpdir(), 'caveat-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, env, args: [...BARE, ...QUIET, ...loading(extension)], viewport: { width: 1000, height: 800 }, ...options,
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate((base) => chrome.storage.local.set({ settings: { apiBase: base } }), apiBase);
  return { context, worker, origin: `chrome-extension://${new URL(worker.url()).host}`, close: () => close(context, profile) };
}

async function close(context, profile) {
  await context.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
