// A figure of a sentence, computed from the rows again. src/analysis/measure.cpp is the other side;
// tests/web/figures.test.js compares them.

import { select } from './filter.js';
import { METRICS, RELATIVE } from './metrics.js';

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */

/**
 * An interval gives [low, high]; undefined when it cannot be computed here.
 * @param {Row[]} rows
 * @param {{ metric: string, key?: string, filter: Filter }} figure
 * @returns {number | [number, number] | undefined}
 */
export function compute(rows, { metric, key = '', filter }) {
  const chosen = select(rows, filter);
  const relative = RELATIVE.get(metric);
  if (relative) return relative.of(chosen, rows, key) ?? undefined;
  const measured = METRICS.get(metric);
  if (!measured || (measured.needsRows && chosen.length === 0)) return undefined;
  return measured.of(chosen) ?? undefined;
}

/** The rows that a number counts: what a reader finds behind it. @param {{ metric: string, filter: Filter }} figure @returns {Filter} */
export const countedRows = ({ metric, filter }) => ({
  ...filter,
  ...(METRICS.get(metric) ?? RELATIVE.get(metric))?.counts,
});

/** Equal up to the digits a report writes. @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * Does a figure hold? Undefined when this report has no rows to compute it from.
 * @param {Row[]} rows
 * @param {import('../types.js').Figure} figure
 */
export function holds(rows, figure) {
  if (rows.length === 0) return undefined;
  const again = compute(rows, figure);
  if (again === undefined) return false;
  if (typeof again === 'number') return near(again, figure.value);
  return near(again[0], figure.value) && near(again[1], figure.high ?? Number.NaN);
}
