import { count, fixed, percent } from '../lib/format.js';
import { modeOf } from './failure_mode.js';

/** @typedef {import('../types.js').Report} Report */

/** @type {Record<import('../types.js').Outcome, string>} */
export const OUTCOME = { succeeded: 'succeeded', failed: 'failed', unknown: 'not known' };

/** How many failed, succeeded, and have no known outcome.
 * @param {{ stats: import('../types.js').Stats, total: number }} props */
export function OutcomeBar({ stats, total }) {
  const unknown = total - stats.failed - stats.succeeded;
  const label = `${count(stats.failed)} failed, ${count(stats.succeeded)} succeeded, of ${count(unknown)} not known`;
  /** @param {number} n */
  const width = (n) => ({ width: `${total ? (n / total) * 100 : 0}%` });
  return (
    <span class="outcomes" role="img" aria-label={label} title={label}>
      <span class="failed" style={width(stats.failed)} />
      <span class="succeeded" style={width(stats.succeeded)} />
    </span>
  );
}

/** Who says so. @param {Report} report @param {import('../types.js').Row} row */
export function outcomeReason(report, { outcome, outcome_by: by }) {
  if (outcome === 'unknown' || by === undefined) return 'Neither feedback nor a rule says how it ended';
  if (by === 'model') return 'By the model that read it';
  const mode = modeOf(report, by);
  return mode ? `By a rule: ${mode.rule}` : `By ${by}`;
}

/** A rate against another as people say it: "4.1 times as often". @param {number} here @param {number} elsewhere */
export function ratio(here, elsewhere) {
  if (elsewhere === 0) return 'only here';
  if (here === 0) return 'never here';
  const times = here / elsewhere;
  return times >= 1 ? `${fixed(times, 1)} × as often` : `${percent(times)} as often`;
}
