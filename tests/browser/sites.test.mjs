/** On a page with each site's real attributes: the composer, what posts from it, as what kind, from which account. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchWithExtension } from './browser.mjs';
import { PAGES, serveSites } from './realsites.mjs';
import { contextsOf, startRecorder } from './recorder.mjs';
import { startService } from './service.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';

/** What was asked a moment ago is not asked again: each test has words of its own. */
let count = 0;
const risky = () => `${RISKY}, number ${(count += 1)}`;
const BRAND = { account: 'brand', handle: 'HarbourBank' };

/** Address, then: where one types, what posts, the kind and the account; `keys` post as well. */
const COMPOSERS = {
  'https://x.com/home': [
    ['[data-testid=primaryColumn] > div [data-field=post]', '[data-posts=post]', 'post', BRAND, 'Control+Enter'],
    ['[data-field=reply]', '[data-posts=reply]', 'reply', BRAND],
    ['[data-field=thread] >> nth=1', '[data-posts=thread]', 'post', BRAND],
    ['[data-field=modal-reply]', '[data-posts=modal-reply]', 'reply', BRAND],
    ['[data-field=profile]', '[data-posts=profile]', 'profile', BRAND],
    ['[data-field=message]', '[data-posts=message]', 'dm', BRAND, 'Enter'],
  ],
  'https://www.linkedin.com/feed/': [
    ['[data-field=share]', '[data-posts=share]', 'post', { account: 'personal', handle: 'Harbour Bank' }],
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'personal', handle: 'Ann Example' }],
    ['[data-field=sdui-comment]', '[data-posts=sdui-comment]', 'reply', { account: 'personal', handle: 'Ann Example' }],
    ['[data-field=message]', '.msg-form__send-button', 'dm', { account: 'personal', handle: 'Ann Example' }, 'Enter'],
    ['div[data-field=article]', '[data-posts=article]', 'post', { account: 'personal', handle: 'Ann Example' }],
    ['[data-field=dialog]', '[data-posts=dialog]', 'post', { account: 'personal', handle: 'Ann Example' }],
  ],
  'https://www.facebook.com/': [
    ['[data-field=post]', '[data-posts=post]', 'post', { account: 'personal', handle: 'Harbour Bank' }],
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'personal', handle: 'Harbour Bank' }, 'Enter'],
    ['[data-field=message]', '[data-posts=message]', 'dm', { account: 'personal', handle: 'Harbour Bank' }, 'Enter'],
  ],
  'https://www.instagram.com/': [
    ['[data-field=caption]', '[data-posts=caption]', 'post', { account: 'brand', handle: 'harbourbank' }],
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'brand', handle: 'harbourbank' }, 'Enter'],
    ['[data-field=message]', '[data-posts=message]', 'dm', { account: 'brand', handle: 'harbourbank' }, 'Enter'],
    ['[data-field=profile]', 'button[type=submit]', 'profile', { account: 'brand', handle: 'harbourbank' }],
  ],
  'https://www.threads.com/': [
    ['[data-field=post]', '[data-posts=post]', 'post', { account: 'brand', handle: 'harbourbank' }],
    ['[data-field=reply]', '[data-posts=reply]', 'reply', { account: 'brand', handle: 'harbourbank' }],
  ],
  'https://www.reddit.com/r/test/comments/1': [
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'personal', handle: 'ann_example' }],
  ],
  'https://www.reddit.com/r/test/submit': [
    ['div[data-field=post]', '[data-posts=post]', 'post', { account: 'personal', handle: 'ann_example' }],
    ['textarea[data-field=post]', '[data-posts=post]', 'post', { account: 'personal', handle: 'ann_example' }],
  ],
  'https://old.reddit.com/r/test/comments/1': [
    ['[data-field=comment]', 'button.save', 'reply', { account: 'personal', handle: 'ann_example' }],
  ],
  'https://bsky.app/': [
    ['[data-field=post]', '[data-posts=post]', 'post', { account: 'personal', handle: 'harbourbank.example.com' }, 'Control+Enter'],
    ['[data-field=reply]', '[data-posts=reply]', 'reply', { account: 'personal', handle: 'harbourbank.example.com' }],
    ['[data-field=profile]', '[data-posts=profile]', 'profile', { account: 'personal', handle: 'harbourbank.example.com' }],
  ],
  'https://mastodon.social/home': [
    ['[data-field=post]', '[data-form=post] button', 'post', { account: 'brand', handle: 'harbourbank' }, 'Control+Enter'],
    ['[data-field=reply]', '[data-form=reply] button', 'reply', { account: 'brand', handle: 'harbourbank' }],
  ],
  'http://localhost/home': [['[data-field=post]', '[data-form=post] button', 'post', { account: 'brand', handle: 'harbourbank' }]],
  'https://www.youtube.com/watch': [
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'brand', handle: 'harbourbank' }],
    ['[data-field=reply]', '[data-posts=reply]', 'reply', { account: 'brand', handle: 'harbourbank' }],
    ['[data-field=video] >> nth=1', '[data-posts=video]', 'post', { account: 'brand', handle: 'harbourbank' }],
  ],
  'https://www.tiktok.com/upload': [
    ['[data-field=comment]', '[data-posts=comment]', 'reply', { account: 'brand', handle: 'harbourbank' }, 'Enter'],
    ['[data-field=video]', '[data-posts=video]', 'post', { account: 'brand', handle: 'harbourbank' }],
  ],
  'http://localhost/intranet': [
    ['[data-field=form]', '[data-form=form] button', 'post', { account: 'unknown' }],
    ['[data-field=section]', '[data-posts=section]', 'post', { account: 'unknown' }],
  ],
};

