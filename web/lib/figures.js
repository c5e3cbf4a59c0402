// The reader's side of every number: which rows a filter selects, and a figure computed from them again.
// src/method/measure.cpp is the other side; tests/web/figures.test.js holds them against each other.

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */

/** @param {string | null} leaf @param {string} category */
const isIn = (leaf, category) =>
  (leaf ?? '') === category || (category !== '' && (leaf ?? '').startsWith(`${category}.`));

/** Whether a row itself says it, in whatever case. @param {Row} row @param {string} text */
export function mentions(row, text) {
  const { thread_id: id, summary, error, model, tags, attributes, reading } = row;
  const words = [id, summary, error, model, reading?.symptom, ...tags, ...Object.values(attributes)];
  const wanted = text.toLowerCase();
  return words.some((word) => typeof word === 'string' && word.toLowerCase().includes(wanted));
}

/** @param {Row} row @param {Filter} filter */
export function matches(row, filter) {
  if (filter.category !== undefined && !isIn(row.category_id, filter.category)) return false;
  if (filter.not_category !== undefined && isIn(row.category_id, filter.not_category)) return false;
  if (filter.error !== undefined && (row.error !== null) !== filter.error) return false;
  if (filter.outcome !== undefined && row.outcome !== filter.outcome) return false;
  if (filter.mode !== undefined && !row.signs?.some((sign) => sign.mode === filter.mode)) return false;
  if (filter.spoken !== undefined && row.turns > 0 !== filter.spoken) return false;
  if (filter.text && !mentions(row, filter.text)) return false;
  return filter.tool_errors === undefined || row.tool_errors > 0 === filter.tool_errors;
}

/** @param {Row[]} rows @param {Filter} filter */
export const select = (rows, filter) => rows.filter((row) => matches(row, filter));

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
