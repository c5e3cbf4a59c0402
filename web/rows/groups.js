// Rows divided by the values of a field, and what is measured of each part.

import { count, time } from '../lib/format.js';
import { METRICS, quantile, stated, sum } from './metrics.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('./fields.js').Field} Field */
/** `wanted` is what a filter asks for to get these rows. @typedef {{ name: string, wanted: string, rows: Row[] }} Group */

const MAX_VALUES = 30; // values that are listed one by one
const BINS = 5;

/** @param {Row[]} rows @param {Field} field @returns {Group[]} */
function byValue(rows, { of }) {
  /** @type {Map<string, Row[]>} */
  const groups = new Map();
  for (const row of rows) {
    const value = of(row);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null) continue;
      const list = groups.get(String(one));
      if (list) list.push(row);
      else groups.set(String(one), [row]);
    }
  }
  return [...groups]
    .map(([wanted, list]) => ({ name: wanted, wanted, rows: list }))
    .sort((a, b) => b.rows.length - a.rows.length || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_VALUES);
}

/** Five parts with about as many rows each. @param {Row[]} rows @param {Field} field @returns {Group[]} */
function byRange(rows, { of }) {
  const numberOf = (/** @type {Row} */ row) => {
    const value = of(row);
    return typeof value === 'number' ? value : null;
  };
  const values = rows.map(numberOf).filter((value) => value !== null);
  const edges = Array.from({ length: BINS + 1 }, (_, i) => Number((quantile(values, i / BINS) ?? 0).toPrecision(3)));
  const bounds = [...new Set(edges)];
  /** @type {Group[]} */
  const groups = [];
  for (let i = 0; i + 1 < Math.max(2, bounds.length); i++) {
    const [low = 0, high = low] = [bounds[i], bounds[i + 1]];
    const isFirst = i === 0;
    const isLast = i + 2 >= bounds.length;
    const inside = rows.filter((row) => {
      const value = numberOf(row);
      return value !== null && (isFirst || value > low) && (isLast || value <= high);
    });
    const nice = (/** @type {number} */ value) => count(Number(value.toPrecision(3)));
    const name = isFirst ? `up to ${nice(high)}` : isLast ? `over ${nice(low)}` : `${nice(low)} to ${nice(high)}`;
    // The filter's ends belong to it, so a lower end is a little more than the bound.
    const after = isFirst ? '' : String(low + Math.abs(low) * 1e-9 + 1e-12);
    groups.push({ name, wanted: `${after}..${isLast ? '' : high}`, rows: inside });
  }
  return groups.filter((group) => group.rows.length > 0);
}

/** In the report's hours, days, weeks or months. @param {Report} report @param {Row[]} rows @returns {Group[]} */
export function byTime(report, rows) {
  const starts = report.over_time?.starts ?? [];
  const groups = starts.map((start, i) => {
    const end = starts[i + 1];
    // Times are ISO 8601 in UTC, so texts compare as they do; the last instant before the next one ends it.
    const last = end ? new Date(Date.parse(end) - 1).toISOString() : '';
    return /** @type {Group} */ ({ name: time(start), wanted: `${start}..${last}`, rows: [] });
  });
  const bounds = starts.map((start) => Date.parse(start));
  for (const row of rows) {
    if (row.start_time === null) continue;
    const at = Date.parse(row.start_time);
    let [low, high] = [0, bounds.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at >= Number(bounds[middle])) low = middle;
      else high = middle;
    }
    groups[low]?.rows.push(row);
  }
  return groups;
}

/** @param {Report} report @param {Row[]} rows @param {Field} field @returns {Group[]} */
export function groupBy(report, rows, field) {
  if (field.kind === 'time') return byTime(report, rows).filter((group) => group.rows.length > 0);
  return field.kind === 'number' ? byRange(rows, field) : byValue(rows, field);
}

/** Scores by key, in the order of their first row. @param {Row[]} rows */
function feedbackOf(rows) {
  /** @type {Map<string, number[]>} */
  const scores = new Map();
  for (const { feedback } of rows) {
    for (const key of Object.keys(feedback)) {
      const score = feedback[key];
      if (typeof score !== 'number') continue;
      const list = scores.get(key);
      if (list) list.push(score);
      else scores.set(key, [score]);
    }
  }
  return [...scores].map(([key, list]) => ({ key, n: list.length, mean: sum(list) / list.length }));
}

/** All metrics of the rows. @param {Row[]} rows */
export function measure(rows) {
  const one = (/** @type {string} */ id) => METRICS.get(id)?.of(rows) ?? null;
  const number = (/** @type {string} */ id) => /** @type {number | null} */ (one(id));
  const tokens = stated(rows, (row) => row.tokens);
  return {
    count: rows.length,
    failed: number('failed') ?? 0,
    failure_rate: number('failure_rate') ?? 0,
    failure_rate_ci: /** @type {[number, number]} */ (one('failure_rate_ci')),
    latency_p50_s: number('latency_p50_s'),
    latency_p95_s: number('latency_p95_s'),
    tokens_p50: quantile(tokens, 0.5) ?? null,
    tokens_total: number('tokens_total'),
    cost_usd_total: number('cost_usd_total'),
    feedback: feedbackOf(rows),
  };
}
