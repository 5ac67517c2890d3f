/**
 * Draws the pictures of docs/images from the real pages and the real service: node tests/browser/screenshot.mjs [PART...]
 * PART: live-warning, guard, popup; default: all. Not a test.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch, launchWithExtension } from './browser.mjs';
import { cardOf, click, openComposer, type } from './composer.mjs';
import { guardOf } from './guard.mjs';
import { serveSites } from './realsites.mjs';
import { startService } from './service.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitFor } from './wait.mjs';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const MARGIN = 24;
const PATIENCE_MS = 60_000;
const ENGLISH = 'Thrilled to open our new fund to everyone 🎉\n\nI can guarantee you 8% a year, zero risk';
const FRENCH = 'Ravie d’ouvrir notre nouveau fonds à tous 🎉\n\nJe vous garantis 8\u00a0% par an, sans aucun risque';
const LIGHT = { suffix: '', lang: 'en', colorScheme: 'light', text: ENGLISH };
const DARK = { suffix: '-dark', lang: 'en', colorScheme: 'dark', text: ENGLISH };
const IN_FRENCH = { suffix: '-fr', lang: 'fr', colorScheme: 'light', text: FRENCH };

/** Without motion, so that nothing is caught half way; narrow, so that the composer has its row to itself. */
const still = (colorScheme) => ({ viewport: { width: 700, height: 1200 }, deviceScaleFactor: 2, colorScheme, reducedMotion: 'reduce' });

/** The rest of the page would look out from behind the card, or leave it no room. */
const ALONE = '[data-composer]:not([data-composer=x]), footer { visibility: hidden } .examples { display: none }';

/** These parts of the page, with some air around. */
async function frameOf(...parts) {
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - MARGIN);
  const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - MARGIN);
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

async function openWarned({ browser, service }, { lang, colorScheme, text }) {
  const composer = await openComposer(browser, service, 'x', { lang, ...still(colorScheme) });
  await composer.page.addStyleTag({ content: ALONE });
  await type(composer, text);
  const [finding] = await expectUnderlines(composer.field, service, text, PATIENCE_MS);
  return { composer, finding };
}

async function save({ composer, part, file }) {
  const clip = await frameOf(composer.section, part);
  await composer.page.screenshot({ path: IMAGES + file, clip, caret: 'hide' });
  await composer.page.close();
}

async function drawWarning(where, look) {
  const { composer, finding } = await openWarned(where, look);
  await click(composer, finding.text);
  await cardOf(composer).getByText(finding.message, { exact: true }).waitFor();
  await save({ composer, part: cardOf(composer), file: `live-warning${look.suffix}.png` });
}

async function drawGuard(where, look) {
  const { composer } = await openWarned(where, look);
  await composer.section.locator('.submit').click();
  await guardOf(composer.page).waitFor();
  await save({ composer, part: guardOf(composer.page), file: `guard${look.suffix}.png` });
}

/** About a page of a site, as the popup is in use. */
async function drawPopups({ service }, looks) {
  const extension = await launchWithExtension({ apiBase: service.base, deviceScaleFactor: 2 });
  await serveSites(extension.context);
  try {
    const page = await extension.context.newPage();
    await page.goto('https://x.com/home');
    await page.locator('[data-testid=primaryColumn] > div [data-field=post]').click();
    await page.keyboard.type('I can guarantee you 8% a year, zero risk. Message me on WhatsApp!');
    await waitFor(() => page.locator('caveat-overlay .pill').count(), 'the answer is shown', PATIENCE_MS);
    for (const look of looks) await drawPopup(extension, page, look);
  } finally {
    await extension.close();
  }
}

async function drawPopup({ context, origin }, front, { suffix, colorScheme }) {
  const popup = await context.newPage();
  await popup.setViewportSize({ width: 340, height: 800 });
  await popup.emulateMedia({ colorScheme });
  await popup.goto(`${origin}/options.html`);
  await front.bringToFront();
  await popup.goto(`${origin}/popup.html`);
  await popup.locator('#findings button').first().waitFor();
  await popup.locator('body').screenshot({ path: `${IMAGES}popup${suffix}.png` });
  await popup.close();
}

const asked = process.argv.slice(2);
const isAsked = (part) => !asked.length || asked.includes(part);
const [service, browser] = await Promise.all([startService(), launch(), mkdir(IMAGES, { recursive: true })]);
try {
  const where = { service, browser };
  if (isAsked('live-warning')) for (const look of [LIGHT, DARK, IN_FRENCH]) await drawWarning(where, look);
  if (isAsked('guard')) for (const look of [LIGHT, DARK]) await drawGuard(where, look);
  if (isAsked('popup')) await drawPopups(where, [LIGHT, DARK]);
} finally {
  await Promise.all([browser.close(), service.stop()]);
}
