/**
 * The card beside the underlined words. A card that opened by hovering never takes the focus from the editor;
 * one that was asked for by key takes it, and gives it back.
 * @import { Finding, Suggestion } from './types'
 */
import { applySuggestion } from './apply.js';
import { choicesView, happening } from './card-choices.js';
import { footerView, headerView } from './card-frame.js';
import { findingView } from './card-view.js';
import { copy, el } from './dom.js';
import { groupFindings } from './groups.js';
import { setActive } from './highlights.js';
import { t } from './i18n.js';
import { overlayFor } from './overlay.js';
import { placeBeside } from './placing.js';
import { boxesOf } from './surface.js';
/** @import { Watch } from './watch.js' */

/** @param {Finding} a @param {Finding} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Card {
  /** @type {Watch | null} */
  watch = null;
  pinned = false;
  /** @type {Finding[]} */
  #shown = [];
  /** The draft that the card speaks about. */
  #text = '';
  #focused = false;
  /** While a suggestion is applied, and while a copy is offered instead, edits do not close the card. */
  #held = false;
  #node = el('div', { className: 'card', role: 'dialog', tabIndex: -1 });
  #policy;
  #client;

  /** @param {{policy: () => import('./card-view.js').Told, client: import('./card-choices.js').Client}} how */
  constructor({ policy, client }) {
    this.#policy = policy;
    this.#client = client;
    // A press in the card must not take the focus, and with it the selection, from the editor; unless one is to write here.
    for (const name of ['pointerdown', 'mousedown']) {
      this.#node.addEventListener(name, (event) => event.target instanceof HTMLTextAreaElement || event.preventDefault());
    }
    this.#node.addEventListener('keydown', (event) => this.#key(event));
    // The site's shortcuts and focus traps have no business with what happens in the card.
    for (const name of ['keydown', 'keyup', 'keypress', 'focusin', 'focusout']) {
      this.#node.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  get open() {
    return this.watch !== null;
  }

  /** @param {EventTarget} target */
  contains(target) {
    return target instanceof Node && this.#node.contains(target);
  }

  /** @param {Finding[]} findings */
  shows(findings) {
    return this.open && findings.length === this.#shown.length && findings.every((finding) => this.#shown.includes(finding));
  }

  /**
   * @param {Watch} watch
   * @param {Finding[]} findings
   * @param {{pinned?: boolean, focus?: boolean}} [how]
   */
  show(watch, findings, { pinned = false, focus = false } = {}) {
    this.watch = watch;
    this.#shown = findings;
    this.#text = watch.text;
    this.#held = false;
    this.pinned = pinned || focus;
    this.#node.replaceChildren(this.#header(), ...findings.map((finding) => this.#view(watch, finding)), ...footerView(watch.decision === 'hold'));
    const root = overlayFor(watch.element);
    if (this.#node.getRootNode() !== root) root.append(this.#node);
    this.#node.ariaLabel = t('cardLabel', this.#node.querySelector('h2')?.textContent ?? '');
    this.#markActive(watch);
    this.place();
    if (focus) this.#takeFocus();
  }

  /** The draft was edited, or an answer came: one that repeats what is shown must not close the card under the pointer. */
  refresh() {
    const { watch } = this;
    if (!watch || this.#held) return;
    const same = this.#shown.map((shown) => watch.findings.find((finding) => isSame(finding, shown)));
    if (watch.text !== this.#text || same.includes(undefined)) return this.close();
    this.#shown = /** @type {Finding[]} */ (same);
    this.#markActive(watch);
    const header = this.#header();
    const shown = /** @type {HTMLElement} */ (this.#node.querySelector('header'));
    if (header.textContent !== shown.textContent) shown.replaceWith(header);
  }

  /** @param {Watch} watch */
  #markActive({ marks }) {
    setActive(marks.filter(({ finding }) => this.#shown.includes(finding)));
  }

  /** @param {Watch} watch @param {Finding} finding */
  #view(watch, finding) {
    const policy = this.#policy();
    const actions = {
      apply: (/** @type {Finding} */ about, /** @type {Suggestion} */ suggestion) => this.#apply(about, suggestion),
      copy: (/** @type {Suggestion} */ suggestion) => this.#copy(suggestion),
    };
    const choices = choicesView({
      watch, finding, features: policy.features ?? [], client: this.#client,
      onDismiss: (room) => this.#dismissed(watch, room),
      onRestore: () => this.#restored(watch, finding),
      onGrow: (room) => this.#grown(room),
    });
    return findingView(finding, { text: watch.text, policy, actions, choices, onToggle: () => this.place() });
  }

  #header() {
    const { groups, at } = this.#where();
    return headerView({ at, count: groups.length, walk: (step) => this.#walk(step), close: () => this.close() });
  }

  /** What has just been opened is to be seen, also in a low window. @param {HTMLElement} room */
  #grown(room) {
    this.place();
    room.scrollIntoView({ block: 'nearest' });
  }

  #where() {
    const groups = groupFindings(this.watch?.findings ?? []);
    return { groups, at: groups.findIndex((group) => group.includes(this.#shown[0])) };
  }

  /** @param {1 | -1} step */
  #walk(step) {
    const { groups, at } = this.#where();
    if (!this.watch || groups.length < 2) return;
    this.show(this.watch, groups[(at + step + groups.length) % groups.length], { pinned: true, focus: this.#focused });
  }

  place() {
    if (this.watch) placeBeside(this.#node, this.#wordsBox(this.watch));
  }

  /** @param {Watch} watch */
  #wordsBox({ element, marks }) {
    const mark = marks.find(({ finding }) => finding === this.#shown[0]);
    const boxes = mark ? boxesOf(mark.place, element) : [];
    return boxes[0] ?? element.getBoundingClientRect();
  }

  #takeFocus() {
    this.#focused = true;
    const first = this.#node.querySelector('.apply') ?? this.#node.querySelector('.close');
    /** @type {HTMLElement} */ (first).focus({ preventScroll: true });
  }

  close() {
    const { watch } = this;
    if (!watch) return;
    const focused = this.#focused;
    this.watch = null;
    this.pinned = this.#focused = this.#held = false;
    this.#shown = [];
    setActive([]);
    this.#node.remove();
    if (focused) watch.element.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLTextAreaElement && event.key !== 'Tab' && event.key !== 'Escape') return;
    const steps = /** @type {Record<string, 1 | -1>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });
    if (event.key === 'Escape') this.close();
    else if (event.key in steps) this.#walk(steps[event.key]);
    else if (event.key === 'Tab') this.#turn(event.shiftKey);
    else return;
    event.preventDefault();
  }

  /** Tab stays in the card: what follows it in the page is unrelated. @param {boolean} back */
  #turn(back) {
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (this.#node.querySelectorAll('a, summary, textarea, button:not([hidden])'))];
    const active = /** @type {ShadowRoot} */ (this.#node.getRootNode()).activeElement;
    const at = stops.indexOf(/** @type {HTMLElement} */ (active));
    stops.at((at + (back ? -1 : 1)) % stops.length)?.focus();
  }

  /** Its words lose their line; the card stays, to say so and to let it be taken back. @param {Watch} watch @param {HTMLElement} room */
  #dismissed(watch, room) {
    this.#held = this.pinned = true;
    room.closest('article')?.classList.add('aside');
    watch.check();
  }

  /** @param {Watch} watch @param {Finding} finding */
  async #restored(watch, { rule, start }) {
    await watch.check();
    const back = groupFindings(watch.findings).find((group) => group.some((one) => one.rule === rule && one.start === start));
    if (back && this.watch === watch) this.show(watch, back, { pinned: true, focus: this.#focused });
  }

  /** @param {Finding} finding @param {Suggestion} suggestion */
  async #apply(finding, suggestion) {
    const { watch } = this;
    if (!watch) return;
    this.#held = true;
    const outcome = await applySuggestion({ element: watch.element, surface: watch.surface, text: watch.text, suggestion });
    // The caret is in the editor now, where the person goes on.
    this.#focused = false;
    watch.sync();
    if (outcome === 'applied') {
      this.#client.event(happening(watch, finding, 'fixed'));
      this.close();
      watch.check();
    } else this.#offerCopy(suggestion, t(outcome === 'changed' ? 'changedMeanwhile' : 'notTaken'));
  }

  /** @param {Suggestion} suggestion @param {string} words */
  #offerCopy(suggestion, words) {
    const fix = this.#node.querySelector(`[data-suggestion="${suggestion.start}-${suggestion.end}"]`);
    /** @type {HTMLElement} */ (fix?.querySelector('.copy')).hidden = false;
    /** @type {HTMLElement} */ (fix?.querySelector('.apply')).hidden = true;
    this.#say(words);
  }

  /** @param {Suggestion} suggestion */
  async #copy(suggestion) {
    // Where that is denied, the words are there to be selected.
    this.#say(t((await copy(suggestion.replacement)) ? 'copied' : 'copyDenied'));
  }

  /** @param {string} words */
  #say(words) {
    const note = /** @type {HTMLElement} */ (this.#node.querySelector('.note'));
    note.hidden = false;
    note.textContent = words;
    this.place();
  }
}
