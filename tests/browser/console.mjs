/** The service's own commands, and its console as a reviewer uses it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EMAIL = 'ada@bank.example';
const OWN = 'three large green trees';
const PATIENCE_MS = 60_000;

/** `python -m api ...` on this service's data. @returns {Promise<string>} what it prints */
export async function command({ env }, ...words) {
  const { stdout } = await run('.venv/bin/python', ['-m', 'api', ...words], { env });
  return stdout.trim();
}

/** The first admin, who makes a reviewer of herself. */
export async function openReviewer(browser, service) {
  const password = /with (\S+)/.exec(await command(service, 'admin', EMAIL))[1];
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${service.base}/console/`);
  await page.getByLabel('E-mail address').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Password until now').fill(password);
  await page.getByLabel('New password', { exact: true }).fill(OWN);
  await page.getByLabel('New password, once more').fill(OWN);
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.locator('table a').first().click();
  await page.getByLabel('Reviewer').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  return page;
}

/** Approves the oldest review in the queue, with another text. @returns {Promise<string[]>} what the reviewer read: the text, the note */
export async function approveWithChanges(page, base, { text, comment }) {
  await page.goto(`${base}/console/reviews/`);
  await page.locator('table a').first().click();
  await page.getByRole('button', { name: 'Read the text' }).click();
  await page.getByRole('button', { name: 'Decide' }).waitFor();
  const read = await page.locator('.typed.text, .typed.note').allTextContents();
  await page.getByLabel('Approve with changes').check();
  await page.getByLabel('What the writer should know').fill(comment);
  await page.getByLabel('The text that may be posted').fill(text);
  await page.getByRole('button', { name: 'Decide' }).click();
  await page.getByText('Nobody is waiting.').waitFor();
  return read;
}

/** Rejects the review that is due first. */
export async function reject(page, base, comment) {
  await page.goto(`${base}/console/reviews/`);
  await page.locator('table a').first().click();
  await page.getByRole('button', { name: 'Read the text' }).click();
  await page.getByLabel('Reject').check();
  await page.getByLabel('What the writer should know').fill(comment);
  await page.getByRole('button', { name: 'Decide' }).click();
  await page.getByText('Decided. The writer sees it').waitFor();
}

export async function addToLibrary(page, base, { title, words }) {
  await page.goto(`${base}/console/library/`);
  await page.getByRole('link', { name: 'Add a text' }).click();
  await page.getByLabel('What it is for').fill(title);
  await page.getByLabel('The text').fill(words);
  await page.getByRole('button', { name: 'Add it to the library' }).click();
  await page.getByText('The text is in the library.').waitFor();
}
