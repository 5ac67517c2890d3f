/**
 * What else one can do with a finding than follow it: set it aside in this sentence, report it as a mistake, ask legal.
 * Three words for three things; each says what it did, and the first can be taken back.
 * @import { Finding } from './types'
 * @import { Watch } from './watch.js'
 */
import { el } from './dom.js';
import { t } from './i18n.js';

const LONGEST_NOTE = 2000;

/** @typedef {ReturnType<typeof import('./client.js').createClient>} Client */

/** @param {Watch} watch @param {Finding} finding @param {'dismissed' | 'mistake' | 'fixed'} type */
export const happening = (watch, { id, rule, category }, type) => ({ type, ...watch.context(), finding: id, rule, category });

/** @param {string} words @param {() => void} act @param {string} [className] */
function button(words, act, className = 'choice') {
  const made = el('button', { type: 'button', className }, words);
  made.addEventListener('click', act);
  return made;
}

/** Puts others in the place of what is there, and the focus on the first of them if it was within. @param {HTMLElement} room @param {...HTMLElement} shown */
function show(room, ...shown) {
  const active = /** @type {ShadowRoot | Document} */ (room.getRootNode()).activeElement;
  const within = active !== null && room.contains(active);
  room.replaceChildren(...shown);
  if (within) /** @type {HTMLElement | null} */ (room.querySelector('textarea, button'))?.focus({ preventScroll: true });
}

/** @param {string} words @param {...HTMLElement} more */
const told = (words, ...more) => el('p', { className: 'told', role: 'status' }, words, ...more);

/**
 * @param {{watch: Watch, finding: Finding, features: string[], client: Client, onDismiss: (room: HTMLElement) => void,
 *   onRestore: () => void, onGrow: (room: HTMLElement) => void}} how
 * @returns {HTMLElement}
 */
export function choicesView({ watch, finding, features, client, onDismiss, onRestore, onGrow }) {
  const room = el('div', { className: 'choices' });
  const { text } = watch;

  async function dismiss() {
    await client.dismiss(text, finding);
    client.event(happening(watch, finding, 'dismissed'));
    onDismiss(room);
    show(room, told(t('dismissed')), button(t('undo'), restore));
    onGrow(room);
  }

  async function restore() {
    await client.restore(text, finding);
    onRestore();
  }

  function report() {
    client.event(happening(watch, finding, 'mistake'));
    show(room, told(t('reported')), button(t('dismiss'), dismiss));
    onGrow(room);
  }

  /** @param {string} note */
  async function send(note) {
    const reply = await client.review({ text, context: watch.context(), note: note.trim() });
    show(room, told(reply.ok ? t('asked', reply.answer.id.slice(0, 8)) : t('notAsked')), ...(reply.ok ? [] : [button(t('retry'), () => send(note))]));
    onGrow(room);
  }

  function question() {
    const note = el('textarea', { maxLength: LONGEST_NOTE, rows: 2, ariaLabel: t('question'), placeholder: t('question') });
    note.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      show(room, ...first());
    });
    const row = el('div', { className: 'row' }, button(t('cancel'), () => show(room, ...first())), button(t('send'), () => send(note.value), 'apply'));
    show(room, note, el('p', { className: 'hint' }, t('questionHint')), row);
    note.focus({ preventScroll: true });
    onGrow(room);
  }

  function first() {
    const offered = [button(t('dismiss'), dismiss)];
    if (features.includes('events')) offered.push(button(t('mistake'), report));
    if (features.includes('reviews')) offered.push(button(t('askLegal'), question));
    return offered;
  }

  show(room, ...first());
  return room;
}
