/**
 * The card beside the underlined words. A card that opened by hovering never takes the focus from the editor;
 * one that was asked for by key takes it, and gives it back.
 * @import { Finding, Suggestion } from './types'
 */
import { applySuggestion } from './apply.js';
import { findingView } from './card-view.js';
import { drawing, el } from './dom.js';
import { groupFindings } from './groups.js';
import { setActive } from './highlights.js';
import { t } from './i18n.js';
import { overlayFor } from './overlay.js';
import { placeBeside } from './placing.js';
import { boxesOf } from './surface.js';
/** @import { Watch } from './watch.js' */

const CHEVRON_LEFT = 'M8 3 4 7l4 4';
const CHEVRON_RIGHT = 'M4 3l4 4-4 4';
const CROSS = 'M2 2l8 8M10 2l-8 8';

/** @param {string} className @param {string} label @param {string} path @param {() => void} act */
function iconButton(className, label, path, act) {
  const button = el('button', { type: 'button', className, ariaLabel: label, title: label });
  button.append(drawing('icon', className === 'close' ? '0 0 12 12' : '0 0 12 14', path));
  button.addEventListener('click', act);
  return button;
}

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
  #categories;

  /** @param {{categories: () => Record<string, Record<string, string>>}} how */
  constructor({ categories }) {
    this.#categories = categories;
    // A press in the card must not take the focus, and with it the selection, from the editor.
    for (const name of ['pointerdown', 'mousedown']) {
      this.#node.addEventListener(name, (event) => event.preventDefault());
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
    this.#node.replaceChildren(this.#header(), ...findings.map((finding) => this.#view(watch, finding)), ...this.#footer());
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
    const actions = {
      apply: (/** @type {Finding} */ _, /** @type {Suggestion} */ suggestion) => this.#apply(suggestion),
      copy: (/** @type {Suggestion} */ suggestion) => this.#copy(suggestion),
    };
    return findingView(finding, { text: watch.text, categories: this.#categories(), actions });
  }

  #header() {
    const { groups, at } = this.#where();
    const walk = el('span', { className: 'walk' });
    if (groups.length > 1) {
      walk.append(
        iconButton('previous', t('previous'), CHEVRON_LEFT, () => this.#walk(-1)),
        el('span', { className: 'count' }, t('nth', at + 1, groups.length)),
        iconButton('next', t('next'), CHEVRON_RIGHT, () => this.#walk(1)),
      );
    }
    const name = el('span', { className: 'brand' }, 'Caveat');
    return el('header', {}, name, walk, iconButton('close', t('close'), CROSS, () => this.close()));
  }

  /** What becomes of the whole draft, and room for what happens to a suggestion. */
  #footer() {
    const note = el('p', { className: 'note', role: 'status', hidden: true });
    const held = this.watch?.decision === 'hold';
    return held ? [note, el('p', { className: 'decision' }, t('needsApproval'))] : [note];
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
    const steps = /** @type {Record<string, 1 | -1>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });
    if (event.key === 'Escape') this.close();
    else if (event.key in steps) this.#walk(steps[event.key]);
    else if (event.key === 'Tab') this.#turn(event.shiftKey);
    else return;
    event.preventDefault();
  }

  /** Tab stays in the card: what follows it in the page is unrelated. @param {boolean} back */
  #turn(back) {
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (this.#node.querySelectorAll('a, button:not([hidden])'))];
    const active = /** @type {ShadowRoot} */ (this.#node.getRootNode()).activeElement;
    const at = stops.indexOf(/** @type {HTMLElement} */ (active));
    stops.at((at + (back ? -1 : 1)) % stops.length)?.focus();
  }

  /** @param {Suggestion} suggestion */
  async #apply(suggestion) {
    const { watch } = this;
    if (!watch) return;
    this.#held = true;
    const outcome = await applySuggestion({ element: watch.element, surface: watch.surface, text: watch.text, suggestion });
    // The caret is in the editor now, where the person goes on.
    this.#focused = false;
    watch.sync();
    if (outcome === 'applied') {
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
    try {
      await navigator.clipboard.writeText(suggestion.replacement);
      this.#say(t('copied'));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // A frame may be denied the clipboard; the words are there to be selected.
      this.#say(t('copyDenied'));
    }
  }

  /** @param {string} words */
  #say(words) {
    const note = /** @type {HTMLElement} */ (this.#node.querySelector('.note'));
    note.hidden = false;
    note.textContent = words;
    this.place();
  }
}
