/** Offline for an hour: said calmly, asked for ever more rarely, and checked by itself when it is over. The page's clock is moved. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { startSite } from './site.mjs';
import { expectNoUnderline, underlines } from './underlines.mjs';
import { waitForEqual } from './wait.mjs';
import { startWeather } from './weather.mjs';

const RISKY = 'A risk-free fund';
const HOUR_MS = 3_600_000;
/** The longest wait between two tries. */
const STEP_MS = 30_000;
const PATIENCE_MS = 60_000;

let weather;
let site;
let browser;
before(async () => {
  [weather, site] = await Promise.all([startWeather(), startSite()]);
  browser = await launchWithExtension({ apiBase: weather.base });
});
after(async () => {
  await browser.close();
  weather.stop();
  site.stop();
});

/** Moves the clock of the page and of all that runs in it, timers included. */
async function pass(session, budget) {
  const over = new Promise((resolve) => session.once('Emulation.virtualTimeBudgetExpired', resolve));
  await session.send('Emulation.setVirtualTimePolicy', { policy: 'advance', budget });
  await over;
}

/** @param {() => unknown} worsen */
async function openUnchecked(worsen) {
  const page = await browser.context.newPage();
  await page.goto(site.base);
  const composer = { page, field: page.locator('#rich'), pill: page.locator('caveat-overlay .pill'), session: await browser.context.newCDPSession(page) };
  await composer.field.click();
  await worsen();
  await page.keyboard.type(RISKY);
  await waitForEqual(() => composer.pill.textContent(), 'Not checked', PATIENCE_MS);
  return composer;
}

const expectLine = (field) => waitForEqual(() => underlines(field), [{ severity: 'high', text: 'risk-free' }], PATIENCE_MS);

/** @param {(passed: number) => unknown} [eachStep] */
async function passHour({ session }, eachStep = () => {}) {
  for (let passed = 0; passed < HOUR_MS; passed += STEP_MS) {
    await pass(session, STEP_MS);
    await eachStep(passed);
  }
}

it('an hour without a network: it says so, typing goes on, and the text is checked when the network is back', { timeout: 300_000 }, async () => {
  const composer = await openUnchecked(() => browser.context.setOffline(true));
  assert.match(await composer.pill.getAttribute('title'), /You are offline/);
  await passHour(composer);
  await composer.page.keyboard.type(' for all');
  assert.equal(await composer.field.innerText(), `${RISKY} for all`);
  await pass(composer.session, STEP_MS);
  assert.equal(await composer.pill.textContent(), 'Not checked');
  assert.deepEqual(weather.texts, []);
  await browser.context.setOffline(false);
  await expectLine(composer.field);
  await composer.page.close();
});

it('an hour without the service: asked ever more rarely, calm, and over by itself within half a minute', { timeout: 300_000 }, async () => {
  const composer = await openUnchecked(() => (weather.is = 'broken'));
  weather.texts = [];
  const words = new Set();
  await passHour(composer, async () => words.add(await composer.pill.textContent()));
  assert.deepEqual([...words], ['Not checked']);
  assert.ok(weather.texts.length > 20 && weather.texts.length < 130, `asked ${weather.texts.length} times`);
  await expectNoUnderline(composer.field);
  weather.is = 'fine';
  await pass(composer.session, STEP_MS);
  await expectLine(composer.field);
  await composer.page.close();
});
