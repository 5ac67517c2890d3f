/** The popup's list of texts that legal has approved for everybody: found by a word, put into the editor or copied at one click. */
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

/** @typedef {(words: string) => Promise<string | null>} Insert what became of it, as of a fix; null: there was nobody to take it */

/** @param {string} name @param {string} title whose @param {() => void} act */
function choice(name, title, act) {
  const button = el('button', { type: 'button', ariaLabel: `${t(name)}: ${title}` }, t(name));
  button.addEventListener('click', act);
  return button;
}

/** @param {ApprovedText} text @param {Insert | null} insert */
function item({ title, words, product, lang }, insert) {
  const told = el('small', { role: 'status' });
  const copy = async () => {
    await navigator.clipboard.writeText(words);
    told.textContent = t('copiedApproved');
  };
  const put = async () => {
    const outcome = await insert?.(words);
    if (outcome !== 'applied') await copy();
    told.textContent = t(outcome === 'applied' ? 'usedApproved' : 'libraryRefused');
  };
  const choices = [...(insert ? [choice('insert', title, put)] : []), choice('copy', title, copy)];
  return el('li', {}, el('strong', {}, product ? `${title} · ${product}` : title), el('q', { lang }, words), el('div', { className: 'choices' }, ...choices, told));
}

/**
 * @param {HTMLElement} section @param {ApprovedText[]} texts @param {Insert | null} insert null: there is no editor
 */
export function tellLibrary(section, texts, insert) {
  const list = el('ul', { className: 'list' });
  const fill = (/** @type {string} */ words) => list.replaceChildren(...found(texts, words).slice(0, SHOWN).map((text) => item(text, insert)));
  if (texts.length > SHOWN) {
    const input = el('input', { type: 'search', placeholder: t('libraryFind', String(texts.length)), ariaLabel: t('libraryFind', String(texts.length)) });
    input.addEventListener('input', () => fill(input.value));
    section.append(input);
  }
  if (!insert) section.append(el('p', { className: 'why' }, t('libraryNowhere')));
  section.append(list);
  fill('');
  section.hidden = !texts.length;
}
