/** What a card says about one finding: what was found, why it matters (the rule cited), what to write instead. */
/** @import { Finding, Suggestion } from './types' */
import { el, severityMark } from './dom.js';
import { language, t } from './i18n.js';

const LONGEST_QUOTE = 120;

/**
 * @typedef {object} Actions
 * @property {(finding: Finding, suggestion: Suggestion) => void} apply
 * @property {(suggestion: Suggestion) => void} copy
 */

/** @param {string} words */
const shortened = (words) => (words.length <= LONGEST_QUOTE ? words : `${words.slice(0, 70).trimEnd()} … ${words.slice(-40).trimStart()}`);

/** @param {Finding} finding @param {Record<string, Record<string, string>>} categories */
function nameOf({ category }, categories) {
  return categories[category]?.[language()] ?? category.replaceAll('-', ' ');
}

/** @param {Finding} finding @param {Record<string, Record<string, string>>} categories */
function heading(finding, categories) {
  const severity = el('span', { className: 'unseen' }, `, ${t(`severity_${finding.severity}`)}`);
  return el('h2', {}, severityMark(finding.severity), nameOf(finding, categories), severity);
}

/** Only an ordinary web address becomes a link. @param {string} url */
const isWeb = (url) => URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);

/** @param {import('./types').Reference} reference */
function citation({ cite, jurisdiction, url }) {
  const words = isWeb(url) ? el('a', { href: url, target: '_blank', rel: 'noreferrer' }, cite) : cite;
  return el('li', {}, words, el('span', { className: 'tag' }, jurisdiction.toUpperCase()));
}

/** @param {Finding} finding */
function citations({ references, policy_clause: clause }) {
  const items = references.map(citation);
  if (clause) items.push(el('li', {}, t('policyClause', clause)));
  return items.length ? [el('ul', { className: 'references', ariaLabel: t('references') }, ...items)] : [];
}

/** @param {string} text @param {Suggestion} suggestion */
function change(text, { start, end, replacement }) {
  const before = text.slice(start, end).trim();
  const after = replacement.trim();
  /** @type {Node[]} */
  const lines = [];
  if (before) lines.push(el('del', { ariaLabel: t('before', before) }, shortened(before)));
  if (after) lines.push(el('ins', { ariaLabel: t('after', after) }, after));
  return el('div', { className: 'change' }, ...lines);
}

/** @param {string} text @param {Finding} finding @param {Suggestion} suggestion @param {Actions} actions */
function fix(text, finding, suggestion, actions) {
  const apply = el('button', { type: 'button', className: 'apply' }, t('apply'));
  const copy = el('button', { type: 'button', className: 'copy', hidden: true }, t('copy'));
  const label = el('span', { className: 'label' }, suggestion.label);
  const item = el('li', { className: 'fix' }, change(text, suggestion), el('div', { className: 'row' }, label, copy, apply));
  item.dataset.suggestion = `${suggestion.start}-${suggestion.end}`;
  apply.addEventListener('click', () => actions.apply(finding, suggestion));
  copy.addEventListener('click', () => actions.copy(suggestion));
  return item;
}

/**
 * @param {Finding} finding
 * @param {{text: string, categories: Record<string, Record<string, string>>, actions: Actions}} how
 */
export function findingView(finding, { text, categories, actions }) {
  const fixes = finding.suggestions.map((suggestion) => fix(text, finding, suggestion, actions));
  const article = el(
    'article',
    {},
    heading(finding, categories),
    el('p', { className: 'what' }, finding.message),
    ...(finding.why && finding.why !== finding.message ? [el('p', { className: 'why' }, finding.why)] : []),
    ...(fixes.length ? [el('ul', { className: 'fixes', ariaLabel: t('fixes') }, ...fixes)] : []),
    // Last, so that a card cut short by a low window still shows what to write instead.
    ...citations(finding),
  );
  article.dataset.rule = finding.rule;
  article.dataset.severity = finding.severity;
  return article;
}
