/**
 * One field under watch: reads it as it changes, asks after a pause, keeps the findings on their words.
 * @import { Adopted, Context, Finding, Policy, Reason, Refusal, Reply, Answer, Check } from './types'
 * @import { Mark } from './highlights.js'
 */
import { paint, wipe } from './highlights.js';
import { retryIn } from './retry.js';
import { editBetween, shiftFindings } from './spans.js';
import { onStirring } from './stirring.js';
import { isNative, surfaceOf } from './surface.js';


const NOTHING_ADOPTED = Object.freeze({ text: '', findings: [], decision: 'allow' });

/**
 * `long`: too long to be checked. A field that could not be checked stays so until an answer comes.
 * @typedef {'empty' | 'waiting' | 'checked' | 'unchecked' | 'long'} State
 */

export class Watch {
  /** @type {State} */
  state = 'empty';
  /** @type {Reason | null} */
  reason = null;
  /** @type {Finding[]} */
  findings = [];
  /** @type {Finding[]} those that the person set aside */
  dismissed = [];
  /** What is quoted or reshared goes out with the text, and was checked on its own: its words are not in this field. @type {Adopted} */
  adopted = NOTHING_ADOPTED;
  /** @type {Answer['decision']} what the firm's policy makes of the last checked text */
  decision = 'allow';
  /** @type {Mark[]} */
  marks = [];
  text = '';
  visible = true;
  /** When the person was last in it. */
  usedAt = 0;
  #id = crypto.randomUUID();
  #revision = 0;
  #composing = false;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #life = new AbortController();
  /** The ask under way, so that whoever waits for its answer asks no second time. @type {{revision: number, done: Promise<void>} | null} */
  #asking = null;
  #how;

  /**
   * @param {HTMLElement} element
   * @param {{screen: (check: Check, element: Element) => Promise<Reply<Answer>>, contextOf: (element: Element) => Context, policy: () => Pick<Policy, 'pause_ms' | 'max_text'>,
   *   onChange: (watch: Watch) => void, onMove: (watch: Watch) => void, onEnd: (watch: Watch) => void}} how
   */
  constructor(element, how) {
    this.element = element;
    this.surface = surfaceOf(element);
    this.#how = how;
    this.#listen();
    this.sync();
  }

  #listen() {
    const { signal } = this.#life;
    const on = (/** @type {string} */ name, /** @type {(event: Event) => void} */ act) =>
      this.element.addEventListener(name, act, { signal, passive: true });
    on('compositionstart', () => this.#compose(true));
    on('compositionend', () => this.#compose(false));
    on('scroll', () => this.move());
    on('focusout', () => this.#pauseIsOver());
    if (isNative(this.element)) {
      on('input', () => this.sync());
      onStirring(this.element, { look: () => this.#look(), signal });
    } else this.#observe(new MutationObserver(() => this.sync()), { childList: true, characterData: true, subtree: true });
    this.#observe(new ResizeObserver(() => this.move()));
    this.#observe(new IntersectionObserver(([entry]) => this.#see(entry.isIntersecting)));
  }

  /** @param {{observe(target: Element, how?: any): void, disconnect(): void}} observer @param {object} [how] */
  #observe(observer, how) {
    observer.observe(this.element, how);
    this.#life.signal.addEventListener('abort', () => observer.disconnect());
  }

  #look() {
    if (this.marks.length > 0 || this.element.matches(':focus')) this.sync();
  }

  /** Also told when the element leaves the page, for which there is no event. @param {boolean} visible */
  #see(visible) {
    if (!this.element.isConnected) return this.end();
    this.visible = visible;
    this.move();
  }

  /** The field moved in the window, or its text within it. */
  move() {
    this.surface.lay();
    this.#how.onMove(this);
  }

  /** @param {boolean} composing */
  #compose(composing) {
    this.#composing = composing;
    this.sync();
  }

