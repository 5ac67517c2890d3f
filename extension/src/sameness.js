/** Pure: when two texts are the same to the service, whose reviewers write theirs in a form with line ends of its own. */

/** @param {string} text */
export const canonical = (text) => text.replaceAll('\r\n', '\n').normalize('NFC').trim();

/** @param {string} text @returns {Promise<string>} by which it is known again without being kept */
export async function hashOf(text) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(text)));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
