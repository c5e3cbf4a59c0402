// Rows as a table that holds a hundred thousand of them: only what is in sight is in the page.

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { compact, count, dollars, score, seconds, time } from '../lib/format.js';
import { issueTitle } from '../lib/issues.js';
import { fieldsOf } from '../rows/fields.js';
import { inOrder } from '../rows/order.js';
import { modeTitle } from './failure_mode.js';
import { OUTCOME, outcomeReason } from './outcome.jsx';
import { toThread } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../rows/fields.js').Field} Field */
/** @typedef {{ key: string, title: string, isNumber: boolean, value: (row: Row) => string | number | null,
 *   show: (row: Row) => import('preact').ComponentChildren }} Column */

const HEIGHT = 36; // pixels of a row, as in viewer.css
const FIRST = [
  'summary',
  'category',
  'outcome',
  'mode',
  'turns',
  'tool_calls',
  'latency_s',
  'tokens',
  'cost_usd',
  'start_time',
];

/** What a reader wants to see stays so from view to view. @type {Set<string> | undefined} */
let chosenColumns;

/** @param {Report} report @param {Filter} filter @returns {Record<string, (row: Row) => import('preact').ComponentChildren>} */
function showers(report, filter) {
  const names = new Map(report.categories.map((category) => [category.id, category.name]));
  return {
    summary: (row) => (
      <a href={toThread(row.thread_id, filter)} title={row.summary}>
        {row.summary || row.thread_id}
      </a>
    ),
    category: (row) => names.get(row.category_id ?? '') ?? 'Unclassified',
    outcome: (row) => (
      <span class={row.outcome === 'failed' ? 'bad' : ''} title={outcomeReason(report, row)}>
        {OUTCOME[row.outcome]}
      </span>
    ),
    mode: (row) =>
      row.signs?.map(({ mode, detail }) => (
        <span key={mode} class="chip" title={detail ?? ''}>
          {modeTitle(report, mode)}
        </span>
      )),
    tool_calls: (row) => (row.tool_errors ? `${row.tool_calls} (${row.tool_errors} failed)` : count(row.tool_calls)),
    latency_s: (row) => seconds(row.latency_s),
    tokens: (row) => compact(row.tokens),
    cost_usd: (row) => `${row.cost_is_computed ? '≈ ' : ''}${dollars(row.cost_usd)}`,
    start_time: (row) => time(row.start_time),
    fit: (row) => score(row.fit),
  };
}

/** @param {Report} report @param {Field[]} fields @param {Filter} filter @returns {Column[]} */
function columnsOf(report, fields, filter) {
  const names = new Map(report.categories.map((category) => [category.id, category.name]));
  const shown = showers(report, filter);
  return fields.map(({ key, title, kind, of }) => {
    const value = (/** @type {Row} */ row) => {
      if (key === 'category') return names.get(row.category_id ?? '') ?? '';
      if (key === 'outcome') return OUTCOME[row.outcome];
      if (key === 'issue') return (row.issues ?? []).map((id) => issueTitle(report, id)).join(', ');
      if (key === 'mode') return (row.signs ?? []).map(({ mode }) => modeTitle(report, mode)).join(', ');
      const one = of(row);
      return Array.isArray(one) ? one.join(', ') : one;
    };
    const isNumber = kind === 'number';
    const plainly = (/** @type {Row} */ row) => {
      const one = value(row);
      if (one === null) return '–';
      return typeof one === 'number' ? Number(one.toPrecision(4)) : one;
    };
    return { key, title, isNumber, value, show: shown[key] ?? plainly };
  });
}

/** @param {number} size @param {import('preact').RefObject<HTMLElement | null>} box */
function useWindow(size, box) {
  const [, render] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const kept = useRef(/** @type {Virtualizer<HTMLElement, HTMLElement> | null} */ (null));
  const options = {
    count: size,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    overscan: 10,
    initialRect: { width: 1000, height: 600 },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => render(undefined),
  };
  kept.current ??= new Virtualizer(options);
  const window = kept.current;
  window.setOptions(options);
  useLayoutEffect(() => window._didMount(), [window]);
  useLayoutEffect(() => window._willUpdate());
  return window;
}

/** @param {{ columns: Column[], chosen: Set<string>, onChoose: (chosen: Set<string>) => void }} props */
function ColumnPicker({ columns, chosen, onChoose }) {
  return (
    <details class="picker">
      <summary>Columns</summary>
      <div class="choices">
        {columns.map(({ key, title }) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={chosen.has(key)}
              disabled={key === 'summary'}
              onChange={() => {
                const next = new Set(chosen);
                if (!next.delete(key)) next.add(key);
                onChoose(next);
              }}
            />{' '}
            {title}
          </label>
        ))}
      </div>
    </details>
  );
}

/** For a spreadsheet's cells. @param {Column[]} columns @param {Row[]} rows */
function tabbed(columns, rows) {
  const clean = (/** @type {unknown} */ text) => String(text ?? '').replace(/\s+/g, ' ');
  const lines = [
    columns.map(({ title }) => clean(title)),
    ...rows.map((row) => columns.map(({ value }) => clean(value(row)))),
  ];
  return lines.map((cells) => cells.join('\t')).join('\n');
}

