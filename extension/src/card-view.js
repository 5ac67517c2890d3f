/** What a card says about one finding: what was found, why it matters (the rule cited), what to write instead. */
/** @import { Finding, Lesson, Suggestion } from './types' */
import { around, difference } from './diff.js';
import { el, severityMark } from './dom.js';
import { language, t } from './i18n.js';

const LONGEST_QUOTE = 160;

/**
 * What the firm's policy says for the card.
 * @typedef {Pick<import('./types').Policy, 'categories' | 'lessons' | 'features' | 'handbook'>} Told
 *
 * @typedef {object} Actions
 * @property {(finding: Finding, suggestion: Suggestion) => void} apply
 * @property {(suggestion: Suggestion) => void} copy
 */

/** @param {string} words */
const shortened = (words) => (words.length <= LONGEST_QUOTE ? words : `${words.slice(0, 100).trimEnd()} … ${words.slice(-50).trimStart()}`);

/** @param {Finding} finding @param {Told['categories']} categories */
export const nameOf = ({ category }, categories) => categories[category]?.[language()] ?? category.replaceAll('-', ' ');

/** @param {Finding} finding @param {Told['categories']} categories */
function heading(finding, categories) {
  const severity = el('span', { className: 'unseen' }, `, ${t(`severity_${finding.severity}`)}`);
  return el('h2', {}, severityMark(finding.severity), nameOf(finding, categories), severity);
}

/** @param {string} href @param {string} words */
const link = (href, words) => el('a', { href, target: '_blank', rel: 'noreferrer' }, words);

/** Only an ordinary web address becomes a link. @param {string} url */
const isWeb = (url) => URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);

/** @param {import('./types').Reference} reference */
function citation({ cite, jurisdiction, url }) {
  return el('li', {}, isWeb(url) ? link(url, cite) : cite, el('span', { className: 'tag' }, jurisdiction.toUpperCase()));
}

/** @param {Finding} finding @param {Told['handbook']} handbook */
function citations({ category, references, policy_clause: clause }, handbook) {
  const items = references.map(citation);
  if (clause) {
    const words = t('policyClause', clause);
    items.push(el('li', {}, handbook ? link(`${handbook}#${category}`, words) : words));
  }
  return items.length ? [el('ul', { className: 'references', ariaLabel: t('references') }, ...items)] : [];
}

const TAGS = /** @type {const} */ ({ same: 'span', del: 'del', ins: 'ins' });

/** The change within its words. To be read aloud, the two texts one after the other. @param {string} text @param {Suggestion} suggestion */
function change(text, suggestion) {
  const { start, end, replacement } = suggestion;
  const old = text.slice(start, end).trim();
  const spoken = [...(old ? [t('before', old)] : []), ...(replacement.trim() ? [t('after', replacement.trim())] : [])].join('. ');
  const { before, after } = around(text, suggestion);
  const parts = difference(text.slice(start, end), replacement).map(({ kind, words }) => el(TAGS[kind], {}, kind === 'ins' ? words : shortened(words)));
  const seen = el('p', { className: 'change', ariaHidden: 'true' }, before, ...parts, after);
  return [el('p', { className: 'unseen' }, spoken), seen];
}

/** @param {string} text @param {Finding} finding @param {Suggestion} suggestion @param {Actions} actions */
function fix(text, finding, suggestion, actions) {
  const inserts = suggestion.start === suggestion.end;
  const apply = el('button', { type: 'button', className: 'apply' }, t(inserts ? 'insert' : 'apply'));
  const copy = el('button', { type: 'button', className: 'copy', hidden: true }, t('copy'));
  const label = el('span', { className: 'label' }, suggestion.label);
  const item = el('li', { className: 'fix' }, ...change(text, suggestion), el('div', { className: 'row' }, label, copy, apply));
  item.dataset.suggestion = `${suggestion.start}-${suggestion.end}`;
  apply.addEventListener('click', () => actions.apply(finding, suggestion));
  copy.addEventListener('click', () => actions.copy(suggestion));
  return item;
}

/** @param {Lesson | undefined} told @param {string | undefined} page where there is more @param {() => void} onToggle */
function lesson(told, page, onToggle) {
  if (!told) return [];
  const parts = /** @type {const} */ (['protects', 'bad', 'good']).map((name) =>
    el('div', { className: name }, el('dt', {}, t(`lesson_${name}`)), el('dd', {}, told[name])),
  );
  const details = el('details', { className: 'lesson' }, el('summary', {}, t('lesson')), el('dl', {}, ...parts), ...(page ? [link(page, t('lesson_more'))] : []));
  details.addEventListener('toggle', onToggle);
  return [details];
}

/**
 * @param {Finding} finding
 * @param {{text: string, policy: Told, actions: Actions, onToggle: () => void, choices: HTMLElement}} how
 */
export function findingView(finding, { text, policy, actions, onToggle, choices }) {
  const { handbook, lessons } = policy;
  const fixes = finding.suggestions.map((suggestion) => fix(text, finding, suggestion, actions));
  const article = el(
    'article',
    {},
    heading(finding, policy.categories),
    el('p', { className: 'what' }, finding.message),
    ...(finding.why && finding.why !== finding.message ? [el('p', { className: 'why' }, finding.why)] : []),
    ...(fixes.length ? [el('ul', { className: 'fixes', ariaLabel: t('fixes') }, ...fixes)] : []),
    // After the fixes, so that a card cut short by a low window still shows what to write instead.
    ...citations(finding, handbook),
    ...lesson(lessons?.[finding.category]?.[language()], handbook && `${handbook}lessons/${finding.category}`, onToggle),
    choices,
  );
  article.dataset.rule = finding.rule;
  article.dataset.severity = finding.severity;
  return article;
}
