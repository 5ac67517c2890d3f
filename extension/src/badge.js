/** The pill at a composer's corner: how many remarks, or that the text is not checked. Nothing when all is well. */
import { remarks, t } from './i18n.js';
import { el, severityMark } from './dom.js';
import { moveTo, overlayFor } from './overlay.js';
/** @import { Watch } from './watch.js' */

const GAP = 6;
const RANK = ['low', 'medium', 'high'];

/** @param {Watch} watch */
const worst = ({ findings }) =>
  /** @type {import('./types').Severity} */ (RANK.findLast((severity) => findings.some((finding) => finding.severity === severity)));

/** @param {Watch} watch @returns {{kind: string, words: string, hint: string} | null} */
function wording(watch) {
  // While typing goes on, what was known stays known.
  if (watch.state === 'long') return { kind: 'unchecked', words: t('tooLong'), hint: t('tooLongWhy') };
  if (watch.text && watch.reason === 'paused') return { kind: 'unchecked', words: t('isPaused'), hint: t('why_paused') };
  if (watch.text && watch.reason) return { kind: 'unchecked', words: t('notChecked'), hint: t(`why_${watch.reason}`) };
  const count = watch.findings.length;
  return count ? { kind: 'remarks', words: remarks(count), hint: t('openHint') } : null;
}

export class Badge {
  #button = el('button', { className: 'pill', type: 'button' });

  /** @param {Watch} watch @param {(watch: Watch) => void} onClick */
  constructor(watch, onClick) {
    this.watch = watch;
    this.#button.addEventListener('click', () => onClick(watch));
    // A click must not take the focus, and with it the selection, from the editor.
    this.#button.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#button.addEventListener('mousedown', (event) => event.preventDefault());
  }

  update() {
    const told = wording(this.watch);
    if (!told) return this.#button.remove();
    const mark = told.kind === 'remarks' ? severityMark(worst(this.watch)) : el('span', { className: 'dash', ariaHidden: 'true' });
    this.#button.dataset.kind = told.kind;
    this.#button.title = told.hint;
    this.#button.replaceChildren(mark, told.words);
    const root = overlayFor(this.watch.element);
    if (this.#button.getRootNode() !== root) root.append(this.#button);
    this.move();
  }

  /** On the composer's lower edge, where it covers no words; within the window when that edge is not. */
  move() {
    if (!this.#button.isConnected) return;
    const field = this.watch.element.getBoundingClientRect();
    this.#button.hidden = !this.watch.visible || field.width === 0;
    const { offsetWidth: width, offsetHeight: height } = this.#button;
    const top = Math.min(field.bottom - height / 2, innerHeight - height - GAP);
    moveTo(this.#button, Math.min(field.right, innerWidth) - width - GAP, top);
  }

  remove() {
    this.#button.remove();
  }
}
