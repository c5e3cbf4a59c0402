import { useMemo } from 'preact/hooks';
import { compact, count, dollars, percent, percentRange, score, seconds } from '../lib/format.js';
import { fieldOf } from '../rows/fields.js';
import { select } from '../rows/filter.js';
import { CategoryTable } from './categories.jsx';
import { EditCategory } from './edit.jsx';
import { modeTitle } from './failure_mode.js';
import { IssuesOf } from './issues.jsx';
import { ratio } from './outcome.jsx';
import { Precision } from './review.jsx';
import { toCategory, toThread, toTraces } from './route.js';
import { TraceTable } from './table.jsx';
import { TrendChart } from './trend.jsx';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Category} Category */

/** @param {{ label: string, value: string, detail?: string, href?: string }} props */
function Tile({ label, value, detail, href }) {
  return (
    <div class="tile">
      <dt>{label}</dt>
      <dd>
        {href ? <a href={href}>{value}</a> : value}
        {detail && <span class="detail">{detail}</span>}
      </dd>
    </div>
  );
}

/** @param {{ report: Report, category: Category }} props */
function Tiles({ report, category }) {
  const { stats } = category;
  const all = report.overall.stats;
  return (
    <dl class="tiles">
      <Tile
        label="Conversations"
        value={count(category.count)}
        detail={`${percent(category.share)} of all, 95% ${percentRange(category.share_ci)}`}
        href={toTraces({ category: category.id })}
      />
      <Tile
        label="Failed"
        value={percent(stats.failure_rate)}
        detail={`95% ${percentRange(stats.failure_rate_ci)}; over all ${percent(all.failure_rate)}`}
        href={toTraces({ category: category.id, outcome: 'failed' })}
      />
      {stats.succeeded > 0 && (
        <Tile
          label="Succeeded"
          value={percent(stats.succeeded / category.count)}
          detail={`of ${count(category.count - stats.failed - stats.succeeded)} unknown`}
          href={toTraces({ category: category.id, outcome: 'succeeded' })}
        />
      )}
      {stats.latency_p50_s !== null && (
        <Tile
          label="Median time"
          value={seconds(stats.latency_p50_s)}
          detail={`${stats.latency_p50_ci ? `95% ${stats.latency_p50_ci.map(seconds).join('–')}; ` : ''}p95 ${seconds(
            stats.latency_p95_s,
          )}; over all ${seconds(all.latency_p50_s)}`}
          href={toTraces({ category: category.id }, '-latency_s')}
        />
      )}
      {stats.tokens_total !== null && (
        <Tile
          label="Tokens"
          value={compact(stats.tokens_total)}
          href={toTraces({ category: category.id }, '-tokens')}
        />
      )}
      {stats.cost_usd_total !== null && (
        <Tile
          label="Cost"
          value={dollars(stats.cost_usd_total)}
          detail={`of ${dollars(all.cost_usd_total)}`}
          href={toTraces({ category: category.id }, '-cost_usd')}
        />
      )}
      {Object.entries(stats.feedback).map(([key, { n, mean }]) => (
        <Tile
          key={key}
          label={key}
          value={score(mean)}
          detail={`mean of ${count(n)}; over all ${score(all.feedback[key]?.mean)}`}
          href={toTraces({ category: category.id }, `feedback:${key}`)}
        />
      ))}
    </dl>
  );
}

/** Rows with a value of an attribute. @param {string} key @param {string} value @returns {import('../types.js').Filter} */
const having = (key, value) => ({ fields: { [key === 'model' ? key : `attribute:${key}`]: value } });

/** Stands for the values that are not listed one by one. */
const OTHERS = '(other values)';

