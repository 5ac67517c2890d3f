/** A plain site with composers, which knows nothing of Caveat. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };
const PAGES = ['index.html', 'frame.html', 'nested.js'];

async function answer({ url }, response) {
  const name = url === '/' ? 'index.html' : url.slice(1);
  if (!PAGES.includes(name)) return response.writeHead(404).end();
  const body = await readFile(new URL(`fixture/${name}`, import.meta.url));
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] }).end(body);
}

export async function startSite() {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { base: `http://127.0.0.1:${server.address().port}`, stop };
}

/** Runs in the page: all that belongs to the page, shadow roots and frames included, and nothing of ours. */
export function ownMarkup() {
  return serialise(document);

  function serialise(root) {
    const copy = (root.documentElement ?? root.firstElementChild).cloneNode(true);
    copy.querySelectorAll('caveat-overlay').forEach((node) => node.remove());
    copy.removeAttribute('data-caveat');
    const inside = [...root.querySelectorAll('*')].flatMap((node) => {
      if (node.localName === 'caveat-overlay') return [];
      return [node.shadowRoot, node.contentDocument].filter(Boolean).map(serialise);
    });
    return [copy.outerHTML, ...inside].join('\n');
  }
}
