// Builds extension/dist/ for Chromium (and under dist/try/ what the /try page loads) and extension/dist-firefox/.
import { build, transform } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const target = 'chrome137';

/** So much may be loaded into each page of the sites watched. */
const CONTENT_AT_MOST = 61_000;

/** The sites as the service describes them, and the key that it must sign newer descriptions with. */
function builtInSites() {
  const folder = join(here, '../rules/sites');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  const described = Object.assign({}, ...files.map((name) => load(readFileSync(join(folder, name), 'utf8')).sites));
  const complete = ({ composers, ...site }) => ({ hosts: [], account: [], ...site, composers: composers.map((one) => ({ when: [], submit: [], keys: [], ...one })) });
  const sites = Object.entries(described).map(([id, site]) => ({ id, ...complete(site), sizes: undefined }));
  return { key: process.env.SITES_PUBLIC_KEY ?? '', sites };
}

/** @type {import('esbuild').Plugin} */
const sites = {
  name: 'sites',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^caveat:sites$/ }, ({ path }) => ({ path, namespace: 'sites' }));
    onLoad({ filter: /.*/, namespace: 'sites' }, () => ({ contents: JSON.stringify(builtInSites()), loader: 'json' }));
  },
};

/** Files that the browser reads as they are. */
const copied = ['manifest.json', 'managed_schema.json', '_locales', 'icons', 'options.html', 'popup.html', 'pages.css'];

/** Styles that a script carries as text: it goes into each page. @type {import('esbuild').Plugin} */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /src\/(overlay|card|guard)\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target });
      return { contents: code, loader: 'text' };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = { bundle: true, target, outdir: dist, logLevel: 'warning', loader: { '.css': 'text' }, charset: 'utf8', plugins: [sites, styles] };

/**
 * One bundle per world: the worker and the pages are modules, what runs inside a site is a classic script.
 * @type {import('esbuild').BuildOptions[]}
 */
const bundles = [
  { entryPoints: ['background', 'options', 'popup'].map((name) => join(here, `src/${name}.js`)), format: 'esm' },
  // In each page of the sites watched: as small as it can be.
  { entryPoints: ['gate', 'content'].map((name) => join(here, `src/${name}.js`)), format: 'iife', minify: true },
  { entryPoints: [join(here, 'src/content.css')], loader: { '.css': 'css' } },
  { entryPoints: [join(here, 'src/try.js')], format: 'iife', outdir: join(dist, 'try') },
  {
    entryPoints: [join(here, 'try/composers.js')],
    format: 'iife',
    minify: true,
    outdir: join(dist, 'try'),
    loader: { '.css': 'css', '.svg': 'dataurl' },
    // Draft.js expects Node's globals.
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  },
];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const name of copied) cpSync(join(here, name), join(dist, name), { recursive: true });
await Promise.all(bundles.filter(({ entryPoints }) => existsSync(/** @type {string[]} */ (entryPoints)[0])).map((bundle) => build({ ...common, ...bundle })));

const size = statSync(join(dist, 'content.js')).size;
if (size > CONTENT_AT_MOST) throw new Error(`content.js has ${size} bytes, which is more than the ${CONTENT_AT_MOST} that a page may be asked to load`);

/** The same files; what Firefox says differently in its manifest. */
function firefox() {
  const there = `${dist}-firefox`;
  rmSync(there, { recursive: true, force: true });
  cpSync(dist, there, { recursive: true, filter: (path) => path !== join(dist, 'try') });
  const { key, minimum_chrome_version: _, background, content_scripts: scripts, ...manifest } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const told = {
    ...manifest,
    background: { scripts: [background.service_worker], type: background.type },
    content_scripts: scripts.map(({ match_origin_as_fallback: __, ...script }) => script),
    browser_specific_settings: {
      gecko: {
        id: 'caveat@caveat.invalid',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['websiteContent', 'personalCommunications'] },
      },
    },
  };
  writeFileSync(join(there, 'manifest.json'), `${JSON.stringify(told, null, 2)}\n`);
}
firefox();
