/** On /try: late answers, a service that goes away and comes back, and French. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { NAMES, cardOf, click, expectModel, openComposer, pillOf, type } from './composer.mjs';
import { startService } from './service.mjs';
import { expectInPlace, expectUnderlines } from './underlines.mjs';
import { waitForEqual } from './wait.mjs';

const RISKY = 'I can guarantee you 8% a year, zero risk';
const BACKS_OFF_WITHIN_MS = 30_000;
const RISKY_FR = 'Je vous garantis 8\u00a0% par an, sans aucun risque';

/** Holds back the first answer of the service: resolves, once it is there, to the function that lets it through. */
function holdFirstAnswer(page) {
  return new Promise((held) => {
    const hold = async (route) => {
      const response = await route.fetch();
      held(() => route.fulfill({ response }));
    };
    page.route('**/v1/score', hold, { times: 1 });
  });
}

/** Runs in the page: notes, at each frame, which words are underlined. */
function recordUnderlines() {
  globalThis.seen = new Set();
  const look = () => {
    for (const name of ['caveat-high', 'caveat-medium', 'caveat-low']) {
      for (const range of CSS.highlights.get(name) ?? []) globalThis.seen.add(String(range));
    }
    requestAnimationFrame(look);
  };
  look();
}

/** At no frame was a line under anything but the words of these findings. */
async function expectOnly({ page }, findings) {
  const seen = await page.evaluate(() => [...globalThis.seen]);
  const words = findings.map(({ text }) => text);
  assert.deepEqual(seen.filter((text) => !words.includes(text)), []);
}

describe('the service behind /try', () => {
  let service;
  let browser;
  before(async () => ([service, browser] = await Promise.all([startService(), launch()])));
  after(() => Promise.all([browser.close(), service.stop()]));

  for (const name of ['x', 'linkedin']) {
    it(`${name}: a late answer about an older text underlines nothing`, async () => {
      const composer = await openComposer(browser, service, name);
      await composer.page.evaluate(recordUnderlines);
      const answer = holdFirstAnswer(composer.page);
      await type(composer, RISKY);
      const letThrough = await answer;
      await composer.page.keyboard.press('Control+Home');
      await composer.page.keyboard.type('Hello! ');
      await letThrough();
      const findings = await expectUnderlines(composer.field, service, `Hello! ${RISKY}`);
      await expectOnly(composer, findings);
      await composer.page.close();
    });
  }

  it('underlines move with their words while one types before them', async () => {
    const composer = await openComposer(browser, service, 'x');
    await type(composer, RISKY);
    const findings = await expectUnderlines(composer.field, service, RISKY);
    await composer.page.evaluate(recordUnderlines);
    await composer.page.keyboard.press('Control+Home');
    await composer.page.keyboard.type('Believe me, ', { delay: 30 });
    await expectUnderlines(composer.field, service, `Believe me, ${RISKY}`);
    await expectOnly(composer, findings);
    await composer.page.close();
  });

  async function openWithoutService(name) {
    const composer = await openComposer(browser, service, name);
    await service.stop();
    await type(composer, RISKY);
    await waitForEqual(() => pillOf(composer).textContent(), 'Not checked');
    await composer.page.keyboard.type('!');
    await expectModel(composer, `${RISKY}!`);
    return composer;
  }

  async function expectRecovered(composer) {
    await expectUnderlines(composer.field, service, `${RISKY}!`, BACKS_OFF_WITHIN_MS);
    await waitForEqual(async () => /remark/.test(await pillOf(composer).textContent()), true);
    await composer.page.close();
  }

  it('without the service: not checked, typing goes on, and it recovers by itself', async () => {
    const composer = await openWithoutService('x');
    await service.restart();
    await expectRecovered(composer);
  });

  it('a click on the pill asks again at once', async () => {
    const composer = await openWithoutService('mastodon');
    await service.restart();
    await pillOf(composer).click();
    await expectRecovered(composer);
  });

  for (const name of NAMES) {
    it(`${name}: in French`, async () => {
      const composer = await openComposer(browser, service, name, { lang: 'fr' });
      await type(composer, RISKY_FR);
      const [finding] = await expectUnderlines(composer.field, service, RISKY_FR);
      assert.equal(finding.category, 'guarantee');
      await expectInPlace(composer.field);
      await click(composer, finding.text);
      await cardOf(composer).getByText(finding.message, { exact: true }).waitFor();
      assert.equal(await cardOf(composer).getByRole('button', { name: 'Fermer' }).count(), 1);
      await composer.page.close();
    });
  }

  it('the page loads nothing from elsewhere, and speaks the language asked for', async () => {
    const page = await browser.newPage({ locale: 'fr-FR' });
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.goto(`${service.base}/try`);
    await page.waitForFunction(() => globalThis.composers);
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    assert.deepEqual([...new Set(asked.filter(({ protocol }) => protocol !== 'data:').map(({ origin }) => origin))], [service.base]);
    await page.close();
  });
});