/** Values of each attribute here against everywhere. @param {{ report: Report, category: Category }} props */
function Attributes({ report, category }) {
  const entries = Object.entries(category.stats.attributes);
  const numbers = Object.entries(category.stats.numbers ?? {});
  if (entries.length + numbers.length === 0) return null;
  return (
    <section aria-labelledby="attributes">
      <h2 id="attributes">Attributes</h2>
      {numbers.length > 0 && (
        <ul>
          {numbers.map(([key, { n, mean }]) => (
            <li key={key}>
              {key}: mean {score(mean)} of {count(n)}; over all {score(report.overall.stats.numbers?.[key]?.mean)}
            </li>
          ))}
        </ul>
      )}
      <div class="attributes">
        {entries.map(([key, values]) => {
          const here = Object.values(values).reduce((sum, n) => sum + n, 0);
          const everywhere = report.overall.stats.attributes[key] ?? {};
          const total = Object.values(everywhere).reduce((sum, n) => sum + n, 0);
          return (
            <table key={key}>
              <caption>{key}</caption>
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col" class="number">
                    Here
                  </th>
                  <th scope="col" class="number">
                    Over all
                  </th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(values)
                  .sort(([, a], [, b]) => b - a)
                  .slice(0, 8)
                  .map(([value, n]) => (
                    <tr key={value}>
                      <th scope="row">{value}</th>
                      <td class="number">
                        {value === OTHERS ? (
                          percent(n / here)
                        ) : (
                          <a href={toTraces({ category: category.id, ...having(key, value) })}>{percent(n / here)}</a>
                        )}
                      </td>
                      <td class="number">
                        {value in everywhere && value !== OTHERS ? (
                          <a href={toTraces(having(key, value))}>{percent((everywhere[value] ?? 0) / total)}</a>
                        ) : value in everywhere || !(OTHERS in everywhere) ? (
                          percent((everywhere[value] ?? 0) / total)
                        ) : (
                          'rare'
                        )}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          );
        })}
      </div>
    </section>
  );
}

/** What is more or less frequent here than elsewhere, beyond chance. @param {{ report: Report, category: Category }} props */
function Differences({ report, category }) {
  if (category.differences.length === 0) return null;
  /** @param {import('../types.js').Difference} difference */
  const name = ({ kind, key, value }) => {
    if (kind === 'outcome') return 'Failed';
    if (kind === 'mode') return modeTitle(report, key);
    return `${key}: ${value}`;
  };
  /** @param {import('../types.js').Difference} difference */
  const chosen = ({ kind, key, value = '' }) => {
    if (kind === 'outcome') return { outcome: /** @type {const} */ ('failed') };
    return kind === 'mode' ? { mode: key } : having(key, value);
  };
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">What stands out</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" class="number">
                Here
              </th>
              <th scope="col" class="number">
                Elsewhere
              </th>
              <th scope="col" class="number">
                Compared
              </th>
            </tr>
          </thead>
          <tbody>
            {category.differences.map((difference) => {
              const [here, ofHere] = difference.here;
              const [elsewhere, ofElsewhere] = difference.elsewhere;
              const filter = chosen(difference);
              const within = toTraces({ category: category.id, ...filter });
              return (
                <tr key={name(difference)}>
                  <th scope="row">{name(difference)}</th>
                  <td class="number" title={`${count(here)} of ${count(ofHere)}`}>
                    <a href={within}>{percent(here / ofHere)}</a>
                  </td>
                  <td class="number" title={`${count(elsewhere)} of ${count(ofElsewhere)}`}>
                    <a href={toTraces({ not_category: category.id, ...filter })}>{percent(elsewhere / ofElsewhere)}</a>
                  </td>
                  <td class="number" title={`False discovery rate ${difference.q.toPrecision(2)}`}>
                    {ratio(here / ofHere, elsewhere / ofElsewhere)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="detail">
        Only what differs beyond chance: a false discovery rate of 5% over all comparisons of the report.
      </p>
    </section>
  );
}

/** @typedef {import('../types.js').Row} Row */

/** Conversations of a kind, each with why it is here. @param {{ id: string, title: string, note: string, rows: { row: Row, why?: string }[], category: string }} props */
function Examples({ id, title, note, rows, category }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p class="detail">{note}</p>
      <ul class="quotes">
        {rows.map(({ row, why }) => (
          <li key={row.thread_id}>
            <a href={toThread(row.thread_id, { category })}>{row.summary || row.thread_id}</a>
            {why && <span class="detail"> {why}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What says most about a failure: the sign that decides, else the last. @param {Report} report @param {Row} row */
function worstOf(report, row) {
  const sign = row.signs?.find(({ mode }) => mode === row.outcome_by) ?? row.signs?.at(-1);
  if (row.error) return `Ended in: ${row.error.slice(0, 160)}`;
  return sign ? `${modeTitle(report, sign.mode)}${sign.detail ? `: “${sign.detail.slice(0, 160)}”` : ''}` : '';
}

/** Typical ones, those that barely fit, and those that went worst. @param {{ report: Report, category: Category, rows: Row[] }} props */
function Members({ report, category, rows }) {
  const { id } = category;
  const order = new Map(category.typical.map((thread, i) => [thread, i]));
  const typical = rows.filter((row) => order.has(row.thread_id));
  typical.sort((a, b) => (order.get(a.thread_id) ?? 0) - (order.get(b.thread_id) ?? 0));
  const fitting = rows.filter(({ fit, thread_id }) => fit !== undefined && !order.has(thread_id));
  const edge = rows.length > 12 ? fitting.sort((a, b) => (a.fit ?? 0) - (b.fit ?? 0)).slice(0, 3) : [];
  const weight = (/** @type {Row} */ row) => (row.error ? 100 : 0) + (row.signs?.length ?? 0);
  const worst = rows.filter(({ outcome }) => outcome === 'failed').sort((a, b) => weight(b) - weight(a));
  return (
    <div class="members">
      <Examples
        id="typical"
        title="Typical requests"
        note="Closest to the middle of the category."
        rows={typical.slice(0, 5).map((row) => ({ row }))}
        category={id}
      />
      <Examples
        id="edge"
        title="Borderline"
        note="Farthest from its middle: look here for what belongs elsewhere."
        rows={edge.map((row) => ({ row, why: `fit ${score(row.fit)}` }))}
        category={id}
      />
      <Examples
        id="worst"
        title="Worst outcomes"
        note="Failed, with the most signs of it."
        rows={worst.slice(0, 3).map((row) => ({ row, why: worstOf(report, row) }))}
        category={id}
      />
    </div>
  );
}

/** The ways through tools that most conversations take. @param {{ rows: Row[], category: string }} props */
function ToolPaths({ rows, category }) {
  const paths = useMemo(() => {
    const { of } = fieldOf('path');
    const counts = new Map();
    for (const row of rows) {
      const path = of(row) ?? '';
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  }, [rows]);
  if (paths.length < 2 && paths[0]?.[0] === '') return null;
  return (
    <section aria-labelledby="paths">
      <h2 id="paths">What the agent does</h2>
      <ol class="paths">
        {paths.slice(0, 5).map(([path, n]) => (
          <li key={path}>
            <a class="number" href={toTraces({ category, fields: { path } })}>
              {percent(n / rows.length)}
            </a>{' '}
            {path || 'no tool is called'}
          </li>
        ))}
      </ol>
      <p class="detail">
        {count(paths.length)} different ways through {count(rows.length)} conversations; “×n” is the same tool several
        times in a row.
      </p>
    </section>
  );
}

/** @param {{ source: import('../types.js').ReportSource, id: string }} props */
export function CategoryView({ source, id }) {
  const { report } = source;
  const category = report.categories.find((candidate) => candidate.id === id);
  const rows = useMemo(() => select(report.rows, { category: id }), [report, id]);
  if (!category) return <p class="note">This report has no category {id}.</p>;
  const parent = report.categories.find((candidate) => candidate.id === category.parent_id);
  const children = report.categories.filter((candidate) => candidate.parent_id === id);
  return (
    <>
      {parent && (
        <p class="crumbs">
          <a href={toCategory(parent.id)}>{parent.name}</a> ›
        </p>
      )}
      <h2 class="big">
        {category.name} {category.pinned && <span class="chip">pinned</span>}
      </h2>
      {category.example && <blockquote>{category.example}</blockquote>}
      <p>{category.description}</p>
      <EditCategory source={source} category={category} />
      <Tiles report={report} category={category} />
      <Precision rows={rows} />
      {children.length > 0 && (
        <section aria-labelledby="subcategories">
          <h2 id="subcategories">Subcategories</h2>
          <CategoryTable report={report} categories={children} />
        </section>
      )}
      <IssuesOf report={report} category={id} />
      <Members report={report} category={category} rows={rows} />
      <Differences report={report} category={category} />
      <ToolPaths rows={rows} category={id} />
      <TrendChart report={report} category={category} />
      <Attributes report={report} category={category} />
      {rows.length > 0 && (
        <section aria-labelledby="rows">
          <h2 id="rows">All {count(rows.length)} conversations</h2>
          <TraceTable report={report} rows={rows} filter={{ category: id }} />
        </section>
      )}
    </>
  );
}
