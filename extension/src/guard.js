/**
 * The send guard. A post whose text was cleared passes untouched and at once. One that the firm's policy holds is
 * stopped before the page sees the gesture, and the person is asked; "post anyway" sends the unchanged post, once.
 * What fails on our side stops nothing, unless the policy says so.
 * @import { OwnDrift } from './standings.js'
 * @import { Post } from './gestures.js'
 * @import { Watch } from './watch.js'
 */
import { closestAcross } from './fields.js';
import { gate } from './gate.js';
import { postOf, send } from './gestures.js';
import { GuardDialog } from './guard-dialog.js';
import { createRecords } from './records.js';
import { LONGEST_WAIT_MS, standingsOf, UNKNOWN, useApproved } from './standings.js';
import { asksWhoPosts, isHeld, judge } from './verdict.js';
import { pause } from './waiting.js';

/** Where a post is sent, as opposed to the parts of the press that lead there. */
const ENDS = ['click', 'keydown', 'submit'];

/** @param {Event} event */
function stop(event) {
  event.stopImmediatePropagation();
  // The first parts of a press may pass as far as the browser is concerned: a click follows only then.
  if (!event.type.startsWith('pointer') && !event.type.startsWith('touch')) event.preventDefault();
}

export class Guard {
  #watches;
  #client;
  #place;
  #records;
  /** What was let through in spite of everything, by field: that text, and no other. @type {WeakMap<Watch, string>} */
  #approved = new WeakMap();
  /** The post that is being decided upon. @type {Post | null} */
  #pending = null;
  /** It was pressed again while that one was being decided upon. */
  #pressed = false;
  /** A press that was stopped at its beginning is stopped to its end. */
  #stopped = false;
  /** The key whose release belongs to a press that was stopped. */
  #key = '';
  #sending = false;

  /**
   * @param {{watches: import('./watches.js').Watches, client: ReturnType<typeof import('./client.js').createClient>,
   *   place: ReturnType<typeof import('./place.js').createPlace>, signal: AbortSignal}} how
   */
  constructor({ watches, client, place, signal }) {
    this.#watches = watches;
    this.#client = client;
    this.#place = place;
    this.#records = createRecords({ client, place });
    gate.ask = (event) => this.#ask(event);
    signal.addEventListener('abort', () => (gate.ask = null));
  }