/** @param {{ report: Report, columns: Column[], rows: Row[] }} props */
function CopyRows({ report, columns, rows }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const text = tabbed(columns, rows);
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`Copied ${count(rows.length)} rows.`);
    } catch {
      download([text], 'text/tab-separated-values', fileName(report.title, 'tsv'));
      setSaid('The clipboard may not be used here; it was saved as a file.');
    }
  };
  return (
    <>
      <button type="button" onClick={copy} disabled={rows.length === 0}>
        Copy table
      </button>
      <span role="status" class="note">
        {said}
      </span>
    </>
  );
}

/** @typedef {{ key: string, down: boolean }} Sort */

/** "-latency_s": the slowest first. @param {string} order @returns {Sort | null} */
const sortOf = (order) => (order ? { key: order.replace(/^-/, ''), down: order.startsWith('-') } : null);

/** Rows in the order that was asked for, as soon as they are. @param {Row[]} rows @param {Column[]} columns @param {Sort | null} sort */
function useSorted(rows, columns, sort) {
  const [sorted, setSorted] = useState({ rows, sort: /** @type {Sort | null} */ (null), of: rows });
  useEffect(() => {
    const column = columns.find(({ key }) => key === sort?.key);
    if (!sort || !column) {
      setSorted({ rows, sort: null, of: rows });
      return;
    }
    let wanted = true;
    inOrder(rows, column.value, sort.down, () => wanted).then((ordered) => {
      if (ordered) setSorted({ rows: ordered, sort, of: rows });
    });
    return () => {
      wanted = false;
    };
  }, [rows, columns, sort]);
  return sorted.of === rows ? sorted.rows : rows; // others are shown at once, in their own order
}

/** @param {{ report: Report, rows: Row[], filter: Filter, order?: string }} props `order`: as in an address */
export function TraceTable({ report, rows, filter, order = '' }) {
  const fields = useMemo(() => fieldsOf(report), [report]);
  const columns = useMemo(() => columnsOf(report, fields, filter), [report, fields, filter]);
  const [chosen, setChosen] = useState(
    () =>
      chosenColumns ??
      new Set([
        ...FIRST,
        ...columns
          .filter(({ key }) => key.startsWith('feedback:'))
          .slice(0, 2)
          .map(({ key }) => key),
      ]),
  );
  const [sort, setSort] = useState(/** @type {() => Sort | null} */ (() => sortOf(order)));
  const sorted = useSorted(rows, columns, sort);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const window = useWindow(sorted.length, box);
  const [, render] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const goal = useRef(-1); // the row that the keyboard goes to
  const seen = columns.filter(({ key }) => chosen.has(key));
  const items = window.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = window.getTotalSize() - (items.at(-1)?.end ?? 0);

  useEffect(() => {
    if (goal.current < 0) return;
    const link = box.current?.querySelector(`tr[data-index="${goal.current}"] a`);
    if (!(link instanceof HTMLElement)) return;
    link.focus({ preventScroll: true });
    goal.current = -1;
  });

  /** Keys that come before the row they lead to is drawn go on from that row. @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const row = /** @type {HTMLElement} */ (event.target).closest('tr[data-index]');
    const isPending = goal.current >= 0;
    if (!isPending && !(row instanceof HTMLElement)) return;
    const at = isPending ? goal.current : Number(/** @type {HTMLElement} */ (row).dataset.index);
    if (isPending && event.key === 'Enter') {
      event.preventDefault();
      const next = sorted[at];
      if (next) location.hash = toThread(next.thread_id, filter);
      return;
    }
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / HEIGHT) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -at, End: sorted.length };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step === undefined) return;
    event.preventDefault();
    goal.current = Math.max(0, Math.min(sorted.length - 1, at + step));
    box.current?.focus({ preventScroll: true }); // the row that has the focus may leave the page while it scrolls
    window.scrollToIndex(goal.current);
    render(undefined);
  };
  /** @param {Column} column */
  const toggle = ({ key, isNumber }) => setSort({ key, down: sort?.key === key ? !sort.down : isNumber });
  /** @param {Column} column */
  const direction = ({ key }) => (sort?.key === key ? (sort.down ? 'descending' : 'ascending') : undefined);
  return (
    <>
      <div class="row tools">
        <ColumnPicker
          columns={columns}
          chosen={chosen}
          onChoose={(next) => {
            chosenColumns = next;
            setChosen(next);
          }}
        />
        <CopyRows report={report} columns={seen} rows={sorted} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="scroll tall" ref={box} tabIndex={0} aria-label="Table of conversations" onKeyDown={onKeyDown}>
        <table class="traces" aria-rowcount={sorted.length + 1}>
          <thead>
            <tr>
              {seen.map((column) => (
                <th key={column.key} scope="col" class={column.isNumber ? 'number' : ''} aria-sort={direction(column)}>
                  <button type="button" class="quiet" onClick={() => toggle(column)}>
                    {column.title}
                    {sort?.key === column.key && (sort.down ? ' ↓' : ' ↑')}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr class="gap" style={{ height: `${before}px` }} />}
            {items.map(({ index }) => {
              const row = sorted[index];
              return (
                row && (
                  <tr key={row.thread_id} data-index={index} aria-rowindex={index + 2}>
                    {seen.map((column) => (
                      <td key={column.key} class={column.isNumber ? 'number' : column.key === 'summary' ? 'first' : ''}>
                        {column.show(row)}
                      </td>
                    ))}
                  </tr>
                )
              );
            })}
            {after > 0 && <tr class="gap" style={{ height: `${after}px` }} />}
          </tbody>
        </table>
      </section>
    </>
  );
}
