/** The handbook in a real browser, wide and narrow: policy, code of conduct, readers, lessons, questions; in print and in French. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './browser.mjs';
import { openReviewer } from './console.mjs';
import { look, shot } from './look.mjs';
import { startService } from './service.mjs';
import { waitFor } from './wait.mjs';

const HANDBOOK = '/console/handbook/';
// Nobody listens there: what is sent waits.
const MAIL = { CAVEAT_SMTP_HOST: '127.0.0.1', CAVEAT_SMTP_PORT: '9', CAVEAT_SMTP_FROM: 'caveat@bank.example' };
const CODE = '# Harbour Bank\n\n## 4 Fair words\n\n### 4.2 Promises {guarantee, projection}\n\nWe promise **no results**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';

describe('the handbook', { timeout: 600_000 }, () => {
  let service, browser, page;

  before(async () => {
    [service, browser] = await Promise.all([startService(MAIL), launch()]);
    page = await openReviewer(browser, service);
  });
  after(() => Promise.all([browser?.close(), service?.stop()]));

  it('has the code of conduct, imported after a look, and its clauses', async () => {
    await page.goto(`${service.base}${HANDBOOK}code/import`);
    await look(page, 'code-import');
    await page.getByLabel('Or paste it').fill(CODE.replace('projection', 'projections'));
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('“projections” is no category').waitFor();
    await look(page, 'code-problem');
    await page.getByLabel('Or paste it').fill(CODE);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('2 clauses, for 2 of the categories.').waitFor();
    await look(page, 'code-preview');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('The code of conduct is published.').waitFor();
    await look(page, 'code');
  });

  it('is read, printed, acknowledged, and read in French', async () => {
    const clause = page.getByRole('link', { name: '4.2 Promises' });
    await waitFor(async () => (await page.goto(service.base + HANDBOOK), await clause.count()), 'the policy is taken over');
    await look(page, 'handbook');
    await page.setViewportSize({ width: 700, height: 990 }); // a sheet of A4 within its margins
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['nav', '.top', '.receipt']) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
    await shot(page, 'handbook-print');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: 'I have read it' }).click();
    await page.getByText('You read this policy on').waitFor();
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Politique des réseaux sociaux' }).waitFor();
    await look(page, 'handbook-fr');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Who has read it' }).click();
    await page.getByText('Nobody has the role of a writer yet.').waitFor();
    await look(page, 'readers');
  });

  it('reminds who has not read it, and is there as a file', async () => {
    await page.goto(`${service.base}/console/people/new`);
    await page.getByLabel('Name', { exact: true }).fill('Wanda Winter');
    await page.getByLabel('E-mail address').fill('wanda@localhost');
    await page.getByRole('checkbox', { name: /^Writer/ }).check();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.goto(`${service.base}${HANDBOOK}readers/`);
    await page.getByText('no mailbox').waitFor();
    await page.getByRole('button', { name: 'Remind them by mail' }).click();
    await page.getByText('0 people get a mail. 1 has no mailbox.').waitFor();
    await look(page, 'readers-reminded');
    await page.goto(service.base + HANDBOOK);
    const address = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
    const kind = await page.evaluate(async (address) => (await fetch(address)).headers.get('Content-Type'), address);
    assert.equal(kind, 'application/pdf');
  });

  it('teaches: lessons, five questions, the curve of teams', async () => {
    await page.goto(`${service.base}${HANDBOOK}lessons/`);
    await look(page, 'lessons');
    await page.getByRole('link', { name: 'Promise of a result' }).click();
    await look(page, 'lesson');
    await page.goto(`${service.base}${HANDBOOK}refresher/`);
    await look(page, 'refresher');
    for (const choice of await page.getByLabel('I would change it first').all()) await choice.check();
    await page.getByRole('button', { name: 'See what the rules say' }).click();
    await page.getByText('You agree with the rules in').waitFor();
    await look(page, 'refresher-done');
    await page.goto(`${service.base}${HANDBOOK}learning/`);
    await look(page, 'learning');
  });
});