  /** @param {Event} event */
  #ask(event) {
    if (this.#sending || !this.#place.adapter) return;
    if (this.#isRelease(event)) return stop(event);
    if (isOurs(event)) return;
    const post = postOf(this.#place.adapter, this.#watches, event);
    if (!post) return this.#forget(event);
    if (this.#pending) return this.#hold(event);
    if (event.type === 'pointerdown' || event.type === 'touchstart') this.#stopped = false;
    if (!this.#stopped && this.#verdict(post) === 'clear') return this.#passed(post);
    this.#hold(event);
    for (const watch of post.watches) watch.settled();
    if (ENDS.includes(event.type)) this.#decide(post);
  }

  /** A press that began on the control and ended elsewhere is none. @param {Event} event */
  #forget(event) {
    if (event.type === 'click') this.#stopped = false;
  }

  /** @param {Event} event */
  #hold(event) {
    this.#stopped = !ENDS.includes(event.type);
    // The second of two clicks was meant for the dialog, which is gone by then.
    this.#pressed ||= !this.#stopped && !(/** @type {any} */ (event).detail > 1);
    if (event instanceof KeyboardEvent && event.type === 'keydown') this.#key = event.key;
    stop(event);
  }

  /** @param {Event} event */
  #isRelease(event) {
    const isIt = event instanceof KeyboardEvent && event.type !== 'keydown' && this.#key !== '' && event.key === this.#key;
    if (isIt && event.type === 'keyup') this.#key = '';
    return isIt;
  }

  /** The strictest of all the fields that go out together. @param {Post} post @returns {import('./verdict.js').Verdict} */
  #verdict({ watches }) {
    const { told, describe } = this.#place;
    const all = watches.map((watch) => judge(watch, { told, describe, approved: this.#approved.get(watch) }));
    return (/** @type {const} */ (['stop', 'wait', 'unchecked'])).find((verdict) => all.includes(verdict)) ?? 'clear';
  }

  /** @param {Post} post */
  #passed(post) {
    if (ENDS.includes(post.event.type)) for (const watch of post.watches) this.#records.posted(watch);
  }

  /** @param {Post} post */
  async #decide(post) {
    this.#pending = post;
    try {
      let verdict = this.#verdict(post);
      if (verdict === 'wait') {
        await Promise.race([Promise.all(post.watches.map((watch) => watch.settled())), pause(LONGEST_WAIT_MS)]);
        verdict = this.#verdict(post);
      }
      await this.#act(post, verdict);
    } finally {
      this.#pending = null;
    }
  }

  /** @param {Post} post @param {'clear' | 'stop' | 'wait' | 'unchecked'} verdict */
  async #act(post, verdict) {
    if (verdict === 'clear' || (verdict === 'wait' && this.#place.told.unreachable === 'allow')) return this.#send(post);
    const { approved, drifts } = verdict === 'stop' ? await standingsOf(post.watches, { told: this.#place.told, client: this.#client }) : UNKNOWN;
    if (approved) return this.#send(post);
    await this.#consult(post, { unknown: verdict !== 'stop', drifts });
  }

  /** @param {Post} post @param {{unknown: boolean, drifts: OwnDrift[], said?: string}} how @returns {Promise<void>} */
  async #consult(post, how) {
    const choice = await this.#question(post, how);
    if (choice.name === 'approved') return this.#useApproved(post, how);
    if (choice.name === 'fix') return void this.#watches.openCard(post.watches.find(({ findings }) => findings.length)?.element);
    if (choice.name === 'again') return this.#decideAgain(post);
    if (choice.name !== 'post') return;
    for (const watch of post.watches) this.#records.overridden(watch, choice.reason);
    this.#send(post);
  }

  /** @param {Post} post @param {{unknown: boolean, drifts: OwnDrift[]}} how @returns {Promise<void>} */
  async #useApproved(post, { unknown, drifts }) {
    this.#pressed = false;
    for (const drift of drifts.filter(({ usable }) => usable)) {
      const said = await useApproved(drift);
      if (said) return this.#consult(post, { unknown, said, drifts: drifts.map((each) => ({ ...each, usable: false })) });
    }
    // The editor takes its time to show it: who is quick has pressed already.
    if (this.#pressed) await this.#decideAgain(post);
  }

  /** @param {Post} post */
  async #decideAgain(post) {
    await Promise.all(post.watches.map((watch) => watch.check()));
    await this.#act(post, this.#verdict(post));
  }

  /** @param {Post} post @param {{unknown: boolean, drifts: OwnDrift[], said?: string}} how */
  #question({ watches }, { unknown, drifts, said = '' }) {
    const { told } = this.#place;
    const asker = watches.find((watch) => asksWhoPosts(watch, told));
    const handle = asker ? (asker.context().handle ?? '') : null;
    const onlyAccount = asker !== undefined && !unknown && !watches.some((watch) => isHeld(watch, told));
    const dialog = new GuardDialog({ watches, told, unknown, onlyAccount, handle, drifts, said });
    return dialog.ask((note) => this.#askLegal(watches, note));
  }

  /** @param {Watch[]} watches @param {string} note */
  async #askLegal(watches, note) {
    const [watch] = watches.filter(({ text }) => text.trim());
    return this.#client.review({ text: watch.text, context: watch.context(), note });
  }

  /** @param {Post} post */
  #send(post) {
    for (const watch of post.watches) {
      this.#approved.set(watch, watch.text);
      this.#records.posted(watch);
    }
    this.#sending = true;
    try {
      send(post);
    } finally {
      this.#sending = false;
    }
  }
}

/** @param {Event} event */
const isOurs = (event) => event.target instanceof Element && closestAcross(event.target, 'caveat-overlay') !== null;