  /** The field may have changed: move the findings with their words, and ask once typing pauses. */
  sync() {
    if (!this.element.isConnected) return this.end();
    const text = this.surface.read();
    const changed = text !== this.text;
    if (changed) this.#edited(text);
    // Editors replace their nodes without changing the text; a plain field has none.
    if (changed || !isNative(this.element)) this.#draw();
    if (changed) this.#how.onChange(this);
    if (!this.#composing && this.state === 'waiting' && !this.#timer) this.#later(this.#how.policy().pause_ms);
  }

  /** @param {string} text */
  #edited(text) {
    this.findings = shiftFindings(this.findings, editBetween(this.text, text));
    this.text = text;
    this.#revision += 1;
    this.#stopTimer();
    if (!text.trim()) this.state = 'empty';
    else if (text.length > this.#how.policy().max_text) this.state = 'long';
    else this.state = 'waiting';
    if (this.state !== 'waiting') this.findings = [];
  }

  /** @param {number} ms */
  #later(ms) {
    this.#stopTimer();
    if (!this.#life.signal.aborted) this.#timer = setTimeout(() => this.#due(), ms);
  }

  /** What nobody looks at waits until somebody does: see retry(). */
  #due() {
    this.#timer = undefined;
    if (this.state !== 'unchecked' || !document.hidden) this.check();
  }

  /** There is reason to hope that it can be checked now. */
  retry() {
    if (this.state === 'unchecked' && this.reason !== 'invalid' && this.reason !== 'paused') this.check();
  }

  #stopTimer() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pauseIsOver() {
    this.#composing = false;
    this.sync();
    if (this.state === 'waiting') this.check();
  }

  /** Where it is being written, and as what. */
  context() {
    return this.#how.contextOf(this.element);
  }

  /** Resolves when the text as it is now has been checked, or could not be. */
  settled() {
    this.sync();
    return this.state === 'waiting' ? this.check() : Promise.resolve();
  }

  /** What goes out with the text has changed. */
  outdate() {
    this.#revision += 1;
    this.state = 'waiting';
  }

  /** @returns {Promise<void>} */
  check() {
    this.#stopTimer();
    const revision = this.#revision;
    if (this.#asking?.revision === revision) return this.#asking.done;
    const done = this.#ask(revision).finally(() => {
      if (this.#asking?.done === done) this.#asking = null;
    });
    this.#asking = { revision, done };
    return done;
  }

  /** @param {number} revision */
  async #ask(revision) {
    const { text } = this;
    const reply = await this.#how.screen({ text, context: this.context(), revision, field: this.#id }, this.element);
    // Since then the text changed, the field went, or another ask took over.
    if (revision !== this.#revision || this.#life.signal.aborted || (!reply.ok && reply.reason === 'superseded')) return;
    if (reply.ok) this.#answered(reply.answer);
    else this.#unanswered(reply);
    this.#draw();
    this.#how.onChange(this);
  }

  /** @param {Answer} answer */
  #answered({ findings, dismissed, decision, adopted }) {
    this.state = 'checked';
    this.dismissed = dismissed;
    this.adopted = adopted ?? NOTHING_ADOPTED;
    this.reason = null;
    this.findings = findings;
    this.decision = decision;
    this.#tries = 0;
  }

  /** Old findings are no longer vouched for, but their words are still there: they stay. @param {Refusal} refusal */
  #unanswered({ reason, retryMs }) {
    this.state = 'unchecked';
    this.reason = reason;
    if (reason === 'paused') this.findings = [];
    if (reason === 'invalid' || reason === 'paused') return;
    this.#tries += 1;
    this.#later(retryIn(this.#tries, retryMs));
  }

  #draw() {
    wipe(this.marks);
    this.surface.lay();
    this.marks = this.findings.flatMap((finding) => {
      const place = this.surface.place(finding.start, finding.end);
      return place ? [{ finding, place }] : [];
    });
    paint(this.marks);
  }

  end() {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#stopTimer();
    wipe(this.marks);
    this.marks = [];
    this.findings = [];
    this.surface.close();
    this.#how.onEnd(this);
  }
}
