import { count, time } from '../lib/format.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Category} Category */

const CERTAIN = 0.05; // the false discovery rate under which a trend is reported

/** What the share does over time, as a word. @param {Category} category */
export function trendOf({ trend }) {
  if (!trend || trend.q > CERTAIN) return '';
  return trend.z > 0 ? 'growing' : 'shrinking';
}

/** A category's conversations in each hour, day, week or month.
 * @param {{ report: Report, category: Category, isSmall?: boolean }} props */
export function TrendChart({ report, category, isSmall }) {
  const { over_time: counts } = category;
  const course = report.over_time;
  if (!counts || !course) return null;
  const most = Math.max(1, ...counts);
  const trend = trendOf(category);
  const bars = (
    <svg
      class={`course ${isSmall ? 'small' : ''}`}
      viewBox={`0 0 ${counts.length} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Conversations in each ${course.bucket}, at most ${count(most)}`}
    >
      {counts.map((n, i) => (
        <rect key={course.starts[i]} x={i + 0.08} width={0.84} y={100 - (n / most) * 100} height={(n / most) * 100}>
          <title>
            {`${time(course.starts[i] ?? null)}: ${count(n)} of ${count(course.counts[i] ?? 0)} conversations`}
          </title>
        </rect>
      ))}
    </svg>
  );
  if (isSmall) return bars;
  return (
    <section aria-labelledby="course">
      <h2 id="course">Over time</h2>
      {bars}
      <p class="detail">
        {time(course.starts[0] ?? null)} to {time(course.starts.at(-1) ?? null)}, conversations in each {course.bucket},
        at most {count(most)}. {trend ? `Its share is ${trend}.` : 'Its share neither grows nor shrinks beyond chance.'}
      </p>
    </section>
  );
}
