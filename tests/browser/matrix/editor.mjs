/** One editor of the zoo in a page, used as a person does: with keys and pointer. */
import { placeOf } from '../underlines.mjs';
import { waitFor, waitForEqual } from '../wait.mjs';

/** Emoji come as a whole, as from an emoji panel; all else by key. */
const EMOJI = /(\p{RGI_Emoji}|\n)/v;

/** Runs before the page's scripts: editors name their nodes by chance. */
function withoutChance() {
  let last = 1;
  Math.random = () => (last = (last * 16807) % 2147483647) / 2147483647;
}

async function open(context, base, row) {
  const [name] = row.show.split(',');
  const page = await context.newPage();
  await page.addInitScript(withoutChance);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${base}/?show=${row.show}${row.in ? `&in=${row.in}` : ''}`);
  if (row.in === 'later') await page.locator('.start').click();
  await page.waitForFunction((which) => globalThis.composers?.[which], name);
  const frame = row.framed ? page.frames()[1] : page.mainFrame();
  return { row, page, errors, frame, name, field: frame.locator(row.field).first() };
}

/** The script of the extension runs in a world of its own, where it must miss what such a browser lacks. */
async function withoutValueRanges({ page }) {
  const session = await page.context().newCDPSession(page);
  const worlds = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await session.send('Runtime.enable');
  const own = worlds.find(({ auxData, origin }) => auxData.type === 'isolated' && origin.startsWith('chrome-extension:'));
  const expression = 'delete HTMLTextAreaElement.prototype.createValueRange';
  await session.send('Runtime.evaluate', { expression, contextId: own.id });
}

export async function openWatched({ context }, zoo, row) {
  const editor = await open(context, zoo.watched, row);
  await editor.frame.waitForFunction(() => document.documentElement.dataset.caveat === 'on');
  if (row.mirrored) await withoutValueRanges(editor);
  await editor.field.click();
  return editor;
}

export async function openUnwatched({ context }, zoo, row) {
  const editor = await open(context, zoo.unwatched, row);
  await editor.field.click();
  return editor;
}

export const modelOf = ({ page, name }) => page.evaluate((which) => composers[which].model(), name);
export const postedBy = ({ page, name }) => page.evaluate((which) => composers[which].posted, name);
export const markupOf = ({ page, name }) => page.evaluate((which) => composers[which].field.outerHTML, name);
export const expectModel = (editor, text) => waitForEqual(() => modelOf(editor), text);
export const cardOf = ({ frame }) => frame.locator('caveat-overlay .card');

/** Runs in the page. Trix puts its caret into a new line one frame late, and the letters of who is faster elsewhere. */
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function pressEnter({ page }) {
  await page.evaluate(drawn);
  await page.keyboard.press('Enter');
  await page.evaluate(drawn);
}

export async function type(editor, text) {
  const { keyboard } = editor.page;
  for (const part of text.split(EMOJI)) {
    if (part === '\n') await pressEnter(editor);
    else if (EMOJI.test(part)) await keyboard.insertText(part);
    else await keyboard.type(part);
  }
}

export async function mention(editor, name) {
  await editor.page.evaluate(([which, who]) => composers[which].mention(who), [editor.name, name]);
  await waitFor(async () => (await modelOf(editor)).endsWith(`@${name} `), 'the mention is in the model');
}

export async function clear(editor) {
  await editor.page.evaluate((which) => composers[which].clear(), editor.name);
  await expectModel(editor, '');
  await editor.field.click();
}

export const post = ({ page, name }) => page.locator(`button.post.${name}`).click();

/** Editors join what is done in quick succession into one step of undo: a person who reads a card takes longer. */
export const undoSettled = ({ page, name }) => page.waitForFunction((which) => composers[which].undoSettled(), name);

/** As the popup does. @returns {Promise<string>} what the script in the page says of it */
export async function insertApproved({ worker }, { page }, words) {
  await page.bringToFront();
  return worker.evaluate(async (text) => {
    const [{ id }] = await chrome.tabs.query({ active: true, currentWindow: true });
    const { [`tab:${id}`]: frames = {} } = await chrome.storage.session.get(`tab:${id}`);
    const tell = (frameId) => chrome.tabs.sendMessage(id, { name: 'insert', payload: { words: text } }, { frameId });
    const outcomes = await Promise.all([...new Set([0, ...Object.keys(frames).map(Number)])].map(tell));
    return outcomes.find(Boolean);
  }, words);
}

export async function clickWords(editor, words) {
  const { x, y } = await placeOf(editor.field, words);
  await editor.page.mouse.click(x, y);
}
