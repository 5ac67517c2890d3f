/**
 * The whole way, with the real service that asks for keys: enrolled in the options, warned while typing, what was done is
 * on record, legal answers and the approved text is in the draft with one click, and a browser that was shut out says so.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessible.mjs';
import { launchWithExtension } from './browser.mjs';
import { cardOf, click } from './composer.mjs';
import { addToLibrary, approveWithChanges, command, openReviewer, reject } from './console.mjs';
import { guardOf, postAnyway, textsOf } from './guard.mjs';
import { shot } from './look.mjs';
import { serveSites } from './realsites.mjs';
import { startService } from './service.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const NOBODY = 'http://127.0.0.1:9';
const HOME = 'https://x.com/home';
const FIELD = '[data-testid=primaryColumn] > div [data-field=post]';
const PATIENCE_MS = 60_000;
const LIBRARY = 'Your capital is at risk.';

describe('an enrolled browser', { timeout: 600_000 }, () => {
  let service;
  let browser;
  let reviewer;
  before(async () => {
    [service, browser] = await Promise.all([startService({ CAVEAT_ASK_FOR_KEYS: '1' }), launchWithExtension({ apiBase: NOBODY })]);
    await serveSites(browser.context);
    service.key = await command(service, 'keys', 'create', '--name', 'Tests', '--scope', 'score');
    await keepAll();
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  async function keepAll() {
    const file = join(service.env.CAVEAT_DATA, 'policy.yaml');
    await writeFile(file, (await command(service, 'policy', 'export')).replace('record: never', 'record: all'));
    await command(service, 'policy', 'import', file, '--comment', 'Keep all');
  }

  async function openOwn(name) {
    const page = await browser.context.newPage();
    await page.goto(`${browser.origin}/${name}`);
    return page;
  }

  /** About the tab that is in front, which is not the popup's own. */
  async function openPopup(front) {
    const popup = await openOwn('options.html');
    await front.bringToFront();
    await popup.goto(`${browser.origin}/popup.html`);
    return popup;
  }

  async function openHome(text) {
    const page = await browser.context.newPage();
    await page.goto(HOME);
    const field = page.locator(FIELD);
    await field.click();
    if (!text) return { page, field };
    await page.keyboard.type(text);
    const findings = await expectUnderlines(field, service, text, PATIENCE_MS);
    return { page, field, findings };
  }

  /** With the card of the first finding open. */
  async function openCard(text) {
    const opened = await openHome(text);
    await click(opened, opened.findings[0].text);
    await cardOf(opened).getByText(opened.findings[0].message, { exact: true }).waitFor();
    return { ...opened, card: cardOf(opened) };
  }

  const state = (page) => page.locator('#connection').getAttribute('data-good');
  const installation = () => browser.worker.evaluate(async () => (await chrome.storage.local.get('installation')).installation);

  async function listed() {
    const [, row] = (await command(service, 'enrolment', 'browsers')).split('\n');
    return row?.split(/ {2,}/) ?? [];
  }

  async function recorded() {
    const [id] = await listed();
    const lines = (await command(service, 'person', 'export', `installation:${id}`, '--reason', 'A test')).split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line));
  }

  it('enrols from its options: a wrong key is told, the right one connects', async () => {
    const key = await command(service, 'enrolment', 'create', '--name', 'Fleet');
    const options = await openOwn('options.html');
    await options.locator('#apiBase').fill(service.base);
    await options.locator('#enrolKey').fill('cve_wrong');
    await options.locator('#test').click();
    await waitForEqual(() => state(options), 'false', PATIENCE_MS);
    await options.locator('#enrolKey').fill(key);
    await options.locator('#test').click();
    await waitForEqual(() => state(options), 'true', PATIENCE_MS);
    const [, , name, , , , standing] = await listed();
    assert.match(name, /^chrome/);
    assert.equal(standing, 'enrolled');
    assert.ok(await installation());
    await options.close();
  });

  it('warns while one types, and tells what was done about it', async () => {
    const { page, card, findings } = await openCard('I can guarantee you 8% a year, zero risk');
    await card.getByRole('button', { name: 'Report a mistake' }).click();
    await card.getByText('Reported to your compliance team').waitFor();
    await card.getByRole('button', { name: 'Not a problem here' }).click();
    await card.getByText('Set aside in this sentence').waitFor();
    await card.getByRole('button', { name: 'Close' }).click();
    await click({ page, field: page.locator(FIELD) }, findings[1].text);
    await card.getByRole('button', { name: 'Apply' }).first().click();
    await waitFor(async () => !(await page.locator(FIELD).innerText()).includes(findings[1].text), 'the fix is in the draft');
    await waitFor(() => page.locator('caveat-overlay[data-state=checked]').count(), 'the fixed text was checked');
    await page.locator('[data-posts=post]').click();
    // Set aside by the writer, held by the firm all the same.
    await postAnyway(page);
    await waitFor(async () => (await textsOf(page)).length, 'it was posted');
    await waitFor(async () => (await recorded()).some(({ kind }) => kind === 'posted'), 'it is on record', PATIENCE_MS);
    const kinds = new Set((await recorded()).map(({ kind }) => kind));
    for (const kind of ['screening', 'mistake', 'dismissed', 'fixed', 'override', 'posted']) assert.ok(kinds.has(kind), `${kind}: ${[...kinds]}`);
    await page.close();
  });

  it('asks legal, sees the answer, and has the approved text in the draft with one click', async () => {
    const asked = 'Meet our new bond fund.\nIt guarantees you 6% a year';
    const approved = 'Meet our new bond fund.\nIt aims for 6% a year; you may get back less';
    const { page, field, card } = await openCard(asked);
    await card.getByRole('button', { name: 'Ask legal' }).click();
    await card.getByRole('textbox').fill('Is 6% approved?');
    await card.getByRole('button', { name: 'Send' }).click();
    await card.getByText('Sent to legal as number').waitFor();
    await page.keyboard.press('Escape');

    reviewer = await openReviewer(browser.context, service);
    const read = await approveWithChanges(reviewer, service.base, { text: approved, comment: 'As a target, please.' });
    assert.deepEqual(read, [asked, 'Is 6% approved?']);

    const popup = await openPopup(page);
    await waitForEqual(() => popup.locator('#reviews span').first().textContent(), 'Approved with changes');
    assert.equal(await popup.locator('#reviews p').textContent(), 'As a target, please.');
    await popup.getByRole('button', { name: 'Use the approved text' }).click();
    await popup.getByRole('button', { name: 'In your draft' }).waitFor();
    await waitForEqual(() => field.innerText(), approved);
    await popup.close();

    await page.locator('[data-posts=post]').click();
    await waitForEqual(() => textsOf(page), [approved]);
    assert.equal(await guardOf(page).count(), 0);

    await askAgain(page, `${approved}. It guarantees you 7% a year`);
    await reject(reviewer, service.base, 'No promises, please.');
    const answer = await openOwn('popup.html');
    await waitForEqual(() => answer.locator('#reviews span').first().textContent(), 'Not approved');
    assert.equal(await answer.locator('#reviews p').first().textContent(), 'No promises, please.');
    await answer.close();
    await page.bringToFront();
    await useApproved(page, approved);
    await page.close();
  });

  /** What was approved before, at one click from the guard; then the person posts it. */
  async function useApproved(page, approved) {
    await page.locator('[data-posts=post]').click();
    const guard = guardOf(page);
    await guard.getByText('How yours differs').waitFor();
    await shot(page, 'guard-approved');
    await expectAccessible(page, ['caveat-overlay', 'dialog.guard']);
    await guard.getByRole('button', { name: 'Use the approved text' }).click();
    // At once, wherever the shorter text moves the button: it may not be in the editor yet.
    await page.locator('[data-posts=post]').dispatchEvent('click');
    await waitForEqual(() => textsOf(page), [approved, approved]);
  }

  it('puts a text of the firm’s library where one writes, or lets it be copied', async () => {
    await addToLibrary(reviewer, service.base, { title: 'Capital at risk', words: LIBRARY });
    const { page, field } = await openHome('Our branch in Lyon opens on Monday.');
    const popup = await openPopup(page);
    const library = popup.locator('#library');
    await popup.getByRole('button', { name: 'Insert: Capital at risk' }).click();
    await library.getByText('In your draft').waitFor();
    await shot(popup, 'popup-library');
    await waitForEqual(() => field.innerText(), `Our branch in Lyon opens on Monday. ${LIBRARY}`);
    await page.keyboard.press('Control+Z');
    await waitForEqual(() => field.innerText(), 'Our branch in Lyon opens on Monday.');
    await page.reload();
    await popup.reload();
    await library.getByText('Click into an editor').waitFor();
    assert.equal(await popup.getByRole('button', { name: /^Insert/ }).count(), 0);
    await popup.getByRole('button', { name: 'Copy: Capital at risk' }).click();
    await library.getByText('Copied, to be pasted').waitFor();
    await shot(popup, 'popup-library-copy');
    await expectAccessible(popup);
    await Promise.all([popup.close(), page.close()]);
  });

  /** An approved text that was changed: the guard shows what was, and legal is asked from there. */
  async function askAgain(page, text) {
    await page.locator(FIELD).click();
    await page.keyboard.type(text);
    await waitFor(() => page.locator('caveat-overlay .pill').count(), 'it is checked', PATIENCE_MS);
    await page.locator('[data-posts=post]').click();
    const guard = guardOf(page);
    await guard.getByText('Legal approved another wording.').waitFor();
    await guard.locator('.drift ins', { hasText: '7%' }).waitFor();
    await guard.getByRole('button', { name: 'Ask legal' }).click();
    await guard.getByRole('textbox').fill('And this?');
    await guard.getByRole('button', { name: 'Send' }).click();
    await waitFor(async () => /Sent to legal/.test((await guard.getByRole('status').textContent()) ?? ''), 'legal is asked');
    await guard.getByRole('button', { name: 'Cancel' }).click();
  }

  it('shut out: says so calmly, no text leaves, and writing and posting go on', async () => {
    const text = 'Everyone should buy this fund now';
    const [id] = await listed();
    await command(service, 'enrolment', 'shut-out', id);
    const options = await openOwn('options.html');
    await waitFor(async () => {
      await options.locator('#test').click();
      await waitFor(() => state(options), 'an answer');
      return (await state(options)) === 'false';
    }, 'its token is refused', PATIENCE_MS);
    assert.equal(await options.locator('#connection').textContent(), 'The service answers, but refuses this key.');
    await options.close();
    const before = (await recorded()).length;
    const { page, field } = await openHome();
    await page.keyboard.type(text);
    const pill = page.locator('caveat-overlay .pill');
    await waitForEqual(() => pill.textContent(), 'Not checked', PATIENCE_MS);
    assert.match(await pill.getAttribute('title'), /refused the key.*IT team/);
    assert.equal(await field.innerText(), text);
    await page.locator('[data-posts=post]').click();
    await waitForEqual(() => textsOf(page), [text]);
    assert.equal((await recorded()).length, before);
    await page.close();
  });
});
