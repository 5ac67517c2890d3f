// Builds extension/dist/: the unpacked extension, and under dist/try/ what the /try page loads.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
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
  { entryPoints: [join(here, 'src/content.js')], format: 'iife' },
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
