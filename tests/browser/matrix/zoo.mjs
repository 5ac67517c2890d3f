/** The editors' pages: bundled when the tests start, served on a host that the extension watches and on one that it does not. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGES = fileURLToPath(new URL('../editors/', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Editors</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body>${body}</body></html>`;
const WRITTEN = {
  '/': page('<main></main><p class="below"></p><script type="module" src="/page.js"></script>'),
  '/frame.html': page(''),
};

/** @returns {Promise<Map<string, Uint8Array | string>>} path to content */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: PAGES, entryPoints: ['page.js'], outdir: PAGES, write: false, bundle: true, splitting: true, format: 'esm',
    target: 'chrome135', charset: 'utf8', logLevel: 'error', loader: { '.css': 'text' },
    // Draft.js expects Node's globals.
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [`/${path.slice(PAGES.length)}`, contents]));
  return files.set('/page.css', await readFile(`${PAGES}page.css`));
}

export async function startZoo() {
  const files = new Map([...Object.entries(WRITTEN), ...(await bundle())]);
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, 'http://zoo');
    const body = files.get(pathname);
    if (body === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(pathname) || '.html'] }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A test that fails before it can stop this must still come to its end.
  server.unref();
  const { port } = server.address();
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { watched: `http://127.0.0.1:${port}`, unwatched: `http://unwatched.localhost:${port}`, stop };
}
