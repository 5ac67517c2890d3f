/**
 * Put before a content script, for the bench alone: notes when a key went down, when its text was sent, when the answer
 * was there and when it was painted. The clock is the one of the whole machine, so that the worker's times fit in.
 */
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const notes = [];
  let key = 0;

  /** After the next frame, and what was queued with it. */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(now());
        port2.postMessage(null);
      });
    });

  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = async (message) => {
    if (message.name !== 'check') return send(message);
    const note = { text: message.payload.text, key, sent: now() };
    const reply = await send(message);
    if (!reply?.ok) return reply;
    Object.assign(note, reply.bench, { answered: now() });
    painted().then((at) => {
      notes.push({ ...note, painted: at });
      document.documentElement.dataset.notes = String(notes.length);
    });
    return reply;
  };

  addEventListener('keydown', (event) => (key = performance.timeOrigin + event.timeStamp), true);
  addEventListener('bench-read', () => document.documentElement.setAttribute('data-bench', JSON.stringify(notes)));
})();
