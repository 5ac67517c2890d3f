/**
 * How long each keystroke keeps the page waiting for Caveat: the time of its own functions, from Chromium's trace, in posts and
 * articles. Prints JSON. usage: node bench/typing/handlers.mjs KEYSTROKES
 */
import { openWatched } from '../../tests/browser/matrix/editor.mjs';
import { startStage } from '../../tests/browser/matrix/stage.mjs';
import { waitFor } from '../../tests/browser/wait.mjs';
import { underlines } from '../../tests/browser/underlines.mjs';

const RICH = '[contenteditable=true]';
const EDITORS = {
  'plain contenteditable': { show: 'contenteditable', field: RICH },
  'Draft.js': { show: 'draft', field: RICH },
  Lexical: { show: 'lexical', field: RICH },
  TipTap: { show: 'tiptap', field: RICH },
  textarea: { show: 'textarea', field: 'textarea' },
  'textarea, with the mirror': { show: 'textarea', field: 'textarea', mirrored: true },
};
const RISKY = 'I can guarantee you 8% a year, zero risk. ';
const ORDINARY = 'We met many people this week and talked about what they plan for their old age. ';
const LENGTHS = { 280: 1, 19_000: 60 };
const KEYS = 'we open on monday with coffee ';
const GAP_MS = 60;

/** Lines of at most a few hundred characters, as people write them. */
async function fill(editor, length, lines) {
  for (let line = 0; line < lines; line += 1) {
    const words = (line ? ORDINARY : RISKY) + ORDINARY.repeat(30);
    await editor.page.keyboard.insertText(words.slice(0, Math.floor(length / lines)));
    if (line < lines - 1) await editor.page.keyboard.press('Enter');
  }
  await waitFor(async () => (await underlines(editor.field)).length, 'the words are underlined', 60_000);
}

/** @returns {Promise<object[]>} what happened in the browser while something was done */
async function trace({ page }, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline', 'blink.user_timing'] } });
  await act();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  return events;
}

async function typeKeys({ page }, count) {
  for (let n = 0; n < count; n += 1) {
    const key = KEYS[n % KEYS.length];
    await page.evaluate((name) => performance.mark(name), `key ${n}`);
    await page.keyboard.press(key === ' ' ? 'Space' : key);
    await page.waitForTimeout(GAP_MS);
  }
}

/** Our functions between one key and the next; the longest is what the page waited for at a stretch. */
function perKey(events, count) {
  const ours = events.filter(({ name, dur, args }) => name === 'FunctionCall' && dur && args.data?.url?.startsWith('chrome-extension:'));
  const marks = events.filter(({ name }) => /^key \d+$/.test(name)).map(({ ts }) => ts).sort((a, b) => a - b);
  return marks.slice(0, count).map((from, at) => {
    const within = ours.filter(({ ts }) => ts >= from && ts < (marks[at + 1] ?? Infinity));
    return Math.max(0, ...within.map(({ tdur, dur }) => tdur ?? dur)) / 1000;
  });
}

const count = Number(process.argv[2] ?? 100);
const only = process.argv[3];
const stage = await startStage();
try {
  const found = [];
  for (const [name, row] of Object.entries(EDITORS).filter(([name]) => !only || name === only)) {
    for (const [length, lines] of Object.entries(LENGTHS)) {
      const editor = await openWatched(stage.browser, stage.zoo, row);
      await fill(editor, Number(length), lines);
      const events = await trace(editor, () => typeKeys(editor, count));
      found.push({ editor: name, length: Number(length), milliseconds: perKey(events, count) });
      await editor.page.close();
    }
  }
  process.stdout.write(JSON.stringify(found));
} finally {
  await stage.stop();
}
