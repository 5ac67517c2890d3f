/**
 * Draws docs/images/try.webp, a short film of /try with the real service: typed, underlined, the card, one click to fix.
 * node tests/browser/animate.mjs, with img2webp (Debian: apt-get install webp). Not a test.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { cardOf, click, openComposer } from './composer.mjs';
import { startService } from './service.mjs';
import { expectUnderlines, placeOf } from './underlines.mjs';
import { waitFor } from './wait.mjs';

const FILM = fileURLToPath(new URL('../../docs/images/try.webp', import.meta.url));
const TEXT = 'Our new fund is open! I can guarantee you 8% a year';
const PATIENCE_MS = 60_000;
const CLIP = { x: 0, y: 0, width: 640, height: 680 };
/** Only what the film is about. */
const ALONE = 'body > :not(main), main > :not(:has([data-composer=x]), [data-composer=x]), [data-composer]:not([data-composer=x]), .examples { display: none !important }';
const POINTER = '<svg xmlns="http://www.w3.org/2000/svg" width="22" height="22" viewBox="0 0 22 22"><path d="M3 2v15l4-4 3 7 3-1-3-7h6z" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>';

/** Screenshots have no pointer of their own. */
const showPointer = (page, { x, y }) =>
  page.evaluate(
    ([svg, left, top]) => {
      const shown = document.querySelector('#pointer') ?? document.documentElement.appendChild(Object.assign(document.createElement('div'), { id: 'pointer', popover: 'manual' }));
      shown.innerHTML = svg;
      shown.style.cssText = `position: fixed; inset: ${top}px auto auto ${left}px; margin: 0; padding: 0; border: 0; background: none; pointer-events: none; overflow: visible`;
      // Shown anew, it is above what was opened meanwhile.
      if (shown.matches(':popover-open')) shown.hidePopover();
      shown.showPopover();
    },
    [POINTER, x - 3, y - 2],
  );

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

async function film({ browser, service, folder }) {
  const composer = await openComposer(browser, service, 'x', { viewport: { width: 640, height: 900 }, reducedMotion: 'reduce', colorScheme: 'light' });
  const { page, field } = composer;
  await page.addStyleTag({ content: ALONE });
  const frames = [];
  const shoot = async (ms) => {
    const path = join(folder, `${frames.length}.png`);
    await page.screenshot({ path, clip: CLIP, caret: 'initial' });
    frames.push('-d', String(ms), path);
  };
  await shoot(600);
  for (const pair of TEXT.match(/..?/gs)) {
    await page.keyboard.type(pair);
    await shoot(110);
  }
  const [finding] = await expectUnderlines(field, service, TEXT, PATIENCE_MS);
  await shoot(1200);
  await showPointer(page, await placeOf(field, finding.text));
  await shoot(500);
  await click(composer, finding.text);
  const apply = cardOf(composer).getByRole('button', { name: 'Apply' }).first();
  await apply.waitFor();
  await showPointer(page, await placeOf(field, finding.text));
  await shoot(2600);
  await showPointer(page, middle(await apply.boundingBox()));
  await shoot(900);
  await apply.click();
  await waitFor(async () => !(await field.innerText()).includes(finding.text), 'the fix is in the text');
  await cardOf(composer).waitFor({ state: 'detached' });
  await expectUnderlines(field, service, await field.innerText(), PATIENCE_MS);
  await page.mouse.move(5, 5);
  await shoot(2800);
  return frames;
}

const folder = await mkdtemp(join(tmpdir(), 'caveat-'));
const [service, browser] = await Promise.all([startService(), launch()]);
try {
  const frames = await film({ browser, service, folder });
  execFileSync('img2webp', ['-loop', '0', '-lossy', '-q', '75', '-m', '4', ...frames, '-o', FILM], { stdio: 'inherit' });
} finally {
  await Promise.all([browser.close(), service.stop(), rm(folder, { recursive: true, force: true })]);
}
