/** Put before a worker, for the bench alone: notes when a text came, how long the service took, when the answer left. */
{
  const now = () => performance.timeOrigin + performance.now();
  let asked = [0, 0];

  const ask = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (...how) => {
    const from = now();
    const response = await ask(...how);
    const body = await response.arrayBuffer();
    asked = [from, now()];
    return new Response(response.status === 304 ? null : body, response);
  };

  const listen = chrome.runtime.onMessage.addListener.bind(chrome.runtime.onMessage);
  chrome.runtime.onMessage.addListener = (listener) =>
    listen((message, sender, respond) => {
      const received = now();
      return listener(message, sender, (reply) => respond({ ...reply, bench: { received, asked: asked[0], told: asked[1], replied: now() } }));
    });
}
