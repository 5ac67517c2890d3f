/** What was built: light, without code from elsewhere, and with no more rights than it needs. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';

const extension = new URL('../../extension/', import.meta.url);
const read = (path) => readFileSync(new URL(path, extension), 'utf8');
const manifests = { chromium: JSON.parse(read('dist/manifest.json')), firefox: JSON.parse(read('dist-firefox/manifest.json')) };

test('what is loaded into each page weighs at most 61 kB', () => {
  const scripts = manifests.chromium.content_scripts.flatMap(({ js }) => js);
  const weight = scripts.reduce((sum, name) => sum + statSync(new URL(`dist/${name}`, extension)).size, 0);
  assert.ok(scripts.length > 0 && weight <= 61_000, `${weight} bytes`);
});

test('Firefox gets the very same files, but for its manifest, and without the /try page', () => {
  const names = (folder) => readdirSync(new URL(folder, extension)).filter((name) => name !== 'try').sort();
  assert.deepEqual(names('dist-firefox/'), names('dist/'));
  assert.ok(!readdirSync(new URL('dist-firefox/', extension)).includes('try'));
  const scripts = names('dist/').filter((name) => /\.(js|css|html)$/.test(name));
  assert.deepEqual(scripts.filter((name) => read(`dist/${name}`) !== read(`dist-firefox/${name}`)), []);
});

for (const [browser, manifest] of Object.entries(manifests)) {
  test(`${browser}: no script but our own may run, and the pages load nothing from elsewhere`, () => {
    const csp = Object.fromEntries(manifest.content_security_policy.extension_pages.split('; ').map((part) => part.split(/ (.*)/)));
    assert.deepEqual([csp['default-src'], csp['script-src'], csp['style-src'], csp['img-src']], ["'none'", "'self'", "'self'", "'self'"]);
  });

  test(`${browser}: other hosts than this computer are asked for, one by one, and no right is there that nothing uses`, () => {
    assert.deepEqual(manifest.host_permissions, ['http://127.0.0.1/*', 'http://localhost/*']);
    assert.deepEqual(manifest.optional_host_permissions, ['https://*/*']);
    const sources = readdirSync(new URL('src/', extension)).map((name) => read(`src/${name}`)).join('\n');
    const unused = manifest.permissions.filter((name) => name !== 'activeTab' && !sources.includes(`chrome.${name}.`));
    assert.deepEqual(unused, []);
    assert.equal(manifest.externally_connectable, undefined);
    assert.equal(manifest.web_accessible_resources, undefined);
  });

  test(`${browser}: no site is watched without https, but this computer`, () => {
    const open = manifest.content_scripts.flatMap(({ matches }) => matches).filter((match) => !match.startsWith('https://'));
    assert.deepEqual([...new Set(open)], ['http://127.0.0.1/*', 'http://localhost/*']);
  });
}

for (const name of ['background.js', 'gate.js', 'content.js', 'options.js', 'popup.js']) {
  test(`${name}: makes no code of text, reads no markup of it, and listens to no page`, () => {
    const script = read(`dist/${name}`);
    assert.doesNotMatch(script, /\beval\(|new Function\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|importScripts|createPolicy/);
    assert.doesNotMatch(script, /import\(["'`]?https?:|addEventListener\(["'`]message|onMessageExternal|onConnectExternal/);
  });
}
