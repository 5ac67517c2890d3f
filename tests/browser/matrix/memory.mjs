/** What a page holds once its rubbish is gone. */

export async function startWeighing({ page }) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  async function weigh() {
    // Once may leave what only finalisers let go.
    for (const _ of [1, 2, 3]) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize, nodes, listeners };
  }
  return weigh;
}
