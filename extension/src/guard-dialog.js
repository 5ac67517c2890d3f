/**
 * What the person is asked when a post is stopped. A modal dialog of the browser's own: it keeps the focus, closes with
 * Escape, and is above whatever dialog the composer is in.
 * @import { Drift, Finding, Reply, SiteAnswer } from './types'
 * @import { Watch } from './watch.js'
 */
import { difference } from './diff.js';
import { el, severityMark } from './dom.js';
import css from './guard.css';
import { t } from './i18n.js';
import { overlayFor } from './overlay.js';
import { allFindings } from './verdict.js';

const LONGEST_REASON = 500;
const SHORTEST_REASON = 3;
const LONGEST_QUOTE = 160;
const TAGS = /** @type {const} */ ({ same: 'span', del: 'del', ins: 'ins' });
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(css);

/** @typedef {{name: 'approved' | 'fix' | 'again' | 'cancel'} | {name: 'post', reason: string}} Choice */

/** @param {string} words */
const shortened = (words) => (words.length <= LONGEST_QUOTE ? words : `${words.slice(0, LONGEST_QUOTE)} …`);

/** @param {Finding} finding @param {string} [where] */
function item({ severity, text, message, policy_clause: clause }, where) {
  // Most messages quote the words themselves.
  const quote = message.includes(text) ? [] : [el('q', {}, shortened(text))];
  const said = el('span', { className: 'said' }, ...quote, ...(where ? [el('span', { className: 'tag' }, where)] : []), el('span', { className: 'what' }, message));
  if (clause) said.append(el('span', { className: 'clause' }, t('policyClause', clause)));
  return el('li', {}, severityMark(severity), said);
}

export class GuardDialog {
  /** @type {HTMLDialogElement} */
  #node;
  #how;
  #status = el('p', { className: 'status', role: 'status' });
  #room = el('div', { className: 'room' });
  /** @type {(choice: Choice) => void} */
  #choose = () => {};
  /** @type {(note: string) => Promise<Reply<{id: string}>>} */
  #askLegal = async () => ({ ok: false, reason: 'unreachable', detail: '' });

