import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEFAULTS, isAcceptable, mergeSettings } from '../../extension/src/settings.js';

const schema = JSON.parse(readFileSync(new URL('../../extension/managed_schema.json', import.meta.url), 'utf8'));

test('nothing stored gives the defaults, and nothing locked', () => {
  assert.deepEqual(mergeSettings({}, {}), { settings: { ...DEFAULTS }, locked: [] });
});

test('managed beats local beats default', () => {
  const { settings, locked } = mergeSettings(
    { apiBase: 'https://mine.example', sector: 'banking' },
    { apiBase: 'https://firm.example', apiKey: 'k' },
  );
  assert.deepEqual(settings, { ...DEFAULTS, apiBase: 'https://firm.example', apiKey: 'k', sector: 'banking' });
  assert.deepEqual(locked, ['apiBase', 'apiKey']);
});

test('a managed value may be empty, and stays locked', () => {
  const { settings, locked } = mergeSettings({ jurisdictions: ['us'] }, { jurisdictions: [] });
  assert.deepEqual(settings.jurisdictions, []);
  assert.deepEqual(locked, ['jurisdictions']);
});

for (const [name, value] of Object.entries({
  apiBase: 8787,
  apiKey: null,
  jurisdictions: ['United States'],
  sector: 'farming',
  account: 'admin',
  unheardOf: 'x',
})) {
  test(`a senseless ${name} is left out`, () => {
    assert.deepEqual(mergeSettings({}, { [name]: value }), { settings: { ...DEFAULTS }, locked: [] });
  });
}

test('an address loses its last slash', () => {
  assert.equal(mergeSettings({ apiBase: ' https://firm.example/caveat/ ' }, {}).settings.apiBase, 'https://firm.example/caveat');
});

test('typed text leaves the machine only encrypted', () => {
  const acceptable = ['https://firm.example', 'http://127.0.0.1:8787', 'http://localhost:9'];
  const refused = ['http://firm.example', 'ftp://127.0.0.1', 'http://127.0.0.1.evil.example', 'firm.example', ''];
  assert.deepEqual(acceptable.map(isAcceptable), acceptable.map(() => true));
  assert.deepEqual(refused.map(isAcceptable), refused.map(() => false));
});

test('IT may manage each setting, and nothing else', () => {
  assert.deepEqual(Object.keys(schema.properties).sort(), Object.keys(DEFAULTS).sort());
});
