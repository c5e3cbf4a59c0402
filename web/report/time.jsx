// What comes and goes: conversations in each hour, day, week or month, and each category's part in them.

import { useMemo } from 'preact/hooks';
import { count, percent, time } from '../lib/format.js';
import { compile } from '../rows/filter.js';
import { byTime } from '../rows/groups.js';
import { hue } from './bar.jsx';
import { toCategory, toTraces } from './route.js';
import { TrendChart, trendOf } from './trend.jsx';

/** @typedef {import('../types.js').Report} Report */

const HEIGHT = 220;

/** Stacked bars, a link each. @param {{ report: Report }} props */
function Stack({ report }) {
  const trend = report.over_time;
  const tops = report.categories.filter(({ level }) => level === 1);
  const groups = useMemo(() => byTime(report, report.rows.filter(compile({}))), [report]);
  if (!trend) return null;
  const most = Math.max(1, ...trend.counts);
  const width = 100 / trend.counts.length;
  return (
    <figure class="stack">
      <ol class="columns" aria-label={`Conversations in each ${trend.bucket}`}>
        {trend.counts.map((n, i) => {
          const failed = groups[i]?.rows.filter(({ outcome }) => outcome === 'failed').length ?? 0;
          const label = `${time(trend.starts[i] ?? null)}: ${count(n)} conversations, ${count(failed)} failed`;
          const parts = tops.map((category) => ({ category, n: category.over_time?.[i] ?? 0 }));
          return (
            <li key={trend.starts[i]} style={{ width: `${width}%` }}>
              <a
                href={toTraces({ fields: { start_time: groups[i]?.wanted ?? '' } })}
                aria-label={label}
                title={label}
                style={{ height: `${HEIGHT}px` }}
              >
                <span class="pile" style={{ height: `${(n / most) * 100}%` }}>
                  {parts.map(({ category, n: part }) => (
                    <span
                      key={category.id}
                      class={hue(category.id)}
                      style={{ height: `${n ? (part / n) * 100 : 0}%` }}
                    />
                  ))}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
      <figcaption class="detail">
        {time(trend.starts[0] ?? null)} to {time(trend.starts.at(-1) ?? null)}; at most {count(most)} in a{' '}
        {trend.bucket}. Colours are those of the categories below.
      </figcaption>
    </figure>
  );
}

/** @param {{ report: Report }} props */
export function TimeView({ report }) {
  if (!report.over_time) return <p class="note">Not enough timestamps to show a trend.</p>;
  const tops = report.categories.filter(({ level }) => level === 1);
  return (
    <>
      <h2 class="big">Over time</h2>
      <Stack report={report} />
      <ul class="courses">
        {tops.map((category) => {
          const trend = trendOf(category);
          return (
            <li key={category.id}>
              <h3>
                <span class={`dot ${hue(category.id)}`} aria-hidden="true" />{' '}
                <a href={toCategory(category.id)}>{category.name}</a>{' '}
                <span class="detail">
                  {percent(category.share)} of all
                  {trend && (
                    <>
                      , <strong>{trend}</strong>
                    </>
                  )}
                </span>
              </h3>
              <TrendChart report={report} category={category} isSmall />
            </li>
          );
        })}
      </ul>
      <p class="detail">
        A share is called growing or shrinking at a false discovery rate of 5% over all categories (Cochran and
        Armitage’s test of a trend).
      </p>
    </>
  );
}
