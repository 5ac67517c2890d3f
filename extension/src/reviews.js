/**
 * Questions that the person asked legal, and what became of them. The text stays with the service; here, only its number
 * and a hash by which the draft is known again.
 * @import { Asked, Context, Reply, Standing, Store } from './types'
 */
import { canonical, hashOf } from './sameness.js';

const NAME = 'reviews';
const MOST = 20;

/** @param {string} id */
const pathOf = (id) => `/v1/reviews/${encodeURIComponent(id)}`;

/** @param {{store: Store, desk: ReturnType<typeof import('./desk.js').createDesk>}} how */
export function createReviews({ store, desk }) {
  /** @returns {Promise<Asked[]>} */
  const kept = async () => (await store.get(NAME)) ?? [];

  /** @param {Asked} asked @returns {Promise<Asked>} */
  async function refreshed(asked) {
    if (asked.status !== 'open') return asked;
    const reply = await desk.ask(pathOf(asked.id));
    if (!reply.ok || typeof reply.answer?.status !== 'string') return asked;
    const { status, disposition, comment } = reply.answer;
    return { ...asked, status, disposition: disposition ?? null, comment: comment ?? '' };
  }

  return {
    /** @param {{text: string, context: Context, note: string}} question @returns {Promise<Reply<{id: string}>>} */
    async ask(question) {
      const makesSense = (/** @type {any} */ answer) => ['string', 'number'].includes(typeof answer?.id);
      const reply = await desk.ask('/v1/reviews', { body: question, makesSense });
      if (!reply.ok) return reply;
      const asked = { id: String(reply.answer.id), site: question.context.site, of: await hashOf(question.text), status: reply.answer.status ?? 'open', at: Date.now() };
      await store.set(NAME, [...(await kept()), asked].slice(-MOST));
      return { ok: true, answer: { id: asked.id } };
    },

    /** What may be posted, as legal left it. Not kept here. @param {string} id @returns {Promise<Reply<string>>} */
    async text(id) {
      const reply = await desk.ask(pathOf(id), { makesSense: (answer) => typeof answer?.text === 'string' });
      return reply.ok ? { ok: true, answer: canonical(reply.answer.text) } : reply;
    },

    /**
     * Whether legal has approved exactly this text, for this account and kind of post, under the rules of now; if not,
     * what was approved that this was made from.
     * @param {{text: string, context: Context}} draft @returns {Promise<Reply<Standing>>}
     */
    standing: (draft) => desk.ask('/v1/approved', { body: draft, makesSense: (answer) => typeof answer?.approved === 'boolean' }),

    /** Asked when the person looks, never by a clock. @returns {Promise<Reply<Asked[]>>} */
    async list() {
      const all = await Promise.all((await kept()).map(refreshed));
      await store.set(NAME, all);
      return { ok: true, answer: all };
    },
  };
}
