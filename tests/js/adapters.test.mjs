import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdapters, isAdapter } from '../../extension/src/adapters.js';
import { DEFAULTS } from '../../extension/src/settings.js';

const composer = { name: 'box', field: 'textarea', kind: 'post', when: [], submit: [{ select: 'button' }], keys: ['enter'] };
const site = (id, version, more = {}) => ({ id, version, hosts: [`${id}.example`], account: [], composers: [composer], ...more });
const BUILT_IN = [site('chat', 2), site('page', 1, { hosts: [], page: '#app' }), site('generic', 1, { hosts: [] })];
const base64 = (buffer) => Buffer.from(buffer).toString('base64');

async function keyPair() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  return { privateKey, pin: base64(await crypto.subtle.exportKey('spki', publicKey)) };
}
const KEY = await keyPair();

async function signed(sites, { privateKey } = KEY, purpose = 'caveat sites 1\n') {
  const payload = typeof sites === 'string' ? sites : JSON.stringify({ sites });
  return { payload, signature: base64(await crypto.subtle.sign('Ed25519', privateKey, Buffer.from(purpose + payload))) };
}

/** What a page of this host is told, when the service's policy says this. */
const at = (host, policy, { pin = KEY.pin, ...settings } = {}) =>
  createAdapters({ settings: async () => ({ ...DEFAULTS, ...settings }), policy: async () => policy, builtIn: { key: pin, sites: BUILT_IN } }).at(host);
const versions = ({ adapters }) => adapters.map(({ id, version }) => `${id}@${version}`);

test('before the service has told anything, the built-in description is used, and there is nothing to note', async () => {
  const told = await at('chat.example', null);
  assert.deepEqual([versions(told), told.note], [['chat@2'], null]);
});

test('a newer description under a good signature is used; subdomains are included', async () => {
  const told = await at('www.chat.example', { sites: await signed([site('chat', 3)]) });
  assert.deepEqual([versions(told), told.note], [['chat@3'], null]);
});

test('a site that is not built in comes with the service', async () => {
  assert.deepEqual(versions(await at('new.example', { sites: await signed([site('new', 1)]) })), ['new@1']);
});

test('an older description is not taken, though it was once signed', async () => {
  const told = await at('chat.example', { sites: await signed([site('chat', 1)]) });
  assert.deepEqual([versions(told), told.note], [['chat@2'], null]);
});

for (const [what, note, make] of [
  ['another key', 'signature', async () => signed([site('chat', 9)], await keyPair())],
  ['another purpose', 'signature', () => signed([site('chat', 9)], KEY, 'caveat')],
  ['a payload that was changed', 'signature', async () => ({ ...(await signed([site('chat', 8)])), payload: JSON.stringify({ sites: [site('chat', 9)] }) })],
  ['a signature that is none', 'signature', async () => ({ ...(await signed([site('chat', 9)])), signature: '%%%' })],
  ['no signature', 'signature', async () => ({ payload: JSON.stringify({ sites: [site('chat', 9)] }) })],
  ['what is no JSON', 'malformed', () => signed('{')],
  ['what is no list', 'malformed', () => signed('{"sites": {}}')],
  ['an adapter without composers', 'malformed', () => signed([site('chat', 9, { composers: null })])],
]) {
  test(`${what}: the built-in description is used, and that is noted`, async () => {
    const told = await at('chat.example', { sites: await make() });
    assert.deepEqual([versions(told), told.note], [['chat@2'], note]);
  });
}

test('without a pinned key nothing that is told is believed', async () => {
  const told = await at('chat.example', { sites: await signed([site('chat', 9)]) }, { pin: '' });
  assert.deepEqual([versions(told), told.note], [['chat@2'], 'unpinned']);
});

test('a key that IT manages goes before the one built in', async () => {
  const other = await keyPair();
  const told = await at('chat.example', { sites: await signed([site('chat', 9)], other) }, { sitesKey: other.pin });
  assert.deepEqual([versions(told), told.note], [['chat@9'], null]);
});

test('elsewhere the page tells; the one for any page is tried where the firm lists the host', async () => {
  assert.deepEqual(versions(await at('else.example', null)), ['page@1']);
  assert.deepEqual(versions(await at('sub.else.example', null, { hosts: ['else.example'] })), ['page@1', 'generic@1']);
  const guard = { stop: 'hold', post_anyway: true, wrong_account: true, private: [], hosts: ['else.example'] };
  assert.deepEqual(versions(await at('else.example', { guard })), ['page@1', 'generic@1']);
});

for (const [what, change] of Object.entries({
  'no version': { version: '1' },
  'a pattern that is none': { account: [{ select: 'a', pattern: '(' }] },
  'an unknown kind': { composers: [{ ...composer, kind: 'inbound' }] },
  'an unknown key': { composers: [{ ...composer, keys: ['space'] }] },
  'a submit control without selector': { composers: [{ ...composer, submit: [{}] }] },
  'a host that is no text': { hosts: [1] },
})) {
  test(`an adapter with ${what} is none`, () => {
    assert.equal(isAdapter(site('chat', 1)), true);
    assert.equal(isAdapter(site('chat', 1, change)), false);
  });
}
