/**
 * Types in real Chromium and prints, as JSON, what each keystroke took: with Caveat, with the least that could do it,
 * and what the page's own editor takes with and without Caveat. usage: node bench/typing/measure.mjs KEYSTROKES
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTENSION, launch, launchWithExtension } from '../../tests/browser/browser.mjs';
import { startService } from '../../tests/browser/service.mjs';
import { startSite } from '../../tests/browser/site.mjs';

const here = (name) => new URL(name, import.meta.url);
const RISKY = 'I can guarantee you 8% a year, zero risk. ';
const ORDINARY = 'Our new branch opens on Monday and the whole team will be there with coffee from nine. Come by and say hello, we look forward to it! ';
const ROUNDS = 4;
const GAP_MS = 60;

/** A copy with the clocks in it; what is shipped has none. */
async function withClocks(folder) {
  const copy = await mkdtemp(join(tmpdir(), 'caveat-bench-'));
  await cp(folder, copy, { recursive: true });
  for (const [script, prelude] of [['content.js', 'prelude-content.js'], ['background.js', 'prelude-worker.js']]) {
    const path = join(copy, script);
    await writeFile(path, `${await readFile(here(prelude), 'utf8')}\n${await readFile(path, 'utf8')}`);
  }
  return copy;
}

async function openField(context, site) {
  const page = await context.newPage();
  await page.goto(site.base);
  await page.locator('#rich').click();
  return page;
}

/** The n-th key of a post that never ends. */
const keyAt = (n) => ORDINARY[n % ORDINARY.length];

/** Each key waits until the one before has been answered and painted. */
async function typeAnswered(page, keystrokes) {
  const noted = () => page.evaluate(() => Number(document.documentElement.dataset.notes ?? 0));
  await page.keyboard.insertText(RISKY);
  await page.waitForFunction(() => document.documentElement.dataset.notes, null, { polling: 50 });
  const before = await noted();
  for (let n = 0; n < keystrokes; n += 1) {
    await page.keyboard.press(keyAt(n) === ' ' ? 'Space' : keyAt(n));
    await page.waitForFunction((count) => Number(document.documentElement.dataset.notes) >= count, before + n + 1, { polling: 25 });
  }
  const notes = await page.evaluate(() => {
    dispatchEvent(new Event('bench-read'));
    return JSON.parse(document.documentElement.dataset.bench);
  });
  return notes.slice(-keystrokes);
}

async function keystrokes(folder, { service, site, count }) {
  const extension = await withClocks(folder);
  const browser = await launchWithExtension({ apiBase: service.base, extension });
  try {
    return await typeAnswered(await openField(browser.context, site), count);
  } finally {
    await browser.close();
    await rm(extension, { recursive: true, force: true });
  }
}

/** Runs in the page: from each key to the frame that shows its letter. */
function watchFrames() {
  globalThis.frames = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.frames.push(performance.now() - timeStamp);
      port2.postMessage(null);
    });
  }, true);
}

async function typeFreely(page, count) {
  await page.keyboard.insertText(RISKY);
  await page.evaluate(watchFrames);
  for (let n = 0; n < count; n += 1) {
    await page.keyboard.press(keyAt(n) === ' ' ? 'Space' : keyAt(n));
    await page.waitForTimeout(GAP_MS);
  }
  return page.evaluate(() => globalThis.frames);
}

/** The two take turns, so that both meet the same weather. */
async function hostEditor({ service, site, count }) {
  const bare = await launch();
  const watched = await launchWithExtension({ apiBase: service.base });
  const found = { without: [], with: [] };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [which, context] of [['without', bare], ['with', watched.context]]) {
        const page = await openField(context, site);
        found[which].push(...(await typeFreely(page, Math.ceil(count / ROUNDS))));
        await page.close();
      }
    }
  } finally {
    await Promise.all([bare.close(), watched.close()]);
  }
  return found;
}

const count = Number(process.argv[2] ?? 200);
const [service, site] = await Promise.all([startService(), startSite()]);
try {
  const where = { service, site, count };
  const caveat = await keystrokes(EXTENSION, where);
  const prototype = await keystrokes(new URL('prototype/', import.meta.url).pathname, where);
  process.stdout.write(JSON.stringify({ caveat, prototype, host: await hostEditor(where) }));
} finally {
  await Promise.all([service.stop(), site.stop()]);
}
