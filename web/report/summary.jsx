import { useEffect, useState } from 'preact/hooks';
import { configOf, hasBareNames } from '../lib/config.js';
import { download, fileName } from '../lib/download.js';
import { count, plural } from '../lib/format.js';
import { hasFallbackCategories } from '../lib/provenance.js';
import { countedRows, holds } from '../rows/figures.js';
import { Bar } from './bar.jsx';
import { CategoryTable } from './categories.jsx';
import { Since } from './compare.jsx';
import { TakeReport } from './export_formats.jsx';
import { toCategory, toThread, toTraces } from './route.js';
import { later } from './schedule_idle.js';

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
    <a class={`figure${state}`} href={toTraces(countedRows(figure))} title={title}>
      {figure.text}
      {held === false && ' ✗'}
    </a>
  );
}

/** @param {{ report: Report, point: import('../types.js').KeyPoint }} props */
function Finding({ report, point }) {
  /** @param {import('../types.js').Part[]} parts */
  const shown = (parts) =>
    parts.map((part) => {
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
    });
  const { headline = 0 } = point;
  if (headline === 0) return <li class={`finding ${point.kind}`}>{shown(point.parts)}</li>;
  return (
    <li class={`finding ${point.kind}`}>
      <strong class="headline">{shown(point.parts.slice(0, headline))}</strong>
      <span class="detail">{shown(point.parts.slice(headline))}</span>
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

/** Other numbers of categories, and what was changed by hand. @param {{ source: import('../types.js').ReportSource, tops: number }} props */
function Cut({ source: { report, owner }, tops }) {
  const [problem, setProblem] = useState('');
  if (!owner) return null;
  /** @param {Promise<void>} work */
  const attempt = (work) => work.then(() => setProblem('')).catch((error) => setProblem(error.message));
  const { recluster } = owner;
  const pins = report.categories.filter(({ pinned }) => pinned).length;
  return (
    <div class="row cut">
      {recluster && tops > 0 && (
        <>
          <button
            type="button"
            disabled={tops < 2}
            onClick={() => attempt(recluster(Math.max(1, Math.floor(tops * 0.75))))}
          >
            Coarser
          </button>
          <button
            type="button"
            disabled={tops >= 40}
            onClick={() => attempt(recluster(Math.min(40, Math.ceil(tops * 1.3))))}
          >
            Finer
          </button>
          <span class="note">
            {tops} categories{pins > 0 && `, ${pins} pinned`}
            {owner.edits > 0 && '; cutting again takes changes by hand back, but for pinned categories'}
          </span>
        </>
      )}
      {tops > 0 && report.rows.length > 0 && (
        <button
          type="button"
          title="A config whose reports use these categories; load it where the report is asked for, or on the command line. It holds their names and descriptions, which may use your users' words, and no conversation."
          onClick={() =>
            download(
              [`${JSON.stringify(configOf(report), null, 2)}\n`],
              'application/json',
              fileName(report.title, 'config.json'),
            )
          }
        >
          Save the categories as a config
        </button>
      )}
      {owner.edits > 0 && (
        <button type="button" onClick={() => attempt(owner.undo())}>
          Undo the last change
        </button>
      )}
      {problem && (
        <span class="bad" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

/** @param {{ source: import('../types.js').ReportSource }} props */
export function SummaryView({ source }) {
  const { report } = source;
  const tops = report.categories.filter((category) => category.level === 1);
  return (
    <>
      {report.ended_early && (
        <p class="error" role="note">
          Not everything was asked: {report.ended_early}{' '}
          {report.ledger.models && report.ledger.models.unasked > 0 && (
            <>
              {count(report.ledger.models.unasked)} of {count(report.ledger.analysed)} conversations show what the user
              wrote.
            </>
          )}
        </p>
      )}
      {hasFallbackCategories(report) && (
        <p class="error" role="note">
          No model found categories: these are the local engine’s, over what the models wrote.
        </p>
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">Key findings</h2>
        <ul class="findings">
          {report.key_points.map((point) => (
            <Finding key={point.text} report={report} point={point} />
          ))}
          {report.comparison && <Since comparison={report.comparison} />}
        </ul>
      </section>
      <section aria-labelledby="categories">
        <h2 id="categories">What users ask</h2>
        <Cut source={source} tops={tops.length} />
        <Bar parts={tops} label="Share of each category" />
        <CategoryTable report={report} categories={report.categories} />
        {!report.spent && hasBareNames(report.config.partitions ?? []) && (
          <p class="warn" role="note">
            These categories were given by name alone, and no model was asked: conversations went where words are alike.
            Look at some of each before you trust the shares; a sentence on what belongs there helps most.
          </p>
        )}
        {report.unclassified.count > 0 && (
          <p class="note">
            Unclassified: <a href={toTraces({ category: '' })}>{plural(report.unclassified.count, 'conversation')}</a>,
            too unlike the others, or too few of a kind.
          </p>
        )}
      </section>
      <Highlights report={report} />
      <TakeReport report={report} />
    </>
  );
}
