/** The rules in a real browser, wide and narrow: read, tried, changed, published; in French and without JavaScript. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { look, shot } from './look.mjs';
import { startService } from './service.mjs';

const RULES = '/console/rules/';

describe('the rules', { timeout: 600_000 }, () => {
  let service, browser, page;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    page = await openReviewer(browser, service);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('are found while one types, and read', async () => {
    await page.goto(service.base + RULES);
    await look(page, 'rules');
    await page.getByLabel('Find by words').fill('guarantees a return');
    await page.getByRole('link', { name: 'A person or firm guarantees a return' }).waitFor();
    await page.getByRole('link', { name: 'Card number or IBAN in a post' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'A person or firm guarantees a return' }).click();
    await page.getByRole('heading', { name: 'Who says so' }).waitFor();
    await look(page, 'rule');
    await page.goto(`${service.base}${RULES}cannot-fall-en`);
    await look(page, 'rule-near');
  });

  it('are tried on a text, stage by stage', async () => {
    await page.goto(`${service.base}${RULES}try`);
    await page.getByLabel('The text').fill('I can guarantee you 8% a year, zero risk 🚀. Nobody can guarantee returns.');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('heading', { name: 'How it came about' }).waitFor();
    await look(page, 'rule-try');
  });

  it('are changed with their proofs run while one types, compared and published', async () => {
    await page.goto(`${service.base}${RULES}guaranteed-return-en`);
    await page.getByRole('button', { name: 'Change this rule' }).click();
    await page.getByText(/^All \d+ examples hold/).waitFor();
    await look(page, 'rule-form');
    await page.getByRole('link', { name: 'As YAML' }).click();
    const yaml = page.getByLabel('The rule as YAML');
    const before = await yaml.inputValue();
    await yaml.fill(before.replace('severity: high', 'severity: huge'));
    await page.getByText('Line 6:').waitFor();
    await look(page, 'rule-yaml');
    await yaml.fill(before.replace('severity: high', 'severity: low'));
    await page.getByText(/^All \d+ examples hold/).waitFor();
    await page.getByRole('button', { name: 'Save, check and compare' }).click();
    await page.getByRole('rowheader', { name: 'Labelled texts' }).waitFor(); // counted by itself
    await look(page, 'rule-compare');
    await page.getByLabel('Why, for those who read').fill('A trial');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Edition 1 of the rules is published.').waitFor();
    await page.getByRole('link', { name: 'Edition 1' }).click();
    await page.getByText('This edition is in force.').waitFor();
    await look(page, 'rule-edition');
  });

  it('share words, which are changed under the proofs of all rules that use them', async () => {
    await page.goto(service.base + RULES);
    await page.getByRole('link', { name: 'Word lists and cues' }).click();
    await look(page, 'words');
    await page.getByLabel('Find by name or by a word in it').fill('mockery');
    await page.getByRole('link', { name: '@return_en' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Words of mockery' }).click();
    await page.getByText('The writer laughs at the words: “yeah right”.').first().waitFor();
    await look(page, 'cue');
    await page.goto(`${service.base}${RULES}@return_en`);
    await look(page, 'word-list');
    await page.getByRole('button', { name: 'Change these words' }).click();
    const list = page.getByLabel('Words and phrases, one a line');
    const before = await list.inputValue();
    await list.fill(before.replace('returns\n', ''));
    await page.getByText('rules do not prove themselves with these words').waitFor();
    await look(page, 'words-failing');
    await list.fill(`${before}\nwindfall`);
    await page.getByText(/^All \d+ rules that use these words still prove themselves/).waitFor();
    await page.getByRole('button', { name: 'Save, check and compare' }).click();
    await page.getByRole('rowheader', { name: 'Labelled texts' }).waitFor();
    await look(page, 'words-compare');
    await page.getByRole('button', { name: 'Discard the draft' }).click();
  });

  it('are read and changed without JavaScript, in French', async () => {
    const state = await page.context().storageState();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR', storageState: state });
    const plain = await context.newPage();
    plain.setDefaultTimeout(60_000);
    await plain.goto(`${service.base}${RULES}guaranteed-return-en`);
    await plain.getByRole('button', { name: 'La mettre hors service' }).click();
    await plain.getByRole('button', { name: 'Compter' }).click();
    await plain.getByRole('rowheader', { name: 'Textes étiquetés' }).waitFor();
    await shot(plain, 'rule-compare-fr');
    await plain.goto(`${service.base}${RULES}cue:negation`);
    await plain.getByRole('button', { name: 'Modifier ces mots' }).click();
    await plain.getByLabel('Mots et expressions français').waitFor();
    await shot(plain, 'cue-edit-fr');
    await context.close();
  });
});
