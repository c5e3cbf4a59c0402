// The reader's side of every number: a figure computed from the rows again.
// src/analysis/measure.cpp is the other side; tests/web/figures.test.js holds them against each other.

import { select } from './filter.js';

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */

/** Wilson's score interval at 95 %. @param {number} successes @param {number} n @returns {[number, number]} */
export function wilson(successes, n) {
  if (n === 0) return [0, 1];
  const z = 1.959963984540054;
  const p = successes / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [successes === 0 ? 0 : Math.max(0, centre - half), successes === n ? 1 : Math.min(1, centre + half)];
}

/** Type 7 of Hyndman and Fan. @param {number[]} values @param {number} q */
export function quantile(values, q) {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = /** @type {number} */ (sorted[below]);
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/** @param {Row[]} rows @param {(row: Row) => number | null} value */
const numbers = (rows, value) => rows.map(value).filter((x) => x !== null);

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * A figure's value, from the rows. An interval gives [low, high]; undefined when it cannot be computed here.
 * @param {Row[]} rows
 * @param {{ metric: string, key?: string, filter: Filter }} figure
 * @returns {number | [number, number] | undefined}
 */
export function compute(rows, { metric, key = '', filter }) {
  const chosen = select(rows, filter);
  const errors = chosen.filter((row) => row.error !== null).length;
  const failed = chosen.filter((row) => row.outcome === 'failed').length;
  switch (metric) {
    case 'count':
      return chosen.length;
    case 'share':
      return rows.length ? chosen.length / rows.length : 0;
    case 'share_ci':
      return wilson(chosen.length, rows.length);
    case 'errors':
      return errors;
    case 'error_rate':
      return chosen.length ? errors / chosen.length : undefined;
    case 'error_rate_ci':
      return wilson(errors, chosen.length);
    case 'failed':
      return failed;
    case 'succeeded':
      return chosen.filter((row) => row.outcome === 'succeeded').length;
    case 'excess_failed': {
      const outside = rows.length - chosen.length;
      if (outside === 0) return undefined;
      const elsewhere = rows.filter((row) => row.outcome === 'failed').length - failed;
      return Math.round(Math.max(0, failed - (chosen.length * elsewhere) / outside));
    }
    case 'failure_rate':
      return chosen.length ? failed / chosen.length : undefined;
    case 'failure_rate_ci':
      return wilson(failed, chosen.length);
    case 'latency_p50_s':
      return quantile(
        numbers(chosen, (row) => row.latency_s),
        0.5,
      );
    case 'latency_p95_s':
      return quantile(
        numbers(chosen, (row) => row.latency_s),
        0.95,
      );
    case 'cost_usd_total':
      return sum(numbers(chosen, (row) => row.cost_usd));
    case 'cost_share':
      return sum(numbers(chosen, (row) => row.cost_usd)) / sum(numbers(rows, (row) => row.cost_usd));
    case 'feedback_mean': {
      const scores = chosen.map((row) => row.feedback[key]).filter((score) => typeof score === 'number');
      return scores.length ? sum(scores) / scores.length : undefined;
    }
    default:
      return undefined;
  }
}

/** Of metrics that count only some of the rows that their filter chooses: which. @type {Map<string, Filter>} */
const COUNTED = new Map([
  ['failed', { outcome: 'failed' }],
  ['failure_rate', { outcome: 'failed' }],
  ['failure_rate_ci', { outcome: 'failed' }],
  ['excess_failed', { outcome: 'failed' }],
  ['succeeded', { outcome: 'succeeded' }],
  ['errors', { error: true }],
  ['error_rate', { error: true }],
  ['error_rate_ci', { error: true }],
]);

/** The rows that a number counts: what a reader finds behind it. @param {{ metric: string, filter: Filter }} figure @returns {Filter} */
export const countedRows = ({ metric, filter }) => ({ ...filter, ...COUNTED.get(metric) });

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
