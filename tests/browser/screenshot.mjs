/**
 * Draws the pictures of docs/images from the real page and the real service: node tests/browser/screenshot.mjs
 * Not a test.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { cardOf, click, openComposer, type } from './composer.mjs';
import { startService } from './service.mjs';
import { expectUnderlines } from './underlines.mjs';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const MARGIN = 24;

const ENGLISH = 'Thrilled to open our new fund to everyone 🎉\n\nI can guarantee you 8% a year, zero risk';
const FRENCH = 'Ravie d’ouvrir notre nouveau fonds à tous 🎉\n\nJe vous garantis 8\u00a0% par an, sans aucun risque';
const PICTURES = [
  { file: 'live-warning.png', lang: 'en', colorScheme: 'light', text: ENGLISH },
  { file: 'live-warning-dark.png', lang: 'en', colorScheme: 'dark', text: ENGLISH },
  { file: 'live-warning-fr.png', lang: 'fr', colorScheme: 'light', text: FRENCH },
];

/** The composer and its card, with some air around. */
async function frameOf(composer) {
  const boxes = await Promise.all([composer.section, cardOf(composer)].map((part) => part.boundingBox()));
  const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The other composers would look out from behind the card. */
const ALONE = '[data-composer]:not([data-composer=x]), footer { visibility: hidden }';

/** Without motion, so that nothing is caught half way; narrow, so that the composer has its row to itself. */
async function draw(browser, service, { file, lang, colorScheme, text }) {
  const look = { viewport: { width: 700, height: 1200 }, deviceScaleFactor: 2, colorScheme, reducedMotion: 'reduce' };
  const composer = await openComposer(browser, service, 'x', { lang, ...look });
  await composer.page.addStyleTag({ content: ALONE });
  await type(composer, text);
  const [finding] = await expectUnderlines(composer.field, service, text);
  await click(composer, finding.text);
  await cardOf(composer).getByText(finding.message, { exact: true }).waitFor();
  await composer.page.screenshot({ path: IMAGES + file, clip: await frameOf(composer), caret: 'hide' });
  await composer.page.close();
}

const [service, browser] = await Promise.all([startService(), launch(), mkdir(IMAGES, { recursive: true })]);
try {
  for (const picture of PICTURES) await draw(browser, service, picture);
} finally {
  await Promise.all([browser.close(), service.stop()]);
}
