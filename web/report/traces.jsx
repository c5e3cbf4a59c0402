import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { count, plural } from '../lib/format.js';
import { TakeRows } from './export_formats.jsx';
import { Filters } from './filters.jsx';
import { Measured } from './measured.jsx';
import { toTraces } from './route.js';
import { rowsOf, searchFor } from './search.js';
import { TraceTable } from './table.jsx';

/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../types.js').ReportSource} ReportSource */

/** What to look for, and how far the search in all that was said has come.
 * @param {{ source: ReportSource, filter: Filter, search: import('./search.js').Search | undefined }} props */
function SearchField({ source, filter, search }) {
  const { text = '', ...rest } = filter;
  const isGoing = search && !search.isStopped && !search.isDone && search.total > 0;
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
        {isGoing && `Reading what was said: ${count(search.done)} of ${count(search.total)}… `}
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

/** @param {{ source: ReportSource, filter: Filter, order: string }} props */
export function TracesView({ source, filter, order }) {
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
  return (
    <>
      <h2 class="big">{plural(rows.length, 'conversation')}</h2>
      <SearchField source={source} filter={filter} search={search} />
      <Filters report={report} filter={filter} />
      <Measured rows={rows} />
      <TraceTable report={report} rows={rows} filter={filter} order={order} />
      <TakeRows source={source} rows={rows} />
    </>
  );
}
