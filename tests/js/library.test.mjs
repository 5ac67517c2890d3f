/** Which of the approved texts the popup offers. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { forSite, found } from '../../extension/src/library.js';

const text = (title, more = {}) => ({ title, words: `Words of ${title}`, product: null, site: null, ...more });
const TEXTS = [text('Rate', { product: 'Harbour Saver' }), text('Hiring', { site: 'linkedin.com' }), text('Risk')];
const titles = (texts) => texts.map(({ title }) => title);

test('those for this site, its subdomains, and those for every site', () => {
  assert.deepEqual(titles(forSite(TEXTS, 'www.linkedin.com')), ['Rate', 'Hiring', 'Risk']);
  assert.deepEqual(titles(forSite(TEXTS, 'notlinkedin.com')), ['Rate', 'Risk']);
  assert.deepEqual(titles(forSite(TEXTS, '')), ['Rate', 'Risk']);
});

test('found by title, words or product, whatever the capitals', () => {
  assert.deepEqual(titles(found(TEXTS, ' saver ')), ['Rate']);
  assert.deepEqual(titles(found(TEXTS, 'WORDS OF r')), ['Rate', 'Risk']);
  assert.deepEqual(titles(found(TEXTS, '')), ['Rate', 'Hiring', 'Risk']);
});
