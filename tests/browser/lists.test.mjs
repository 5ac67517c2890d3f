/** The firm's lists and the library in a real browser: a file shown and saved, a text added and found, wide and narrow, in French. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { look } from './look.mjs';
import { startService } from './service.mjs';

const CSV = [
  'product;kind;value;valid_from;valid_to',
  'Harbour Saver;apy;4,75;2026-01-01;2026-12-31',
  'Harbour Saver;fee;0,1;2026-01-01;',
  'Nowhere Fund;apy;four;01/02/2026;',
  'Harbour Saver;yield;1;2026-02-01;2026-01-01',
].join('\n');

describe('lists and library', { timeout: 600_000 }, () => {
  let service, browser, page;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    page = await openReviewer(browser, service);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('takes a file of rates, explains its bad rows, and changes a row by hand', async () => {
    await page.goto(`${service.base}/console/lists/`);
    await look(page, 'lists');
    await page.getByRole('link', { name: 'Rates register' }).click();
    await look(page, 'rates');
    await page.getByRole('link', { name: 'Import a CSV file' }).click();
    await look(page, 'rates-import');
    await page.getByLabel('Or paste it').fill(CSV);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('“Nowhere Fund” is not among').or(page.getByText('Line 4:')).first().waitFor();
    await look(page, 'rates-preview');
    await page.getByRole('button', { name: 'Save in the draft' }).click();
    await page.getByText('This is your draft.').waitFor();
    await page.goto(`${service.base}/console/lists/disclosures`);
    await look(page, 'disclosures');
    await page.getByRole('link', { name: 'Capital at risk' }).click();
    await look(page, 'disclosure');
  });

  it('adds a text to the library once what the rules find was seen', async () => {
    await page.goto(`${service.base}/console/library/`);
    await look(page, 'library-empty');
    await page.getByRole('link', { name: 'Add a text' }).click();
    await page.getByLabel('What it is for').fill('Savings week');
    await page.getByLabel('The text').fill('Our Harbour Saver is a guaranteed return of 4% a year, zero risk.');
    await page.getByLabel('Product, if it is about one').fill('Harbour Saver');
    await page.getByRole('button', { name: 'Add it to the library' }).click();
    await page.getByText('The rules find this in it.').waitFor();
    await look(page, 'library-new');
    await page.getByRole('button', { name: 'Add it all the same' }).click();
    await page.getByText('It passes as it stands.').waitFor();
    await look(page, 'library-text');
    await page.getByRole('link', { name: 'Library' }).last().click();
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Bibliothèque' }).waitFor();
    await look(page, 'library-fr');
    await page.goto(`${service.base}/console/lists/rates`);
    await look(page, 'rates-fr');
  });
});
