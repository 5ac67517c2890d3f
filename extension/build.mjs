// Builds extension/dist/ for Chromium (and under dist/try/ what the /try page loads) and extension/dist-firefox/.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const target = 'chrome135';

/** Files that the browser reads as they are. */
const copied = ['manifest.json', 'managed_schema.json', '_locales', 'icons', 'options.html', 'popup.html', 'pages.css'];

/** @type {import('esbuild').BuildOptions} */
const common = { bundle: true, target, outdir: dist, logLevel: 'warning', loader: { '.css': 'text' }, charset: 'utf8' };

/**
 * One bundle per world: the worker and the pages are modules, what runs inside a site is a classic script.
 * @type {import('esbuild').BuildOptions[]}
 */
const bundles = [
  { entryPoints: ['background', 'options', 'popup'].map((name) => join(here, `src/${name}.js`)), format: 'esm' },
  // In each page of the sites watched: as small as it can be.
  { entryPoints: [join(here, 'src/content.js')], format: 'iife', minify: true },
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
