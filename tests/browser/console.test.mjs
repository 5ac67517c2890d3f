/** The console in a real browser, wide and narrow, with and without JavaScript: it can be used, read and fits. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { launch } from './browser.mjs';
import { look, shot } from './look.mjs';
import { startService } from './service.mjs';

const run = promisify(execFile);
const EMAIL = 'ada@bank.example';
const OWN = 'three large green trees';
const CSV = 'email,name,roles,groups\nben@bank.example,Ben Ali,writer;reviewer,Fund desk\nbad,,boss,\n';

async function signIn(page, base, password) {
  await page.goto(`${base}/console/`);
  await page.getByLabel('E-mail address').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A change with a mistake, mended, compared, published, and gone back from. */
async function tryPolicy(page, base) {
  await page.goto(`${base}/console/policy/`);
  await look(page, 'policy');
  await page.getByRole('link', { name: 'Change the policy' }).click();
  const document = page.getByLabel('The policy as YAML');
  const before = await document.inputValue();
  await document.fill(before.replace('may_pause: true', 'may_pause: perhaps'));
  await page.getByRole('button', { name: 'Save, check and compare' }).click();
  await page.getByText(/^Line \d+: may_pause/).waitFor();
  await look(page, 'policy-draft');
  await document.fill(before.replace('may_pause: true', 'may_pause: false'));
  await page.getByRole('button', { name: 'Save, check and compare' }).click();
  await page.getByText('+ may_pause: false').waitFor();
  await look(page, 'policy-compare');
  await page.getByLabel('Why, for those who read').fill('No pauses');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 2 is published.').waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await look(page, 'policy-history');
  await page.getByRole('link', { name: '1', exact: true }).click();
  await look(page, 'policy-version');
  await page.getByLabel('Why, for those who read').fill('Pauses are back');
  await page.getByRole('button', { name: 'Go back to this version' }).click();
  await page.getByText('Version 3 is published.').waitFor();
}

/** Somebody is looked up, held, and released after a second question; then asked to be erased. */
async function tryKeeping(page, base) {
  await page.goto(`${base}/console/keeping/`);
  await page.getByLabel('Address, or pseudonym').fill('cleo@bank.example');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('button', { name: 'Place a hold' }).waitFor();
  await page.getByLabel('Why').first().fill('Case 7');
  await page.getByRole('button', { name: 'Place a hold' }).click();
  await page.getByText('Nothing of theirs is purged').waitFor();
  await look(page, 'keeping-person');
  await page.goto(`${base}/console/keeping/`);
  await look(page, 'keeping');
  await page.getByRole('link', { name: 'Lift' }).click();
  await look(page, 'keeping-lift');
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await page.getByText('The hold is lifted.').waitFor();
  await page.getByLabel('Why').last().fill('Asked on 3 May');
  await page.getByRole('button', { name: 'Erase …' }).click();
  await look(page, 'keeping-erase');
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('Texts that nobody can read any more: 0.').waitFor();
}

describe('the console', { timeout: 600_000 }, () => {
  let service, browser;

  before(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    const made = await run('.venv/bin/python', ['-m', 'api', 'admin', EMAIL], { env: service.env });
    service.password = /with (\S+)/.exec(made.stdout)[1];
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('lets the first admin in, who adds people by hand and by file', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${service.base}/console/`);
    await look(page, 'sign-in');
    await signIn(page, service.base, service.password);

    await page.getByLabel('Password until now').fill(service.password);
    await page.getByLabel('New password', { exact: true }).fill(OWN);
    await page.getByLabel('New password, once more').fill(OWN);
    await look(page, 'password');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await look(page, 'people');

    await page.getByRole('link', { name: 'Add a person' }).click();
    await look(page, 'person-new');
    await page.getByLabel('Name').fill('Cleo Park');
    await page.getByLabel('E-mail address').fill('cleo@bank.example');
    await page.getByLabel('Reviewer').check();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('It is shown only now').waitFor();
    await look(page, 'one-time');

    await page.goto(`${service.base}/console/people/import/`);
    await look(page, 'import');
    await page.getByLabel('Or paste it').fill(CSV);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('Line 3:').waitFor();
    await look(page, 'preview');
    await page.getByRole('button', { name: 'Save these changes' }).click();
    await page.getByRole('link', { name: 'Ben Ali' }).waitFor();
    await look(page, 'people-two');

    await page.getByLabel('Find by name').fill('cleo');
    await page.getByRole('link', { name: 'Ben Ali' }).waitFor({ state: 'detached' }); // found while typing
    await page.getByRole('link', { name: 'Cleo Park' }).click();
    await look(page, 'person');
    for (const path of ['groups/', 'account/', 'nothing-here']) {
      await page.goto(`${service.base}/console/${path}`);
      await look(page, path.replace('/', ''));
    }
    await page.goto(`${service.base}/console/groups/`);
    await page.getByRole('link', { name: 'Fund desk' }).click();
    await look(page, 'group');
    await tryKeeping(page, service.base);
    await tryPolicy(page, service.base);
    assert.deepEqual(problems.filter((text) => !text.includes('404')), []);
    await page.close();
  });

  it('works without JavaScript, in French and in the dark', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR', colorScheme: 'dark' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${service.base}/console/people/?q=ben`);
    await page.getByLabel('Adresse électronique').fill(EMAIL);
    await page.getByLabel('Mot de passe').fill(OWN);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('link', { name: 'Ben Ali' }).waitFor();
    await shot(page, 'people-dark-fr');
    await page.goto(`${service.base}/console/keeping/`);
    await page.getByText('Aucune conservation légale.').waitFor();
    await shot(page, 'keeping-dark-fr');
    await page.goto(`${service.base}/console/policy/draft`);
    await page.getByLabel('La politique en YAML').fill('version: 9');
    await page.getByRole('button', { name: 'Enregistrer, vérifier et comparer' }).click();
    await page.getByText('Votre brouillon est enregistré.').waitFor();
    await page.goto(`${service.base}/console/policy/`);
    await page.getByRole('link', { name: 'Reprendre votre brouillon' }).waitFor();
    await shot(page, 'policy-dark-fr');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByText('Vous êtes déconnecté.').waitFor();
    await page.goto(`${service.base}/console/people/`);
    assert.match(page.url(), /sign-in/);
    await context.close();
  });
});
