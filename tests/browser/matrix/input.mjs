/** Letters composed with an input method, as it is for Japanese, and for English on a phone. */

/** @param {{page: import('playwright-core').Page}} editor @param {string} text @param {() => Promise<void>} meanwhile */
export async function composed({ page }, text, meanwhile) {
  const session = await page.context().newCDPSession(page);
  for (let length = 1; length <= text.length; length += 3) {
    await session.send('Input.imeSetComposition', { text: text.slice(0, length), selectionStart: length, selectionEnd: length });
  }
  await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await meanwhile();
  await session.send('Input.insertText', { text });
  await session.detach();
}
