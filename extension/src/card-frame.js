/** What is around the findings of a card: its name, the way to the other findings and out, what becomes of the draft. */
import { drawing, el } from './dom.js';
import { t } from './i18n.js';

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

/** @param {{at: number, count: number, walk: (step: 1 | -1) => void, close: () => void}} how */
export function headerView({ at, count, walk, close }) {
  const steps = el('span', { className: 'walk' });
  if (count > 1) {
    steps.append(
      iconButton('previous', t('previous'), CHEVRON_LEFT, () => walk(-1)),
      el('span', { className: 'count' }, t('nth', at + 1, count)),
      iconButton('next', t('next'), CHEVRON_RIGHT, () => walk(1)),
    );
  }
  return el('header', {}, el('span', { className: 'brand' }, 'Caveat'), steps, iconButton('close', t('close'), CROSS, close));
}

/** Room for what happens to a suggestion, and what becomes of the whole draft. @param {boolean} held */
export function footerView(held) {
  const note = el('p', { className: 'note', role: 'status', hidden: true });
  return held ? [note, el('p', { className: 'decision' }, t('needsApproval'))] : [note];
}
