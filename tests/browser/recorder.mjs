/** Stands between the extension and the real service: notes what is asked, and can be slow, silent or gone. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {{base: string}} service */
export async function startRecorder({ base: behind }) {
  /** `delayMs`: how slow it is; `change` and `standing`: what becomes of the policy, and of whether a text is approved, on its way. */
  const recorder = { asked: [], delayMs: 0, gone: false, change: (policy) => policy, standing: (standing) => standing, base: '', stop };

  async function pass(request, response) {
    const body = await bodyOf(request);
    recorder.asked.push({ path: request.url, body: body.length ? JSON.parse(body) : null });
    if (recorder.gone) return request.socket.destroy();
    if (request.url === '/v1/score') await pause(recorder.delayMs);
    const { host: _, connection: __, 'if-none-match': ___, ...headers } = request.headers;
    const asked = { method: request.method, headers, body: body.length ? body : undefined };
    const answer = await fetch(behind + request.url, asked).catch(() => null);
    if (!answer) return request.socket.destroy(); // the service has ended, as at the end of a test
    const told = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' }).end(changed(request.url, told));
  }

  function changed(path, told) {
    if (path === '/v1/policy') return JSON.stringify(recorder.change(JSON.parse(told)));
    return path === '/v1/approved' ? JSON.stringify(recorder.standing(JSON.parse(told))) : told;
  }

  const server = createServer(pass).listen(0, '127.0.0.1');
  await once(server, 'listening');
  recorder.base = `http://127.0.0.1:${server.address().port}`;
  function stop() {
    server.close();
    server.closeAllConnections();
  }
  return recorder;
}

/** The contexts of all that was asked about this text. */
export const contextsOf = ({ asked }, text) =>
  asked.filter(({ path, body }) => path === '/v1/score' && body.text === text).map(({ body }) => body.context);
