import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const extension = new URL('../../extension/', import.meta.url);
const read = (name) => readFileSync(new URL(name, extension), 'utf8');
const messages = { en: JSON.parse(read('_locales/en/messages.json')), fr: JSON.parse(read('_locales/fr/messages.json')) };
const sources = [...readdirSync(new URL('src/', extension)).map((name) => `src/${name}`), 'options.html', 'popup.html', 'manifest.json']
  .map(read)
  .join('\n');

test('English and French say the same things, with the same values in them', () => {
  const shape = (lang) => Object.entries(messages[lang]).map(([name, { placeholders }]) => [name, Object.keys(placeholders ?? {})]);
  assert.deepEqual(shape('fr'), shape('en'));
});

test('each message is used', () => {
  const families = [...sources.matchAll(/`(\w+_)\$\{/g)].map(([, prefix]) => prefix);
  const used = (name) => new RegExp(`['"]${name}['"]|__MSG_${name}__`).test(sources) || families.some((prefix) => name.startsWith(prefix));
  assert.deepEqual(Object.keys(messages.en).filter((name) => !used(name)), []);
});

test('each message asked for by name exists', () => {
  const asked = [...sources.matchAll(/\bt\('(\w+)'|data-text="(\w+)"|__MSG_(\w+)__/g)].map(([, ...names]) => names.find(Boolean));
  assert.deepEqual(asked.filter((name) => !(name in messages.en)), []);
});

test('French puts a non-breaking space before its double punctuation', () => {
  const wrong = Object.values(messages.fr).filter(({ message }) => / [:;!?»]|« /.test(message));
  assert.deepEqual(wrong, []);
});

test('the browser accepts the description', () => {
  for (const { description } of Object.values(messages)) assert.ok(description.message.length <= 132);
});