describe('sites', () => {
  let service;
  let recorder;
  let browser;
  before(async () => {
    service = await startService();
    recorder = await startRecorder(service);
    // Everything risky is stopped, whatever its kind, so that each composer's way of posting is seen.
    recorder.change = (policy) => ({ ...policy, guard: { ...policy.guard, stop: 'warn', hosts: ['localhost'] } });
    browser = await launchWithExtension({ apiBase: recorder.base });
    await serveSites(browser.context);
  });
  after(async () => {
    await browser.close();
    recorder.stop();
    await service.stop();
  });

  async function open(address, field, text) {
    const page = await browser.context.newPage();
    await page.goto(address);
    if (field.includes('field=dialog]')) await page.evaluate(() => document.querySelector('dialog').showModal());
    await page.locator(field).click();
    recorder.asked.length = 0;
    await page.keyboard.type(text);
    await waitFor(() => contextsOf(recorder, text).length > 0, `a check of the text in ${field}`);
    return page;
  }

  const posts = (page) => page.evaluate(() => globalThis.posts);
  const guardOf = (page) => page.locator('caveat-overlay dialog.guard');

  async function postAnyway(page) {
    const guard = guardOf(page);
    await guard.getByRole('button', { name: 'Post anyway' }).click();
    await guard.getByRole('textbox').fill('Approved by phone');
    await guard.getByRole('button', { name: 'Post with this reason' }).click();
  }

  for (const [address, composers] of Object.entries(COMPOSERS)) {
    for (const [field, submit, kind, account, keys] of composers) {
      it(`${address} ${field}: a ${kind}, stopped and then posted once, unchanged`, async () => {
        const text = risky();
        const page = await open(address, field, text);
        const [context] = contextsOf(recorder, text);
        assert.deepEqual(context, { site: new URL(address).hostname, kind, ...account });
        await page.locator(submit).click();
        await guardOf(page).waitFor();
        assert.deepEqual(await posts(page), []);
        await postAnyway(page);
        await waitForEqual(async () => (await posts(page)).map(({ text }) => text), [text]);
        await page.close();
      });

      if (keys) {
        it(`${address} ${field}: ${keys} is stopped as well`, async () => {
          const page = await open(address, field, risky());
          await page.keyboard.press(keys);
          await guardOf(page).waitFor();
          await page.keyboard.press('Escape');
          await guardOf(page).waitFor({ state: 'detached' });
          assert.deepEqual(await posts(page), []);
          await page.close();
        });
      }
    }
  }

  it('each page served is tested', () => {
    assert.deepEqual(Object.keys(COMPOSERS).sort(), Object.keys(PAGES).sort());
  });
});
