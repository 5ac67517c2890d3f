/** The card's choices: lesson, not a problem here, a mistake, ask legal; by key, and for every eye and ear. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectAccessible } from './accessible.mjs';
import { launch } from './browser.mjs';
import { cardOf, click, expectModel, hasFocus, openComposer, pillOf, type } from './composer.mjs';
import { findingsOf, startService } from './service.mjs';
import { expectUnderlines, underlines } from './underlines.mjs';
import { waitFor, waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const CARD = ['caveat-overlay', '.card'];

describe('the choices of the card', () => {
  let service;
  let browser;
  let first;
  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    [first] = await findingsOf(service, RISKY);
  });
  after(() => Promise.all([browser.close(), service.stop()]));

  /** The firm's policy offers these; what is sent there is written down. */
  async function openRisky({ name = 'x', features = ['events', 'reviews'], text = RISKY, ...options } = {}) {
    const composer = await openComposer(browser, service, name, options);
    composer.sent = [];
    const answer = (status, body) => async (route) => {
      composer.sent.push(route.request().postDataJSON());
      await route.fulfill({ status, json: body });
    };
    await composer.page.route('**/v1/policy', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), features } });
    });
    await composer.page.route('**/v1/events', answer(202, null));
    await composer.page.route('**/v1/reviews', answer(201, { id: 'R-12', status: 'open' }));
    await composer.page.reload();
    await composer.page.waitForFunction(() => globalThis.composers && document.documentElement.dataset.caveat === 'on');
    await composer.field.click();
    await type(composer, text);
    await expectUnderlines(composer.field, service, text);
    return composer;
  }

  const choice = (composer, words) => cardOf(composer).getByRole('button', { name: words, exact: true });
  const events = ({ sent }) => sent.flatMap((body) => body.events ?? []);

  async function openCard(composer) {
    await click(composer, first.text);
    await cardOf(composer).getByText(first.message, { exact: true }).waitFor();
  }

  it('tells the lesson when asked', async () => {
    const composer = await openRisky({ features: ['handbook'] });
    const { lessons } = await (await fetch(`${service.base}/v1/policy`)).json();
    await openCard(composer);
    const { protects, good, bad } = lessons[first.category].en;
    assert.equal(await cardOf(composer).getByText(protects).isVisible(), false);
    await cardOf(composer).getByText('Why this rule exists').click();
    for (const words of [protects, good, bad]) assert.ok(await cardOf(composer).getByText(words).isVisible());
    const handbook = `${service.base}/console/handbook/`;
    const addresses = await cardOf(composer).locator('a').evaluateAll((links) => links.map(({ href }) => href));
    for (const address of [`${handbook}#${first.category}`, `${handbook}lessons/${first.category}`]) assert.ok(addresses.includes(address), address);
    await composer.page.close();
  });

  it('not a problem here: the line goes, stays away through edits elsewhere, and comes back by Undo', async () => {
    const composer = await openRisky();
    const all = await underlines(composer.field);
    await openCard(composer);
    await choice(composer, 'Not a problem here').click();
    await cardOf(composer).getByText(/Set aside in this sentence/).waitFor();
    const rest = all.filter(({ text }) => text !== first.text);
    await waitForEqual(() => underlines(composer.field), rest);
    await waitForEqual(() => pillOf(composer).textContent(), '1 remark');
    await choice(composer, 'Undo').click();
    await waitForEqual(() => underlines(composer.field), all);
    await choice(composer, 'Not a problem here').click();
    await waitForEqual(() => underlines(composer.field), rest);
    await composer.page.keyboard.press('Escape');
    await composer.page.keyboard.press('Control+End');
    await composer.page.keyboard.type('. Call me.', { delay: 4 });
    await expectModel(composer, `${RISKY}. Call me.`);
    await waitFor(() => composer.page.locator('caveat-overlay[data-state=checked]').count(), 'checked again');
    await waitForEqual(() => underlines(composer.field), rest);
    assert.deepEqual(events(composer).map(({ type: what, rule }) => [what, rule]), [['dismissed', first.rule], ['dismissed', first.rule]]);
    await composer.page.close();
  });

  it('a mistake is reported with its rule and without the text', async () => {
    const composer = await openRisky();
    await openCard(composer);
    await choice(composer, 'Report a mistake').click();
    await cardOf(composer).getByText(/Reported to your compliance team/).waitFor();
    await waitFor(() => events(composer).length, 'the event was sent');
    const [{ type: what, rule, category, kind }] = events(composer);
    assert.deepEqual([what, rule, category, kind], ['mistake', first.rule, first.category, 'post']);
    assert.ok(!JSON.stringify(composer.sent).includes('guarantee you'));
    await composer.page.close();
  });

  it('asks legal with a note, and tells the number; Escape leaves the form, not the card', async () => {
    const composer = await openRisky();
    await openCard(composer);
    await choice(composer, 'Ask legal').click();
    const note = cardOf(composer).getByRole('textbox');
    await note.fill('never mind');
    await note.press('Escape');
    await choice(composer, 'Ask legal').click();
    await cardOf(composer).getByRole('textbox').click();
    await composer.page.keyboard.type('May I say 8%?');
    await choice(composer, 'Send').click();
    await cardOf(composer).getByText(/Sent to legal as number R-12/).waitFor();
    const [question] = composer.sent;
    assert.deepEqual([question.text, question.note, question.context.kind], [RISKY, 'May I say 8%?', 'post']);
    await expectModel(composer, RISKY);
    assert.equal(await pillOf(composer).count(), 1);
    await composer.page.close();
  });

  it('where the firm offers neither records nor reviews, neither is shown', async () => {
    const composer = await openRisky({ features: [] });
    await openCard(composer);
    assert.deepEqual(await cardOf(composer).locator('.choices button').allTextContents(), ['Not a problem here']);
    await composer.page.close();
  });

  it('a fix that was applied is counted', async () => {
    const composer = await openRisky();
    await openCard(composer);
    await cardOf(composer).getByRole('button', { name: 'Apply' }).first().click();
    await waitFor(() => events(composer).length, 'the event was sent');
    assert.equal(events(composer)[0].type, 'fixed');
    await composer.page.close();
  });

  it('all of it by keyboard: Tab stays in the card, Enter acts, Escape goes back to the editor', async () => {
    const composer = await openRisky({ name: 'linkedin' });
    const { keyboard } = composer.page;
    await keyboard.press('Control+Home');
    await keyboard.press('Alt+Shift+KeyC');
    await cardOf(composer).waitFor();
    const focused = () => cardOf(composer).evaluate((card) => card.getRootNode().activeElement?.textContent || card.getRootNode().activeElement?.ariaLabel);
    const seen = [];
    for (let step = 0; step < 30 && !seen.includes(await focused()); step += 1) {
      seen.push(await focused());
      await keyboard.press('Tab');
    }
    for (const words of ['Apply', 'Why this rule exists', 'Not a problem here', 'Report a mistake', 'Ask legal', 'Close']) assert.ok(seen.includes(words), words);
    while ((await focused()) !== 'Not a problem here') await keyboard.press('Tab');
    await keyboard.press('Enter');
    await cardOf(composer).getByText(/Set aside/).waitFor();
    assert.equal(await focused(), 'Undo');
    await keyboard.press('Escape');
    await waitFor(() => hasFocus(composer), 'the focus is back in the editor');
    await composer.page.close();
  });

  const LOOKS = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    'high contrast': { contrast: 'more' },
    'forced colours': { forcedColors: 'active' },
    French: { lang: 'fr' },
  };
  for (const [look, options] of Object.entries(LOOKS)) {
    it(`is accessible in ${look}, with everything open`, async () => {
      const composer = await openRisky({ ...options, reducedMotion: 'reduce' });
      await openCard(composer);
      await cardOf(composer).locator('summary').first().click();
      await expectAccessible(composer.page, CARD);
      await cardOf(composer).locator('.choices button').last().click();
      await cardOf(composer).getByRole('textbox').waitFor();
      await expectAccessible(composer.page, CARD);
      await expectAccessible(composer.page, ['caveat-overlay', '.pill']);
      await composer.page.close();
    });
  }

  it('tells a screen reader once, politely, how many remarks there are', async () => {
    const composer = await openRisky();
    const voice = composer.page.locator('caveat-overlay [role=status].voice');
    await waitForEqual(() => voice.textContent(), '2 remarks. Press Alt+Shift+C to read them');
    assert.equal(await voice.getAttribute('aria-live'), 'polite');
    await composer.page.close();
  });
});
