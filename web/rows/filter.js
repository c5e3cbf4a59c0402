// Which rows a filter selects. src/analysis/measure.cpp is the other side of what figures use; tests/web/figures.test.js
// holds them against each other. The rest (fields, region, text) is the reader's own.

import { fieldOf } from './fields.js';

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {(row: Row) => boolean} Test */

/** @param {string | null} leaf @param {string} category */
const isIn = (leaf, category) =>
  (leaf ?? '') === category || (category !== '' && (leaf ?? '').startsWith(`${category}.`));

/** Whether a row itself says it, in whatever case. @param {Row} row @param {string} text in lower case */
export function mentions(row, text) {
  const { thread_id: id, summary, error, model, tags, attributes, reading } = row;
  const has = (/** @type {unknown} */ word) => typeof word === 'string' && word.toLowerCase().includes(text);
  if (has(summary) || has(id) || has(error) || has(model) || has(reading?.symptom) || tags.some(has)) return true;
  return Object.values(attributes).some(has);
}

/** A corner of the map after another: "0.1,0.2 0.3,0.2 …" @param {string} region @returns {[number, number][]} */
export function cornersOf(region) {
  const numbers = region.split(/[ ,]/).map(Number);
  /** @type {[number, number][]} */
  const corners = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) corners.push([Number(numbers[i]), Number(numbers[i + 1])]);
  return corners;
}

/** Whether a place is inside, by the even-odd rule. @param {[number, number][]} corners @param {[number, number]} place */
export function isInside(corners, [x, y]) {
  let inside = false;
  for (const [i, [x1, y1]] of corners.entries()) {
    const [x2, y2] = corners[(i + 1) % corners.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** @param {string} key @param {string} wanted a value, or LOW..HIGH with either end left out @returns {Test} */
function testOf(key, wanted) {
  const { of } = fieldOf(key);
  const range = /^(.*?)\.\.(.*)$/.exec(wanted);
  if (!range) {
    return (row) => {
      const value = of(row);
      return Array.isArray(value) ? value.includes(wanted) : String(value ?? '') === wanted;
    };
  }
  const [, low = '', high = ''] = range;
  const isNumber = /^-?[\d.e+-]*$/.test(low) && /^-?[\d.e+-]*$/.test(high);
  const from = low === '' ? null : isNumber ? Number(low) : low;
  const to = high === '' ? null : isNumber ? Number(high) : high;
  return (row) => {
    const value = of(row);
    if (value === null || Array.isArray(value) || (isNumber && typeof value !== 'number')) return false;
    return (from === null || value >= from) && (to === null || value <= to);
  };
}

/** One test for all that a filter asks. @param {Filter} filter @returns {Test} */
export function compile(filter) {
  /** @type {Test[]} */
  const tests = [];
  const { category, not_category: not, error, outcome, mode, tool_errors: toolErrors, spoken, text, region } = filter;
  if (category !== undefined) tests.push((row) => isIn(row.category_id, category));
  if (not !== undefined) tests.push((row) => !isIn(row.category_id, not));
  if (error !== undefined) tests.push((row) => (row.error !== null) === error);
  if (outcome !== undefined) tests.push((row) => row.outcome === outcome);
  if (mode !== undefined) tests.push((row) => row.signs?.some((sign) => sign.mode === mode) ?? false);
  if (toolErrors !== undefined) tests.push((row) => row.tool_errors > 0 === toolErrors);
  if (spoken !== undefined) tests.push((row) => row.turns > 0 === spoken);
  for (const [key, wanted] of Object.entries(filter.fields ?? {})) tests.push(testOf(key, wanted));
  if (region) {
    const corners = cornersOf(region);
    tests.push(({ spot }) => spot !== undefined && isInside(corners, spot));
  }
  if (text) {
    const wanted = text.toLowerCase();
    tests.push((row) => mentions(row, wanted));
  }
  return (row) => tests.every((test) => test(row));
}

/** @param {Row[]} rows @param {Filter} filter */
export const select = (rows, filter) => rows.filter(compile(filter));
