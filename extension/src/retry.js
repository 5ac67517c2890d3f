/**
 * Pure: when to ask again after a question without an answer. Soon at first, then ever more rarely; and not before the
 * service wants to be asked.
 */

const FIRST_MS = 2000;
const LAST_MS = 30_000;

/** @param {number} tries how many went without an answer, this one included @param {number} [askedFor] by the service */
export const retryIn = (tries, askedFor = 0) => Math.max(Math.min(FIRST_MS * 2 ** (tries - 1), LAST_MS), askedFor);
