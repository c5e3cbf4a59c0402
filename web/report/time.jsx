// What comes and goes: conversations in each hour, day, week or month, and each category's part in them.

import { useMemo } from 'preact/hooks';
import { compile } from '../lib/filter.js';
import { count, percent, time } from '../lib/format.js';
import { byTime } from '../lib/groups.js';
import { hue } from './bar.jsx';
import { Course, trendOf } from './course.jsx';
import { toCategory, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */

const HEIGHT = 220;

/** Stacked bars, a link each. @param {{ report: Report }} props */
function Stack({ report }) {
  const course = report.over_time;
  const tops = report.categories.filter(({ level }) => level === 1);
  const groups = useMemo(() => byTime(report, report.rows.filter(compile({}))), [report]);
  if (!course) return null;
  const most = Math.max(1, ...course.counts);
  const width = 100 / course.counts.length;
  return (
    <figure class="stack">
      <ol class="columns" aria-label={`Conversations in each ${course.bucket}`}>
        {course.counts.map((n, i) => {
          const failed = groups[i]?.rows.filter(({ outcome }) => outcome === 'failed').length ?? 0;
          const label = `${time(course.starts[i] ?? null)}: ${count(n)} conversations, ${count(failed)} failed`;
          const parts = tops.map((category) => ({ category, n: category.over_time?.[i] ?? 0 }));
          return (
            <li key={course.starts[i]} style={{ width: `${width}%` }}>
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
        {time(course.starts[0] ?? null)} to {time(course.starts.at(-1) ?? null)}; at most {count(most)} in a{' '}
        {course.bucket}. Colours are those of the categories below.
      </figcaption>
    </figure>
  );
}

/** @param {{ report: Report }} props */
export function TimeView({ report }) {
  if (!report.over_time) return <p class="note">The data tells too few times to show a course.</p>;
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
              <Course report={report} category={category} isSmall />
            </li>
          );
        })}
      </ul>
      <p class="detail">
        A share is said to grow or shrink where that is no chance: a false discovery rate of 5% over all categories
        (Cochran and Armitage’s test of a trend).
      </p>
    </>
  );
}
