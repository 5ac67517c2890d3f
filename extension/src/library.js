/** The popup's list of texts that legal has approved for everybody: found by a word, copied at one click. */
/** @import { ApprovedText } from './types' */
import { el } from './dom.js';
import { t } from './i18n.js';

const SHOWN = 4;

/** @param {ApprovedText} text @param {string} words */
const holds = ({ title, words: own, product }, words) => `${title} ${own} ${product ?? ''}`.toLowerCase().includes(words);

/** What is meant for this site or for all. @param {ApprovedText[]} texts @param {string} site */
export const forSite = (texts, site) => texts.filter((text) => !text.site || `.${site}`.endsWith(`.${text.site}`));

/** @param {ApprovedText[]} texts @param {string} words */
export const found = (texts, words) => texts.filter((text) => holds(text, words.trim().toLowerCase()));

/** @param {ApprovedText} text */
function item({ title, words, product }) {
  const told = el('small', {}, t('libraryCopy'));
  const button = el('button', { type: 'button', lang: '' }, el('span', {}, el('strong', {}, product ? `${title} · ${product}` : title), el('q', {}, words), told));
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(words);
    told.textContent = t('copiedApproved');
  });
  return el('li', {}, button);
}

/**
 * @param {HTMLElement} section @param {ApprovedText[]} texts
 */
export function tellLibrary(section, texts) {
  const list = el('ul', { className: 'list' });
  const fill = (/** @type {string} */ words) => list.replaceChildren(...found(texts, words).slice(0, SHOWN).map(item));
  if (texts.length > SHOWN) {
    const input = el('input', { type: 'search', placeholder: t('libraryFind', String(texts.length)), ariaLabel: t('libraryFind', String(texts.length)) });
    input.addEventListener('input', () => fill(input.value));
    section.append(input);
  }
  section.append(list);
  fill('');
  section.hidden = !texts.length;
}
