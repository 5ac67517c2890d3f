/** Between the extension and the real service: tells what was asked, and can keep answers back. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';

async function bodyOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function forward(base, { method, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const asked = request(base + url, { method, headers }, async (answer) => resolve({ answer, content: await bodyOf(answer) }));
    asked.on('error', reject);
    asked.end(body);
  });
}

/** @param {{base: string}} service */
export async function startRelay(service) {
  const texts = [];
  let open = Promise.resolve();
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming);
    if (incoming.url === '/v1/score') texts.push(JSON.parse(body).text);
    const { answer, content } = await forward(service.base, incoming, body);
    await open;
    response.writeHead(answer.statusCode, answer.headers).end(content);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.unref();
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    /** Every text that was asked about, in order. */
    texts,
    /** From now on answers are kept back. @returns {() => void} lets them go */
    hold() {
      let release;
      open = new Promise((resolve) => (release = resolve));
      return release;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
