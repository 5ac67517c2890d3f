/**
 * Which posts a gesture would send: a press on the site's Post control, a key that posts, a form that is submitted.
 * @import { Adapter, Composer } from './types'
 * @import { Watch } from './watch.js'
 */
import { AS_BY_HAND } from './dom.js';
import { closestAcross, fieldOf } from './fields.js';
import { composerOf, isDisabled, scopeOf, submitsOf } from './sites.js';

/**
 * One post about to be sent: the fields it sends, and how to send it again: what to press, or the gesture itself.
 * @typedef {{watches: Watch[], press: HTMLElement | null, target: EventTarget, event: Event}} Post
 */

const PRESS = ['Enter', ' '];

/** @param {Event} event @returns {Element[]} from the innermost out, through open shadow roots */
const elementsIn = (event) => /** @type {Element[]} */ (event.composedPath().filter((node) => node instanceof Element));

/** @param {KeyboardEvent} event */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** @param {Composer} composer @param {KeyboardEvent} event @param {Element} field */
function isPostKey({ keys }, event, field) {
  if (event.key !== 'Enter' || event.altKey || isComposing(event)) return false;
  if (event.ctrlKey || event.metaKey) return keys.includes('mod+enter');
  // With a list of names open, Enter picks one of them.
  const picking = field.matches('[aria-expanded="true"]') || Boolean(field.getAttribute('aria-activedescendant'));
  return !event.shiftKey && !picking && keys.includes('enter');
}

/** @param {Composer} composer @param {Element[]} path @returns {Element | null} */
function controlIn(composer, path) {
  for (const { select, text, last } of composer.submit) {
    const control = path.find((element) => element.matches(select));
    if (!control) continue;
    // Which one is the last, and whose words count, is known only within its surroundings.
    if ((!text && !last) || submitsOf(composer, scopeOf(composer, control)).includes(control)) return control;
  }
  return null;
}

/**
 * @param {Adapter} adapter
 * @param {{all: Watch[], notice: (target: unknown) => void}} watches
 * @param {Composer} composer @param {Element} control
 */
function watchesFor(adapter, watches, composer, control) {
  const scope = scopeOf(composer, control);
  // What was filled in by the page itself, and never focused, is posted as well.
  if (scope !== document.documentElement) for (const field of scope.querySelectorAll(composer.field)) watches.notice(fieldIn(field));
  const own = watches.all.filter(({ element }) => composerOf(adapter, element) === composer);
  const inSame = own.filter(({ element }) => scopeOf(composer, element) === scope);
  const around = own.filter(({ element }) => scopeOf(composer, element).contains(control));
  // A control outside its composer's surroundings belongs to what was written.
  return [inSame, around, own.filter(({ text }) => text)].find((some) => some.length) ?? [];
}

/** @param {Element} element what the adapter names: the field, or something around it */
const fieldIn = (element) => fieldOf(element) ?? fieldOf(element.querySelector('[contenteditable], textarea, input'));

/** @param {Adapter} adapter @param {Parameters<typeof watchesFor>[1]} watches @param {Event} event @returns {Post | null} */
function byControl(adapter, watches, event) {
  const path = elementsIn(event);
  const controls = adapter.composers.map((composer) => ({ composer, control: controlIn(composer, path) }));
  const pressed = controls.filter(({ control }) => control && !isDisabled(control));
  // A title and a body may be composers of their own, and go out together.
  const sent = new Set(pressed.flatMap(({ composer, control }) => watchesFor(adapter, watches, composer, /** @type {Element} */ (control))));
  // The innermost: where the control is a web component, its button is in the shadow root.
  const press = /** @type {HTMLElement} */ (path.find((element) => element instanceof HTMLElement));
  return sent.size ? { watches: [...sent], press, target: path[0], event } : null;
}

/** @param {Adapter} adapter @param {Parameters<typeof watchesFor>[1]} watches @param {KeyboardEvent} event @returns {Post | null} */
function byKey(adapter, watches, event) {
  const path = elementsIn(event);
  const watch = watches.all.find(({ element }) => path.includes(element));
  const composer = watch && composerOf(adapter, watch.element);
  if (!composer || !isPostKey(composer, event, watch.element)) return null;
  const scope = scopeOf(composer, watch.element);
  const sent = watches.all.filter(({ element }) => composerOf(adapter, element) === composer && scopeOf(composer, element) === scope);
  const control = submitsOf(composer, scope).find((one) => !isDisabled(one)) ?? null;
  return { watches: sent, press: /** @type {HTMLElement | null} */ (control?.shadowRoot?.querySelector('button') ?? control), target: path[0], event };
}

/** @param {Parameters<typeof watchesFor>[1]} watches @param {Event} event @returns {Post | null} */
function byForm(watches, event) {
  const form = event.target;
  const sent = watches.all.filter(({ element }) => closestAcross(element, 'form') === form);
  return form && sent.length ? { watches: sent, press: null, target: form, event } : null;
}

/**
 * @param {Adapter | null} adapter
 * @param {Parameters<typeof watchesFor>[1]} watches
 * @param {Event} event
 * @returns {Post | null} the post that this gesture would send, or none
 */
export function postOf(adapter, watches, event) {
  if (!adapter) return null;
  if (event.type === 'submit') return byForm(watches, event);
  if (!(event instanceof KeyboardEvent)) return byControl(adapter, watches, event);
  return (PRESS.includes(event.key) && byControl(adapter, watches, event)) || byKey(adapter, watches, event);
}

/** Sends it as the person did, once. A control is pressed all the way, since some sites act on a part of the press. @param {Post} post */
export function send({ press: element, target, event }) {
  if (event.type === 'submit') return /** @type {HTMLFormElement} */ (target).requestSubmit(/** @type {SubmitEvent} */ (event).submitter ?? undefined);
  if (element) return press(element);
  const { key, code, ctrlKey, metaKey, shiftKey } = /** @type {KeyboardEvent} */ (event);
  const how = { ...AS_BY_HAND, key, code, ctrlKey, metaKey, shiftKey, keyCode: 13, which: 13 };
  for (const name of ['keydown', 'keyup']) target.dispatchEvent(new KeyboardEvent(name, how));
}

/** @param {HTMLElement} element */
function press(element) {
  const how = { ...AS_BY_HAND, button: 0, view: window };
  const pointer = { ...how, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  element.dispatchEvent(new PointerEvent('pointerdown', { ...pointer, buttons: 1 }));
  element.dispatchEvent(new MouseEvent('mousedown', { ...how, buttons: 1 }));
  element.dispatchEvent(new PointerEvent('pointerup', pointer));
  element.dispatchEvent(new MouseEvent('mouseup', how));
  element.click();
}
