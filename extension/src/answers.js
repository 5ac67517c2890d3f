/** Pure: does what came back look like an answer of ours? A proxy's page or another service's JSON must not be drawn. */

const DECISIONS = ['allow', 'notice', 'warn', 'hold'];
const SEVERITIES = ['low', 'medium', 'high'];
const WORDS = ['id', 'rule', 'category', 'message', 'why'];

/** @param {any} span @param {number} length */
const isSpan = (span, length) =>
  Number.isInteger(span?.start) && Number.isInteger(span.end) && span.start >= 0 && span.start <= span.end && span.end <= length;

/** @param {any} suggestion @param {number} length */
const isSuggestion = (suggestion, length) =>
  isSpan(suggestion, length) && typeof suggestion.replacement === 'string' && typeof suggestion.label === 'string';

/** @param {any} finding @param {number} length */
const isFinding = (finding, length) =>
  isSpan(finding, length) &&
  WORDS.every((name) => typeof finding[name] === 'string') &&
  SEVERITIES.includes(finding.severity) &&
  Array.isArray(finding.references) &&
  finding.references.every((/** @type {any} */ reference) => typeof reference?.cite === 'string') &&
  Array.isArray(finding.suggestions) &&
  finding.suggestions.every((/** @type {any} */ suggestion) => isSuggestion(suggestion, length));

/** @param {any} answer @param {string} text the one that was asked about */
export const isAnswer = (answer, text) =>
  DECISIONS.includes(answer?.decision) &&
  Array.isArray(answer.findings) &&
  answer.findings.every((/** @type {any} */ finding) => isFinding(finding, text.length));

/** @param {any} answer */
export const isPolicy = (answer) =>
  typeof answer?.policy === 'string' && answer.max_text > 0 && answer.pause_ms >= 0 && typeof answer.categories === 'object';
