import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { compact, count, dollars, plural, seconds, time } from '../lib/format.js';
import { modeTitle, OUTCOME, outcomeReason } from './outcome.jsx';
import { toThread, toTraces } from './route.js';
import { rowsOf, searchFor } from './search.js';
import { TakeRows } from './takeout.jsx';

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
    {
      title: 'Started',
      value: (row) => row.start_time,
      show: (row) => (
        <>
          <span class="when">{time(row.start_time).slice(0, 10)}</span> {time(row.start_time).slice(11)}
        </>
      ),
    },
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
  if (filter.text) words.push(`saying “${filter.text}”`);
  return words.join(', ');
}

/** @typedef {import('../types.js').ReportSource} ReportSource */

/** What to look for, and how far the search in all that was said has come.
 * @param {{ source: ReportSource, filter: Filter, search: import('./search.js').Search | undefined }} props */
function SearchField({ source, filter, search }) {
  const { text = '', ...rest } = filter;
  const isGoing = search && !search.isStopped && search.done < search.total;
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = String(new FormData(event.currentTarget).get('text')).trim();
        location.hash = toTraces(wanted ? { ...rest, text: wanted } : rest);
      }}
    >
      <label>
        Search <input type="search" name="text" defaultValue={text} maxLength={200} />
      </label>
      <button type="submit">Search</button>
      <span class="note" role="status">
        {text && !source.has_conversations && 'Only first requests, ids and attributes: this report carries no more.'}
        {search && isGoing && `Reading what was said: ${count(search.done)} of ${count(search.total)}… `}
        {search &&
          !isGoing &&
          (search.isStopped ? `Stopped after ${count(search.done)} of ${count(search.total)}.` : '')}
        {search && search.failed > 0 && ` ${count(search.failed)} could not be read.`}
      </span>
      {search && isGoing && (
        <button
          type="button"
          onClick={() => {
            search.isStopped = true;
            search.onProgress();
          }}
        >
          Stop
        </button>
      )}
    </form>
  );
}

/** @param {{ source: ReportSource, filter: Filter }} props */
export function TracesView({ source, filter }) {
  const { report } = source;
  const [tick, onProgress] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const search = useMemo(() => searchFor(source, filter), [source, filter]);
  useEffect(() => {
    if (!search) return;
    search.onProgress = () => onProgress(undefined);
    onProgress(undefined);
    return () => {
      search.onProgress = () => {};
    };
  }, [search]);
  // With every tick a search has found more.
  const rows = useMemo(() => rowsOf(source, filter), [source, filter, tick]);
  if (report.rows.length === 0) {
    return <p class="note">This report was shared as aggregates only: it has no conversations to list.</p>;
  }
  const words = describe(report, filter);
  return (
    <>
      <h2 class="big">{plural(rows.length, 'conversation')}</h2>
      <SearchField source={source} filter={filter} search={search} />
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
      <TakeRows source={source} rows={rows} />
    </>
  );
}
