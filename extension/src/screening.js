/**
 * One check of all that goes out with a post: the text in the field, and, as a text of its own, what it quotes or
 * reshares: the firm adopts that by sharing it. Spans of the one are never drawn in the other.
 * @import { Adopted, Answer, Check, Reply } from './types'
 */

/** @param {{client: ReturnType<typeof import('./client.js').createClient>, place: ReturnType<typeof import('./place.js').createPlace>}} how */
export function createScreening({ client, place }) {
  /** The last quoted text of each field: it does not change while one types. @type {Map<string, {key: string, answer: Adopted}>} */
  const known = new Map();

  /** @param {Check} check @param {string} text @returns {Promise<Reply<Adopted>>} */
  async function adopted({ context, revision, field }, text) {
    const key = JSON.stringify([text, context]);
    const last = known.get(field);
    if (last?.key === key) return { ok: true, answer: last.answer };
    const reply = await client.check({ text, context, revision, field: `${field} quoted` });
    if (!reply.ok) return reply;
    const { findings, decision } = reply.answer;
    known.set(field, { key, answer: { text, findings, decision } });
    return { ok: true, answer: { text, findings, decision } };
  }

  /** @param {Check} check @param {Element} element @returns {Promise<Reply<Answer>>} */
  return async function screen(check, element) {
    await place.known();
    const { context, quoted } = place.describe(element);
    const asked = { ...check, context };
    const [own, shared] = await Promise.all([client.check(asked), quoted ? adopted(asked, quoted) : null]);
    if (!own.ok || !shared) return own;
    return shared.ok ? { ok: true, answer: { ...own.answer, adopted: shared.answer } } : shared;
  };
}