  /**
   * @param {{watches: Watch[], told: SiteAnswer, unknown: boolean, onlyAccount: boolean, handle: string | null,
   *   drifts: Drift[], said: string}} how `handle`: the firm's
   *   account, when it is asked whether that is the right one; `onlyAccount`: nothing else is asked; `said`: what became of
   *   the last choice
   */
  constructor(how) {
    this.#how = how;
    this.#status.textContent = how.said;
    this.#node = el('dialog', { className: 'guard' });
    this.#node.setAttribute('aria-labelledby', 'guard-title');
    this.#node.setAttribute('aria-describedby', 'guard-lead');
    this.#node.append(el('h2', { id: 'guard-title' }, this.#title()), el('p', { id: 'guard-lead', className: 'lead' }, this.#lead()), ...this.#drifted(), ...this.#found(), this.#room, this.#status, this.#choices());
    this.#node.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#choose({ name: 'cancel' });
    });
    // The site's shortcuts and focus traps have no business with what happens here.
    for (const name of ['keydown', 'keyup', 'keypress', 'focusin', 'focusout', 'pointerdown', 'mousedown', 'click', 'input', 'beforeinput']) {
      this.#node.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  /** @param {(note: string) => Promise<Reply<{id: string}>>} askLegal @returns {Promise<Choice>} */
  ask(askLegal) {
    this.#askLegal = askLegal;
    const root = overlayFor(this.#how.watches[0].element);
    if (!root.adoptedStyleSheets.includes(SHEET)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, SHEET];
    root.append(this.#node);
    this.#node.showModal();
    return new Promise((resolve) => {
      this.#choose = (choice) => {
        this.#node.close();
        this.#node.remove();
        resolve(choice);
      };
    });
  }

  #title() {
    const { handle, unknown } = this.#how;
    if (handle !== null) return handle ? t('guardWho', handle) : t('guardWhoFirm');
    return t(unknown ? 'guardUnknown' : 'guardTitle');
  }

  #lead() {
    const { handle, unknown, onlyAccount } = this.#how;
    const parts = handle === null ? [] : [t('guardWhoWhy')];
    if (unknown) parts.push(t('guardUnknownWhy'));
    else if (!onlyAccount) parts.push(t('guardWhy'));
    return parts.join(' ');
  }

  #found() {
    const items = this.#how.watches.flatMap((watch) => {
      const shared = new Set(watch.adopted.findings);
      return allFindings(watch).map((finding) => item(finding, shared.has(finding) ? t('guardShared') : undefined));
    });
    return items.length ? [el('ul', { className: 'found' }, ...items)] : [];
  }

  /** What legal approved, where this is not quite it: what was changed since, or what else keeps it from going out. */
  #drifted() {
    return this.#how.drifts.flatMap(({ because, before, after }) => {
      const parts = because === 'edited' ? difference(before, after).map(({ kind, words }) => el(TAGS[kind], {}, words)) : [];
      return [el('p', { className: 'lead' }, t(`drift_${because}`)), ...(parts.length ? [el('p', { className: 'drift' }, ...parts)] : [])];
    });
  }

  #choices() {
    const { watches, told, unknown, handle, onlyAccount, drifts } = this.#how;
    const row = el('div', { className: 'answers' });
    const add = (/** @type {string} */ words, /** @type {() => void} */ act, className = 'plain') => {
      const made = el('button', { type: 'button', className }, words);
      made.addEventListener('click', act);
      row.append(made);
    };
    const usable = drifts.some((drift) => drift.usable);
    if (usable) add(t('useApproved'), () => this.#choose({ name: 'approved' }), 'main');
    if (unknown) add(t('guardAgain'), () => this.#choose({ name: 'again' }), 'main');
    else if (watches.some(({ findings }) => findings.length)) add(t('guardFix'), () => this.#choose({ name: 'fix' }), usable ? 'plain' : 'main');
    if (told.features.includes('reviews')) add(t('askLegal'), () => this.#write('question', t('send'), (note) => this.#send(note)));
    if (onlyAccount) add(handle ? t('guardPostAs', handle) : t('guardPostAsFirm'), () => this.#choose({ name: 'post', reason: '' }));
    else if (told.guard.post_anyway) add(t('guardPost'), () => this.#write('guardReason', t('guardPostNow'), (reason) => this.#post(reason)));
    add(t('cancel'), () => this.#choose({ name: 'cancel' }));
    return row;
  }

  /** Something to write first: a question, a reason. @param {string} label @param {string} words @param {(written: string) => void} act */
  #write(label, words, act) {
    this.#status.textContent = '';
    const area = el('textarea', { id: 'guard-note', rows: 2, maxLength: LONGEST_REASON });
    const button = el('button', { type: 'button', className: 'main' }, words);
    button.addEventListener('click', () => act(area.value.trim()));
    this.#room.replaceChildren(el('label', { htmlFor: 'guard-note' }, t(label)), area, button);
    area.focus();
  }

  /** @param {string} reason */
  #post(reason) {
    if (reason.length >= SHORTEST_REASON) return this.#choose({ name: 'post', reason });
    const area = /** @type {HTMLTextAreaElement} */ (this.#room.querySelector('textarea'));
    area.ariaInvalid = 'true';
    area.focus();
    this.#status.textContent = t('guardReasonMissing');
  }

  /** @param {string} note */
  async #send(note) {
    const reply = await this.#askLegal(note);
    this.#status.textContent = reply.ok ? t('asked', reply.answer.id.slice(0, 8)) : t('notAsked');
    if (reply.ok) this.#room.replaceChildren();
    /** @type {HTMLElement} */ (this.#node.querySelector('.answers button:last-child')).focus();
  }
}
