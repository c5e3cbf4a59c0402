// What the numbers that lead to a list of rows say of it, computed here from just these rows.

import { useEffect, useState } from 'preact/hooks';
import { compact, count, dollars, percent, percentRange, score, seconds } from '../lib/format.js';
import { measure } from '../rows/groups.js';
import { later } from './schedule_idle.js';

/** @param {{ rows: import('../types.js').Row[] }} props */
export function Measured({ rows }) {
  const [stats, setStats] = useState(/** @type {ReturnType<typeof measure> | undefined} */ (undefined));
  useEffect(() => later(() => setStats(measure(rows))), [rows]); // a hundred thousand rows take a while
  if (rows.length === 0) return null;
  if (!stats) return <div class="measured" />;
  /** @type {[string, string, string?][]} what, how much, more of it */
  const facts = [['Failed', percent(stats.failure_rate), `95% ${percentRange(stats.failure_rate_ci)}`]];
  if (stats.latency_p50_s !== null) {
    facts.push(['Median time', seconds(stats.latency_p50_s)], ['p95 time', seconds(stats.latency_p95_s)]);
  }
  if (stats.tokens_total !== null) facts.push(['Tokens', compact(stats.tokens_total)]);
  if (stats.cost_usd_total !== null) facts.push(['Cost', dollars(stats.cost_usd_total)]);
  for (const { key, n, mean } of stats.feedback.slice(0, 4)) facts.push([key, score(mean), `mean of ${count(n)}`]);
  return (
    <dl class="measured" aria-label="Measured of these conversations">
      {facts.map(([what, value, more]) => (
        <div key={what} title={more}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
