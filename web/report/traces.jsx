import { useMemo, useState } from 'preact/hooks';
import { select } from '../lib/figures.js';
import { compact, count, dollars, plural, seconds, time } from '../lib/format.js';
import { modeTitle, OUTCOME, outcomeReason } from './outcome.jsx';
import { toThread, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */

const PAGE = 100;

/** @typedef {{ title: string, value: (row: Row) => string | number | null, show: (row: Row) => any, number?: boolean }} Column */

/** @param {Report} report @param {Filter} filter @returns {Column[]} */
function columnsOf(report, filter) {
  const names = new Map(report.categories.map((category) => [category.id, category.name]));
  const { rows } = report;
  /** @type {Column[]} */
  const columns = [
    {
      title: 'First request',
      value: (row) => row.summary,
      show: (row) => <a href={toThread(row.thread_id, filter)}>{row.summary || row.thread_id}</a>,
    },
    {
      title: 'Category',
      value: (row) => names.get(row.category_id ?? '') ?? '',
      show: (row) => names.get(row.category_id ?? '') ?? 'Unclassified',
    },
    {
      title: 'Outcome',
      value: (row) => OUTCOME[row.outcome],
      show: (row) => (
        <span class={row.outcome === 'failed' ? 'bad' : ''} title={outcomeReason(report, row)}>
          {OUTCOME[row.outcome]}
        </span>
      ),
    },
    {
      title: 'Signs',
      value: (row) => row.signs?.map(({ mode }) => modeTitle(report, mode)).join(', ') ?? '',
      show: (row) => (
        <span class="signs">
          {row.signs?.map(({ mode, detail }) => (
            <span key={mode} class="chip" title={detail ?? ''}>
              {modeTitle(report, mode)}
            </span>
          ))}
        </span>
      ),
    },
    { title: 'Turns', value: (row) => row.turns, show: (row) => count(row.turns), number: true },
    {
      title: 'Tool calls',
      value: (row) => row.tool_calls,
      show: (row) => (row.tool_errors ? `${row.tool_calls} (${row.tool_errors} failed)` : count(row.tool_calls)),
      number: true,
    },
    { title: 'Time', value: (row) => row.latency_s, show: (row) => seconds(row.latency_s), number: true },
    { title: 'Tokens', value: (row) => row.tokens, show: (row) => compact(row.tokens), number: true },
    {
      title: 'Cost',
      value: (row) => row.cost_usd,
      show: (row) => `${row.cost_is_computed ? '≈ ' : ''}${dollars(row.cost_usd)}`,
      number: true,
    },
    { title: 'Started', value: (row) => row.start_time, show: (row) => time(row.start_time) },
  ];
  for (const key of Object.keys(report.overall.stats.feedback).slice(0, 2)) {
    columns.push({
      title: key,
      value: (row) => row.feedback[key] ?? null,
      show: (row) => row.feedback[key] ?? '–',
      number: true,
    });
  }
  return columns.filter(({ value }) => rows.some((row) => value(row) !== null && value(row) !== ''));
}

/** @param {string | number | null} a @param {string | number | null} b */
function compare(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** @param {{ report: Report, rows: Row[], filter: Filter }} props */
export function TraceTable({ report, rows, filter }) {
  const [sort, setSort] = useState(/** @type {{ title: string, down: boolean } | null} */ (null));
  const [shown, setShown] = useState(PAGE);
  const columns = useMemo(() => columnsOf(report, filter), [report, filter]);
  const sorted = useMemo(() => {
    const column = columns.find(({ title }) => title === sort?.title);
    if (!column || !sort) return rows;
    return [...rows].sort((a, b) => compare(column.value(a), column.value(b)) * (sort.down ? -1 : 1));
  }, [rows, columns, sort]);

  /** @param {Column} column */
  const toggle = (column) =>
    setSort({ title: column.title, down: sort?.title === column.title ? !sort.down : Boolean(column.number) });
  /** @param {Column} column */
  const direction = (column) => {
    if (sort?.title !== column.title) return undefined;
    return sort.down ? 'descending' : 'ascending';
  };
  return (
    <>
      <div class="scroll">
        <table class="traces">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" class={column.number ? 'number' : ''} aria-sort={direction(column)}>
                  <button type="button" class="quiet" onClick={() => toggle(column)}>
                    {column.title}
                    {sort?.title === column.title && (sort.down ? ' ↓' : ' ↑')}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row) => (
              <tr key={row.thread_id}>
                {columns.map((column) => (
                  <td key={column.title} class={column.number ? 'number' : ''}>
                    {column.show(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < sorted.length && (
        <button type="button" onClick={() => setShown(shown + PAGE * 5)}>
          Show more ({count(sorted.length - shown)} left)
        </button>
      )}
    </>
  );
}

/** @param {Report} report @param {Filter} filter */
function describe(report, filter) {
  /** @param {string} id */
  const name = (id) => report.categories.find((category) => category.id === id)?.name ?? id;
  const words = [];
  if (filter.category !== undefined)
    words.push(filter.category === '' ? 'unclassified' : `in “${name(filter.category)}”`);
  if (filter.not_category !== undefined) words.push(`not in “${name(filter.not_category)}”`);
  if (filter.error !== undefined) words.push(filter.error ? 'ended in an error' : 'ended without an error');
  if (filter.outcome !== undefined) words.push(`outcome ${OUTCOME[filter.outcome]}`);
  if (filter.mode !== undefined) words.push(`“${modeTitle(report, filter.mode)}”`);
  if (filter.tool_errors !== undefined)
    words.push(filter.tool_errors ? 'with a failed tool call' : 'without failed tool calls');
  if (filter.spoken !== undefined)
    words.push(filter.spoken ? 'in which a user speaks' : 'in which no user says anything');
  return words.join(', ');
}

/** @param {{ report: Report, filter: Filter }} props */
export function TracesView({ report, filter }) {
  const rows = useMemo(() => select(report.rows, filter), [report, filter]);
  if (report.rows.length === 0) {
    return <p class="note">This report was shared as aggregates only: it has no conversations to list.</p>;
  }
  const words = describe(report, filter);
  return (
    <>
      <h2 class="big">{plural(rows.length, 'conversation')}</h2>
      <div class="filters">
        <label>
          Category{' '}
          <select
            value={filter.category ?? '*'}
            onChange={(event) => {
              const { category: _, not_category: __, ...rest } = filter;
              const { value } = event.currentTarget;
              location.hash = toTraces(value === '*' ? rest : { ...rest, category: value });
            }}
          >
            <option value="*">all</option>
            {report.categories.map((category) => (
              <option key={category.id} value={category.id}>
                {category.level > 1 ? '\u00a0\u00a0' : ''}
                {category.name}
              </option>
            ))}
            <option value="">Unclassified</option>
          </select>
        </label>
        <label>
          Outcome{' '}
          <select
            value={filter.outcome ?? '*'}
            onChange={(event) => {
              const { outcome: _, ...rest } = filter;
              const value = /** @type {import('../types.js').Outcome | '*'} */ (event.currentTarget.value);
              location.hash = toTraces(value === '*' ? rest : { ...rest, outcome: value });
            }}
          >
            <option value="*">all</option>
            {Object.entries(OUTCOME).map(([outcome, title]) => (
              <option key={outcome} value={outcome}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {report.failure_modes.length > 0 && (
          <label>
            Way of failing{' '}
            <select
              value={filter.mode ?? '*'}
              onChange={(event) => {
                const { mode: _, ...rest } = filter;
                const { value } = event.currentTarget;
                location.hash = toTraces(value === '*' ? rest : { ...rest, mode: value });
              }}
            >
              <option value="*">any or none</option>
              {report.failure_modes.map(({ id, title, count: n }) => (
                <option key={id} value={id}>
                  {title} ({count(n)})
                </option>
              ))}
            </select>
          </label>
        )}
        {words && (
          <span>
            {words} · <a href={toTraces({})}>show all {count(report.rows.length)}</a>
          </span>
        )}
      </div>
      <TraceTable report={report} rows={rows} filter={filter} />
    </>
  );
}
