/** The send guard: what is cleared passes at once, what is held waits for a person, and is then sent once, unchanged. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { asked, guardOf, open, postAnyway, posts, risky, setPolicy, startGuarded, textsOf, typeChecked } from './guard.mjs';
import { contextsOf } from './recorder.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const X = 'https://x.com/home';
const POST = '[data-testid=primaryColumn] > div [data-field=post]';
const BUTTON = '[data-posts=post]';
const same = (policy) => policy;

describe('the send guard', () => {
  let all;
  before(async () => (all = await startGuarded()));
  after(() => all.stop());
  beforeEach(() => Object.assign(all.recorder, { delayMs: 0, gone: false }));

  async function openRisky(text, address = X, field = POST) {
    const page = await open(all, address, field);
    await typeChecked(all, page, text);
    return page;
  }

  it('a post that was cleared passes as it was made: a real click, not one of ours', async () => {
    const page = await open(all, X, POST);
    await page.keyboard.type('Our branch in Lyon is open on Saturday');
    await asked(all.recorder, 'Our branch in Lyon is open on Saturday');
    await page.evaluate(() => addEventListener('click', ({ isTrusted }) => (globalThis.trusted = isTrusted)));
    await page.locator(BUTTON).click();
    await waitForEqual(() => textsOf(page), ['Our branch in Lyon is open on Saturday']);
    assert.equal(await page.evaluate(() => globalThis.trusted), true);
    assert.equal(await guardOf(page).count(), 0);
    await page.close();
  });

  it('the page sees nothing of a press that is stopped', async () => {
    const page = await openRisky(risky());
    await page.evaluate(() => {
      globalThis.seen = [];
      for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
        addEventListener(name, () => globalThis.seen.push(name), true);
      }
    });
    await page.locator(BUTTON).click();
    await guardOf(page).waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.seen), []);
    await page.close();
  });

  for (const key of ['Enter', 'Space']) {
    it(`${key} on the Post button is stopped, and posts once after "post anyway"`, async () => {
      const text = risky();
      const page = await openRisky(text);
      await page.locator(BUTTON).focus();
      await page.keyboard.press(key);
      await guardOf(page).waitFor();
      assert.deepEqual(await posts(page), []);
      await postAnyway(page);
      await waitForEqual(() => textsOf(page), [text]);
      await page.close();
    });
  }

  it('Ctrl+Enter posts once after "post anyway"', async () => {
    const text = risky();
    const page = await openRisky(text);
    await page.keyboard.press('Control+Enter');
    await guardOf(page).waitFor();
    await postAnyway(page);
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });

  it('a form that is sent by Enter in a line of text is stopped', async () => {
    const text = risky();
    const page = await open(all, 'https://mastodon.social/home', '#cw-spoiler-input');
    await typeChecked(all, page, text);
    await page.keyboard.press('Enter');
    await guardOf(page).waitFor();
    assert.deepEqual(await posts(page), []);
    await page.close();
  });

  it('needs a reason for "post anyway", and says so', async () => {
    const page = await openRisky(risky());
    await page.locator(BUTTON).click();
    const guard = guardOf(page);
    await guard.getByRole('button', { name: 'Post anyway' }).click();
    await guard.getByRole('button', { name: 'Post with this reason' }).click();
    assert.equal(await guard.getByRole('status').textContent(), 'Please write a few words first.');
    assert.deepEqual(await posts(page), []);
    await page.close();
  });

  it('a second press while it asks does nothing, and cancelling leaves the text as it was', async () => {
    const text = risky();
    const page = await openRisky(text);
    await page.locator(BUTTON).click();
    await guardOf(page).waitFor();
    await page.locator(BUTTON).dispatchEvent('click');
    assert.equal(await guardOf(page).count(), 1);
    await guardOf(page).getByRole('button', { name: 'Cancel' }).click();
    await guardOf(page).waitFor({ state: 'detached' });
    assert.equal(await page.locator(POST).innerText(), text);
    assert.deepEqual(await posts(page), []);
    await page.locator(BUTTON).click();
    await guardOf(page).waitFor();
    await page.close();
  });

  it('"change the text" opens the card of what was found', async () => {
    const page = await openRisky(risky());
    await page.locator(BUTTON).click();
    await guardOf(page).getByRole('button', { name: 'Change the text' }).click();
    await page.locator('caveat-overlay .card').waitFor();
    await page.close();
  });

  it('both posts of a thread are judged when all are posted', async () => {
    const text = risky();
    const page = await open(all, X, '[data-field=thread] >> nth=0');
    await typeChecked(all, page, text);
    await page.locator('[data-field=thread] >> nth=1').click();
    await page.keyboard.type('More tomorrow');
    await asked(all.recorder, 'More tomorrow');
    await page.locator('[data-posts=thread]').click();
    await guardOf(page).waitFor();
    await postAnyway(page);
    await waitForEqual(() => textsOf(page), [`${text}\nMore tomorrow`]);
    await page.close();
  });

  it('waits for an answer that is under way, then posts what was cleared, once', async () => {
    const page = await open(all, X, POST);
    await page.keyboard.type('We open at nine');
    all.recorder.delayMs = 300;
    await page.locator(BUTTON).click();
    await waitForEqual(() => textsOf(page), ['We open at nine']);
    assert.equal(contextsOf(all.recorder, 'We open at nine').length, 1);
    await page.close();
  });

  it('waits for an answer that is under way, then stops what is held', async () => {
    const page = await open(all, X, POST);
    await page.keyboard.type(risky());
    all.recorder.delayMs = 300;
    await page.locator(BUTTON).click();
    await guardOf(page).waitFor();
    assert.deepEqual(await posts(page), []);
    await page.close();
  });

  it('a service that is too slow does not keep anybody from posting', async () => {
    const text = risky();
    const page = await open(all, X, POST);
    all.recorder.delayMs = 60_000;
    await page.keyboard.type(text);
    await page.locator(BUTTON).click();
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });

  it('without the service one posts as ever', async () => {
    const text = risky();
    const page = await open(all, X, POST);
    all.recorder.gone = true;
    await page.keyboard.type(text);
    await waitForEqual(() => page.locator('caveat-overlay .pill').textContent(), 'Not checked');
    await page.locator(BUTTON).click();
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });

  describe('where the policy is strict', () => {
    before(() => setPolicy(all, (policy) => ({ ...policy, when_unreachable: 'hold', guard: { ...policy.guard, post_anyway: false, stop: 'warn' } })));
    after(() => setPolicy(all, same));

    it('without the service a post waits, and goes out when it was checked after all', async () => {
      const page = await open(all, X, POST);
      all.recorder.gone = true;
      await page.keyboard.type('We are closed on Monday');
      await page.locator(BUTTON).click();
      await guardOf(page).getByRole('heading', { name: 'Not checked yet' }).waitFor();
      all.recorder.gone = false;
      await guardOf(page).getByRole('button', { name: 'Check again' }).click();
      await waitForEqual(() => textsOf(page), ['We are closed on Monday']);
      await page.close();
    });

    it('a warning stops too, and nobody posts anyway', async () => {
      const page = await openRisky(risky(), X, '[data-field=reply]');
      await page.locator('[data-posts=reply]').click();
      await guardOf(page).waitFor();
      assert.equal(await guardOf(page).getByRole('button', { name: 'Post anyway' }).count(), 0);
      await page.close();
    });
  });

  it('a reply that is only warned about passes', async () => {
    const text = risky();
    const page = await openRisky(text, X, '[data-field=reply]');
    await page.locator('[data-posts=reply]').click();
    await waitForEqual(() => textsOf(page), [text]);
    assert.equal(await guardOf(page).count(), 0);
    await page.close();
  });

  it('what is quoted is checked on its own, stops the post, and is underlined nowhere', async () => {
    const own = 'Worth reading';
    const page = await open(all, X, '[data-field=quote]');
    await page.keyboard.type(own);
    await asked(all.recorder, own);
    const quoted = 'With our fund you are guaranteed 12% a year without any risk';
    await asked(all.recorder, quoted);
    await page.locator('[data-posts=quote]').click();
    await guardOf(page).getByText('In what you share').first().waitFor();
    assert.equal(await page.evaluate(() => [...(CSS.highlights.get('caveat-high') ?? [])].length), 0);
    assert.equal(await page.locator('[data-field=quote]').innerText(), own);
    await postAnyway(page);
    await waitForEqual(() => textsOf(page), [own]);
    assert.equal(contextsOf(all.recorder, quoted).length, 1);
    await page.close();
  });

  it('an extension that is gone stops nothing', async () => {
    const text = risky();
    const page = await openRisky(text);
    await waitFor(() => page.locator('caveat-overlay .pill').count(), 'the findings are shown');
    // As after an update: the page's copy of the script is an orphan.
    await all.browser.worker.evaluate(() => setTimeout(() => chrome.runtime.reload(), 0)).catch(() => {});
    await waitFor(async () => (await page.locator(BUTTON).click(), (await posts(page)).length > 0), 'the post is sent');
    assert.deepEqual(await textsOf(page), [text]);
    await page.close();
  });
});
