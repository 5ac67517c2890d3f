/** Honest coverage: where a site has changed, the person is told, and it is counted, without a word of the text. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { open, setPolicy, startGuarded } from './guard.mjs';
import { contextsOf } from './recorder.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const head = '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/fixture.css"><script src="/fixture.js" defer></script>';
/** After a redesign: nothing is called as it was. */
const OTHER_COMPOSER = `${head}<main><div class="r-1x" data-field="post" contenteditable="true" role="textbox"></div><button data-posts="post">Post</button></main>`;
const OTHER_BUTTON = `${head}<div role="dialog"><textarea id="new" name="description" data-field="post"></textarea><button data-posts="post">Keep</button></div>`;
const CLOSED = `${head}<closed-editor id="editor"></closed-editor><script>
  const root = document.querySelector('closed-editor').attachShadow({ mode: 'closed', delegatesFocus: true });
  root.innerHTML = '<div contenteditable="true" style="min-height: 4rem; border: 1px solid"></div>';</script>`;
const TEXT = 'Our branch in Lyon is open on Saturday mornings';

describe('coverage', () => {
  let all;
  before(async () => {
    all = await startGuarded({ 'https://x.com/other': OTHER_COMPOSER, 'https://x.com/button': OTHER_BUTTON, 'https://x.com/closed': CLOSED });
    await setPolicy(all, (policy) => ({ ...policy, features: ['events'] }));
  });
  after(() => all.stop());

  const badge = (page) => page.bringToFront().then(() => all.browser.worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    return chrome.action.getBadgeText({ tabId: tab.id });
  }));
  const counted = () => all.recorder.asked.filter(({ path }) => path === '/v1/events').flatMap(({ body }) => body.events);

  async function write(address, field) {
    all.recorder.asked.length = 0;
    const page = await open(all, address, field);
    await page.keyboard.type(TEXT);
    return page;
  }

  for (const [what, address, field] of [
    ['the composer is not found', 'https://x.com/other', '[data-field=post]'],
    ['nothing that posts is found', 'https://x.com/button', '[data-field=post]'],
    ['the editor is in a closed shadow root', 'https://x.com/closed', '#editor'],
  ]) {
    it(`${what}: the icon says so, and it is counted once, with the adapter and without the text`, async () => {
      const page = await write(address, field);
      await waitForEqual(() => badge(page), '?');
      await page.keyboard.type(', and on Sundays too');
      await waitFor(() => counted().length > 0, 'it is counted');
      const [{ id: _, at: __, ...event }] = counted();
      assert.deepEqual(event, { type: 'not-watched', site: 'x.com', adapter: 'x@1' });
      assert.equal(counted().length, 1);
      await page.close();
    });
  }

  it('the popup says what it means', async () => {
    const page = await write('https://x.com/other', '[data-field=post]');
    await waitForEqual(() => badge(page), '?');
    const popup = await all.browser.context.newPage();
    await popup.goto(`${all.browser.origin}/options.html`);
    await page.bringToFront();
    await popup.goto(`${all.browser.origin}/popup.html`);
    await popup.getByText('Post button not recognised').waitFor();
    await Promise.all([popup.close(), page.close()]);
  });

  it('what is checked is still checked, and a composer that is known is not counted', async () => {
    const page = await write('https://x.com/home', '[data-testid=primaryColumn] > div [data-field=post]');
    await waitFor(() => contextsOf(all.recorder, TEXT).length > 0, 'the text is checked');
    await waitForEqual(() => badge(page), '');
    assert.deepEqual(counted(), []);
    await page.close();
  });

  it('a description under a wrong signature is left aside, and the popup says so', async () => {
    await setPolicy(all, (policy) => ({ ...policy, sites: { ...policy.sites, payload: '{"sites":[]}' } }));
    const page = await write('https://x.com/home', '[data-testid=primaryColumn] > div [data-field=post]');
    await page.keyboard.type('. See you there');
    await waitFor(() => contextsOf(all.recorder, `${TEXT}. See you there`).some(({ handle }) => handle === 'HarbourBank'), 'the built-in description is used');
    const popup = await all.browser.context.newPage();
    await popup.goto(`${all.browser.origin}/options.html`);
    await page.bringToFront();
    await popup.goto(`${all.browser.origin}/popup.html`);
    await popup.getByText(/has no good signature|no key to verify that/).waitFor();
    await Promise.all([popup.close(), page.close()]);
  });
});
