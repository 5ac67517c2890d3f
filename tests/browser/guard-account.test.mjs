/** Whose account it is: the tweet meant for another one, and what is recorded of a private matter. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asked, guardOf, open, posts, risky, setPolicy, startGuarded, textsOf, typeChecked } from './guard.mjs';
import { contextsOf } from './recorder.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const X = 'https://x.com/home';
const POST = '[data-testid=primaryColumn] > div [data-field=post]';
const BUTTON = '[data-posts=post]';
/** After the tweet that a car maker's agency sent from the wrong account, in words of our own. */
const GRIPE = 'This town builds half the cars in the country and still no one here can f***ing park one';

/** The same page, signed in with one's own account. */
const PERSONAL = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/fixture.css"><script src="/fixture.js" defer></script>
<a data-testid="AppTabBar_Profile_Link" href="/ann_example">Profile</a>
<div data-testid="primaryColumn"><div data-testid="tweetTextarea_0" data-field="post" contenteditable="true" role="textbox"></div>
<button data-testid="tweetButtonInline" data-posts="post">Post</button></div>`;

describe('whose account it is', () => {
  let all;
  before(async () => {
    all = await startGuarded({ 'https://twitter.com/home': PERSONAL });
    await setPolicy(all, (policy) => ({ ...policy, features: ['events'], guard: { ...policy.guard, stop: 'hold' } }));
  });
  after(() => all.stop());

  const eventsOf = () => all.recorder.asked.filter(({ path }) => path === '/v1/events').flatMap(({ body }) => body.events);

  it('a private gripe on the brand’s account: "Posting as @HarbourBank?", and it does not go out', async () => {
    const page = await open(all, X, POST);
    await typeChecked(all, page, GRIPE);
    await page.locator(BUTTON).click();
    await guardOf(page).getByRole('heading', { name: 'Posting as @HarbourBank?' }).waitFor();
    assert.deepEqual(await posts(page), []);
    await page.keyboard.press('Escape');
    await guardOf(page).waitFor({ state: 'detached' });
    assert.deepEqual(await posts(page), []);
    assert.equal(await page.locator(POST).innerText(), GRIPE);
    await page.close();
  });

  it('plainly private talk without a swear word is asked about too, and goes out on a yes', async () => {
    const text = 'So hungover today, and another pointless meeting at nine';
    const page = await open(all, X, POST);
    await typeChecked(all, page, text);
    await page.locator(BUTTON).click();
    await guardOf(page).getByRole('button', { name: 'Yes, post as @HarbourBank' }).click();
    await waitForEqual(() => textsOf(page), [text]);
    await page.close();
  });

  it('the same on one’s own account is nobody’s business: not asked about, not recorded', async () => {
    const page = await open(all, 'https://twitter.com/home', '[data-field=post]');
    all.recorder.asked.length = 0;
    await page.keyboard.type(GRIPE);
    await asked(all.recorder, GRIPE);
    assert.deepEqual(contextsOf(all.recorder, GRIPE), [{ site: 'twitter.com', kind: 'post', account: 'personal', handle: 'ann_example' }]);
    await page.locator(BUTTON).click();
    await waitForEqual(() => textsOf(page), [GRIPE]);
    // What is recorded of the next post would come after what was recorded of this one.
    await page.locator('[data-field=post]').click();
    const text = risky();
    await typeChecked(all, page, text);
    await page.locator(BUTTON).click();
    await guardOf(page).getByRole('button', { name: 'Post anyway' }).click();
    await guardOf(page).getByRole('textbox').fill('A joke among friends');
    await guardOf(page).getByRole('button', { name: 'Post with this reason' }).click();
    await waitFor(() => eventsOf().some(({ type }) => type === 'posted'), 'the second post is recorded');
    const events = eventsOf();
    assert.ok(events.every(({ category }) => category && category !== 'conduct'), JSON.stringify(events));
    assert.ok(events.some(({ type, reason }) => type === 'override' && reason === 'A joke among friends'));
    assert.ok(!JSON.stringify(events).includes('guarantee you'));
    await page.close();
  });

  it('without handles of the firm, what IT says of the account counts', async () => {
    await setPolicy(all, (policy) => ({ ...policy, handles: [] }));
    const page = await open(all, X, POST);
    const text = risky();
    await typeChecked(all, page, text);
    assert.equal(contextsOf(all.recorder, text)[0].account, 'unknown');
    await page.close();
  });
});
