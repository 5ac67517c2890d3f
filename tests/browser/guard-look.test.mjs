/** The guard's dialog: to be read and used by everyone, in each look, in both languages, also above a site's own dialog. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectAccessible } from './accessible.mjs';
import { launch } from './browser.mjs';
import { openComposer, type } from './composer.mjs';
import { guardOf, open, posts, postAnyway, risky, startGuarded, textsOf, typeChecked } from './guard.mjs';
import { startService } from './service.mjs';
import { expectUnderlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = { en: 'I can guarantee you 8% a year, zero risk', fr: 'Je vous garantis 8\u00a0% par an, sans aucun risque' };
const LOOKS = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, 'forced colours': { forcedColors: 'active' } };
const TITLE = { en: 'Before this goes out', fr: 'Avant de publier' };
const DIALOG = ['caveat-overlay', 'dialog.guard'];

/** The words of the element that has the focus, through shadow roots. */
const focused = (page) => page.evaluate(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.textContent ?? '';
});

describe('the guard’s dialog on /try', () => {
  let service;
  let browser;
  before(async () => ([service, browser] = await Promise.all([startService(), launch()])));
  after(() => Promise.all([browser.close(), service.stop()]));

  async function stopped(lang, look) {
    const composer = await openComposer(browser, service, 'x', { lang, ...look });
    await type(composer, RISKY[lang]);
    await expectUnderlines(composer.field, service, RISKY[lang]);
    await composer.section.locator('.submit').click();
    await guardOf(composer.page).waitFor();
    return composer;
  }

  for (const [name, look] of Object.entries(LOOKS)) {
    for (const lang of ['en', 'fr']) {
      it(`is accessible in ${name}, in ${lang}`, async () => {
        const { page } = await stopped(lang, look);
        await guardOf(page).getByRole('heading', { name: TITLE[lang] }).waitFor();
        await expectAccessible(page, DIALOG);
        await guardOf(page).getByRole('button', { name: /anyway|quand même/ }).click();
        await expectAccessible(page, DIALOG);
        await page.close();
      });
    }
  }

  it('by keyboard alone: the focus stays within, Escape cancels, and the focus is back in the editor', async () => {
    const { page, field } = await stopped('en', {});
    const buttons = await guardOf(page).getByRole('button').allTextContents();
    await waitForEqual(() => focused(page), buttons[0]);
    for (let press = 0; press < buttons.length + 2; press += 1) {
      await page.keyboard.press('Tab');
      const words = await focused(page);
      assert.ok(buttons.includes(words) || !(await field.evaluate((element) => element.contains(document.activeElement))), words);
    }
    await page.keyboard.press('Escape');
    await guardOf(page).waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('the guard’s dialog on a site', () => {
  let all;
  before(async () => (all = await startGuarded()));
  after(() => all.stop());

  it('is above the site’s own modal dialog, takes clicks, and sends that dialog’s post', async () => {
    const text = risky();
    const page = await open(all, 'https://www.linkedin.com/feed/', '[data-field=dialog]');
    await typeChecked(all, page, text);
    await page.locator('[data-posts=dialog]').click();
    await guardOf(page).waitFor();
    assert.equal(await guardOf(page).evaluate((node) => node.getRootNode().host.parentElement.localName), 'dialog');
    await expectAccessible(page, DIALOG);
    await postAnyway(page);
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });

  it('the site’s shortcuts hear nothing of what is typed in it', async () => {
    const page = await open(all, 'https://x.com/home', '[data-testid=primaryColumn] > div [data-field=post]');
    await typeChecked(all, page, risky());
    await page.evaluate(() => {
      globalThis.heard = [];
      document.addEventListener('keydown', ({ key }) => globalThis.heard.push(key));
    });
    await page.locator('[data-posts=post]').click();
    await guardOf(page).getByRole('button', { name: 'Post anyway' }).click();
    await page.keyboard.type('jk?');
    assert.equal(await guardOf(page).getByRole('textbox').inputValue(), 'jk?');
    await page.keyboard.press('Escape');
    await guardOf(page).waitFor({ state: 'detached' });
    assert.deepEqual(await page.evaluate(() => globalThis.heard), []);
    assert.deepEqual(await posts(page), []);
    await page.close();
  });

  it('legal is asked about exactly this text; it stays unposted until exactly this text is approved', async () => {
    const text = risky();
    const page = await open(all, 'https://x.com/home', '[data-testid=primaryColumn] > div [data-field=post]');
    await typeChecked(all, page, text);
    await page.locator('[data-posts=post]').click();
    const guard = guardOf(page);
    await guard.getByRole('button', { name: 'Ask legal' }).click();
    await guard.getByRole('textbox').fill('Is the rate approved?');
    await guard.getByRole('button', { name: 'Send' }).click();
    await waitFor(async () => /Sent to legal as number/.test((await guard.getByRole('status').textContent()) ?? ''), 'legal is asked');
    const [question] = all.recorder.asked.filter(({ path }) => path === '/v1/reviews').map(({ body }) => body);
    assert.deepEqual([question.text, question.note, question.context.account], [text, 'Is the rate approved?', 'brand']);
    assert.deepEqual(await posts(page), []);
    await guard.getByRole('button', { name: 'Cancel' }).click();
    // As if a reviewer had decided meanwhile: first on another wording, then on this one.
    all.recorder.standing = (standing) => ({ ...standing, because: 'edited', approved_text: `${text}, approved` });
    await page.locator('[data-posts=post]').click();
    await guard.waitFor();
    await guard.getByText('Legal approved another wording.').waitFor();
    assert.equal(await guard.locator('.drift del').textContent(), ', approved');
    await guard.getByRole('button', { name: 'Cancel' }).click();
    all.recorder.standing = (standing) => ({ ...standing, approved: true });
    await page.locator('[data-posts=post]').click();
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });
});
