// The metrics of a set of rows, one row each: the reader's side of src/metric/metric.cpp, written apart from it so that
// each checks the other. Figures, the recount of a whole report and slices go by this table.

import { count, dollars, fixed, percent, percentRange, seconds } from '../lib/format.js';
import { medianInterval } from './median_interval.js';

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */
/**
 * @typedef {object} Metric
 * @property {(rows: Row[]) => number | [number, number] | null} of null: no row states it
 * @property {(value: number) => string} [print] of one number; an interval is printed as a range of shares
 * @property {Filter} [counts] the rows among them that it counts; none: all
 * @property {boolean} [needsRows] a rate: says nothing of no rows
 */

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
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = /** @type {number} */ (sorted[below]);
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}

/** @param {number[]} values */
export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {Row[]} rows @param {(row: Row) => number | null} value */
export const stated = (rows, value) => rows.map(value).filter((x) => x !== null);

/** Null where no row states it. @param {number[]} values */
const total = (values) => (values.length > 0 ? sum(values) : null);

const errors = (/** @type {Row[]} */ rows) => rows.filter((row) => row.error !== null).length;
const failed = (/** @type {Row[]} */ rows) => rows.filter((row) => row.outcome === 'failed').length;
const succeeded = (/** @type {Row[]} */ rows) => rows.filter((row) => row.outcome === 'succeeded').length;
const share = (/** @type {number} */ part, /** @type {number} */ all) => (all > 0 ? part / all : 0);
const latencies = (/** @type {Row[]} */ rows) => stated(rows, (row) => row.latency_s);

/** @type {Filter} */ const FAILED = { outcome: 'failed' };
/** @type {Filter} */ const ERROR = { error: true };

/** @type {[string, Metric][]} */
const measured = [
  ['errors', { of: errors, print: count, counts: ERROR }],
  ['error_rate', { of: (rows) => share(errors(rows), rows.length), print: percent, counts: ERROR, needsRows: true }],
  ['error_rate_ci', { of: (rows) => wilson(errors(rows), rows.length), counts: ERROR }],
  ['succeeded', { of: succeeded, print: count, counts: { outcome: 'succeeded' } }],
  ['failed', { of: failed, print: count, counts: FAILED }],
  ['failure_rate', { of: (rows) => share(failed(rows), rows.length), print: percent, counts: FAILED, needsRows: true }],
  ['failure_rate_ci', { of: (rows) => wilson(failed(rows), rows.length), counts: FAILED }],
  ['latency_p50_s', { of: (rows) => quantile(latencies(rows), 0.5) ?? null, print: seconds }],
  ['latency_p50_ci', { of: (rows) => medianInterval(latencies(rows)) }],
  ['latency_p95_s', { of: (rows) => quantile(latencies(rows), 0.95) ?? null, print: seconds }],
  ['tokens_total', { of: (rows) => total(stated(rows, (row) => row.tokens)), print: count }],
  ['cost_usd_total', { of: (rows) => total(stated(rows, (row) => row.cost_usd)), print: dollars }],
];
export const METRICS = new Map(measured);

/**
 * Metrics of chosen rows in relation to all; `key` says which feedback.
 * @type {[string, { of: (chosen: Row[], all: Row[], key: string) => number | [number, number] | null, print?: (value: number) => string, counts?: Filter }][]}
 */
const relative = [
  ['count', { of: (chosen) => chosen.length, print: count }],
  ['share', { of: (chosen, all) => share(chosen.length, all.length), print: percent }],
  ['share_ci', { of: (chosen, all) => wilson(chosen.length, all.length) }],
  [
    'excess_failed',
    {
      of: (chosen, all) => {
        const outside = all.length - chosen.length;
        if (outside === 0) return null;
        const elsewhere = failed(all) - failed(chosen);
        return Math.round(Math.max(0, failed(chosen) - (chosen.length * elsewhere) / outside));
      },
      print: count,
      counts: FAILED,
    },
  ],
  [
    'cost_share',
    {
      of: (chosen, all) => sum(stated(chosen, (row) => row.cost_usd)) / sum(stated(all, (row) => row.cost_usd)),
      print: percent,
    },
  ],
  [
    'feedback_mean',
    {
      of: (chosen, _, key) => {
        const scores = chosen.map((row) => row.feedback[key]).filter((score) => typeof score === 'number');
        return scores.length > 0 ? sum(scores) / scores.length : null;
      },
      print: (value) => fixed(value, 2),
    },
  ],
];
export const RELATIVE = new Map(relative);

/** As a sentence prints it. @param {{ metric: string, value: number, high?: number | undefined }} figure */
export function printed({ metric, value, high }) {
  if (high !== undefined) return percentRange([value, high]);
  const print = METRICS.get(metric)?.print ?? RELATIVE.get(metric)?.print;
  return print ? print(value) : String(value);
}
