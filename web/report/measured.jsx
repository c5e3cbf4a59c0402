// What the numbers that lead to a list of rows say of it, computed here from just these rows.

import { useEffect, useState } from 'preact/hooks';
import { compact, count, dollars, percent, percentRange, score, seconds } from '../lib/format.js';
import { measure } from '../lib/groups.js';
import { later } from './later.js';

/** @param {{ rows: import('../types.js').Row[] }} props */
export function Measured({ rows }) {
  const [stats, setStats] = useState(/** @type {ReturnType<typeof measure> | undefined} */ (undefined));
  useEffect(() => later(() => setStats(measure(rows))), [rows]); // a hundred thousand rows take a while
  if (rows.length === 0) return null;
  if (!stats) return <div class="measured" />;
  /** @type {[string, string, string?][]} what, how much, more of it */
  const told = [['Failed', percent(stats.failure_rate), `95% ${percentRange(stats.failure_rate_ci)}`]];
  if (stats.latency_p50_s !== null) {
    told.push(['Median time', seconds(stats.latency_p50_s)], ['p95 time', seconds(stats.latency_p95_s)]);
  }
  if (stats.tokens_total !== null) told.push(['Tokens', compact(stats.tokens_total)]);
  if (stats.cost_usd_total !== null) told.push(['Cost', dollars(stats.cost_usd_total)]);
  for (const { key, n, mean } of stats.feedback.slice(0, 4)) told.push([key, score(mean), `mean of ${count(n)}`]);
  return (
    <dl class="measured" aria-label="Measured of these conversations">
      {told.map(([what, value, more]) => (
        <div key={what} title={more}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
