import { useEffect, useState } from 'preact/hooks';
import { holds } from '../lib/figures.js';
import { count } from '../lib/format.js';
import { Bar } from './bar.jsx';
import { CategoryTable } from './categories.jsx';
import { later } from './later.js';
import { toCategory, toThread, toTraces } from './route.js';
import { TakeReport } from './takeout.jsx';

/** @typedef {import('../types.js').Report} Report */

/** A number that leads to the rows behind it and says whether they give it again.
 * @param {{ report: Report, figure: import('../types.js').Figure }} props */
function FigureLink({ report, figure }) {
  const [held, setHeld] = useState(/** @type {boolean | undefined} */ (undefined));
  const { rows } = report;
  useEffect(() => later(() => setHeld(holds(rows, figure))), [rows, figure]);
  const title =
    rows.length === 0
      ? 'This report carries no rows to compute it from'
      : held
        ? 'Computed again from the rows: equal'
        : held === undefined
          ? 'Being computed again from the rows'
          : 'Computed again from the rows: NOT equal';
  const state = held === undefined ? '' : held ? ' checked' : ' checked wrong';
  return (
    <a class={`figure${state}`} href={toTraces(figure.filter)} title={title}>
      {figure.text}
      {held === false && ' ✗'}
    </a>
  );
}

/** @param {{ report: Report, point: import('../types.js').KeyPoint }} props */
function Finding({ report, point }) {
  return (
    <li class={`finding ${point.kind}`}>
      {point.parts.map((part) => {
        if (typeof part === 'string') return part;
        if ('figure' in part) {
          const figure = point.figures[part.figure];
          return figure && <FigureLink report={report} figure={figure} />;
        }
        if ('category' in part) {
          const category = report.categories.find((candidate) => candidate.id === part.category);
          return <a href={toCategory(part.category)}>{category?.name ?? part.category}</a>;
        }
        const trace = report.highlighted_traces.find((candidate) => candidate.rank === part.trace);
        return (
          trace && (
            <a class="chip" href={toThread(trace.thread_id)} title={trace.reason}>
              #{part.trace}
            </a>
          )
        );
      })}
    </li>
  );
}

/** @param {{ report: Report }} props */
function Highlights({ report }) {
  if (report.highlighted_traces.length === 0) return null;
  return (
    <section aria-labelledby="highlights">
      <h2 id="highlights">Conversations worth opening</h2>
      <ol class="cards">
        {report.highlighted_traces.map((trace) => {
          const row = report.rows.find((candidate) => candidate.thread_id === trace.thread_id);
          return (
            <li key={trace.rank}>
              <a href={toThread(trace.thread_id)}>
                <span class="chip">#{trace.rank}</span> <span class="quote">{row?.summary || trace.thread_id}</span>
                <span class="reason">{trace.reason}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** @param {{ report: Report }} props */
export function SummaryView({ report }) {
  const tops = report.categories.filter((category) => category.level === 1);
  return (
    <>
      {report.ended_early && (
        <p class="error" role="note">
          Not everything was asked: {report.ended_early}{' '}
          {report.ledger.models && report.ledger.models.unasked > 0 && (
            <>
              {count(report.ledger.models.unasked)} of {count(report.ledger.analysed)} conversations stand with what the
              user wrote.
            </>
          )}
        </p>
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">Key findings</h2>
        <ul class="findings">
          {report.key_points.map((point) => (
            <Finding key={point.text} report={report} point={point} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="categories">
        <h2 id="categories">What users ask</h2>
        <Bar parts={tops} label="Share of each category" />
        <CategoryTable report={report} categories={report.categories} />
        {report.unclassified.count > 0 && (
          <p class="note">
            <a href={toTraces({ category: '' })}>{count(report.unclassified.count)} conversations</a> are unclassified:
            too unlike the others, or too few of a kind.
          </p>
        )}
      </section>
      <Highlights report={report} />
      <TakeReport report={report} />
    </>
  );
}
