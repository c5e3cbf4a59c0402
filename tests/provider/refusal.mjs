// A request that gets no answer, and small checks that lead to one.

/** Thrown by whatever checks a request; the dialect gives it the provider's words. */
export class Refusal extends Error {
  /** @param {import('./types.js').Problem} problem */
  constructor(problem) {
    super(problem.message ?? problem.kind);
    this.problem = problem;
  }
}

/**
 * A 400.
 * @param {string} message
 * @param {{ param?: string | undefined, code?: string }} [more]
 * @returns {never}
 */
export function invalid(message, more = {}) {
  throw new Refusal({ kind: 'invalid', message, ...more });
}

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is number} */
export const isCount = (value) => typeof value === 'number' && Number.isInteger(value) && value > 0;

/** The first name that is not known. @param {object} value @param {string[]} known */
export const strange = (value, known) => Object.keys(value).find((name) => !known.includes(name));

/**
 * What texts of parts say: a string, or a list of `{ type: 'text', text }`.
 * @param {any} content
 * @returns {string | undefined}
 */
export function textOf(content) {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content) || content.length === 0) return undefined;
  if (content.some((part) => part?.type !== 'text' || typeof part.text !== 'string')) return undefined;
  return content.map((part) => part.text).join('');
}
