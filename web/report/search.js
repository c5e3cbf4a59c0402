// Text search: at once in what the rows say, then in all that was said, conversation by conversation.

import { mentions, select } from '../lib/figures.js';

/** @typedef {import('../types.js').ReportSource} ReportSource */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../types.js').Thread} Thread */
/**
 * One search, that goes on until it is through or stopped.
 * @typedef {{ found: Set<string>, done: number, total: number, failed: number, isStopped: boolean,
 *   onProgress: () => void }} Search
 */

const SLICE = 12; // milliseconds of looking before the page may answer

/** @param {Thread} thread @param {string} text in lower case */
export function says(thread, text) {
  return thread.messages.some(
    ({ content, name = '', tool_calls: calls }) =>
      content.toLowerCase().includes(text) ||
      name.toLowerCase().includes(text) ||
      (calls !== undefined && JSON.stringify(calls).toLowerCase().includes(text)),
  );
}

/** What was searched for stays found: going to a conversation and back does not search again.
 * @type {WeakMap<ReportSource, Map<string, Search>>} */
const known = new WeakMap();

/** @param {Filter} filter */
const nameOf = (filter) => JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)));

/** @param {ReportSource} source @param {Search} search @param {Filter} filter */
async function go(source, search, { text = '', ...rest }) {
  const wanted = text.toLowerCase();
  const rows = select(source.report.rows, rest).filter((row) => !mentions(row, text));
  search.total = rows.length;
  let since = performance.now();
  for (const { thread_id: id } of rows) {
    if (search.isStopped) return;
    try {
      const thread = await source.thread(id);
      if (thread && says(thread, wanted)) search.found.add(id);
    } catch {
      search.failed++; // its file is gone: told with the result
    }
    search.done++;
    if (performance.now() - since < SLICE) continue;
    search.onProgress();
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  }
  search.onProgress();
}

/** The search for a filter's text in all that was said, begun if need be. @param {ReportSource} source @param {Filter} filter */
export function searchFor(source, filter) {
  if (!filter.text || !source.has_conversations) return undefined;
  const all = known.get(source) ?? new Map();
  known.set(source, all);
  const name = nameOf(filter);
  const same = all.get(name);
  if (same) return /** @type {Search} */ (same);
  for (const [key, other] of all) {
    if (other.done >= other.total) continue;
    other.isStopped = true;
    all.delete(key); // whoever comes back to it has it begun again
  }
  /** @type {Search} */
  const search = { found: new Set(), done: 0, total: 0, failed: 0, isStopped: false, onProgress: () => {} };
  all.set(name, search);
  void go(source, search, filter);
  return search;
}

/** The rows of a filter, with those that a search has found so far. @param {ReportSource} source @param {Filter} filter */
export function rowsOf(source, filter) {
  const { text, ...rest } = filter;
  const found = known.get(source)?.get(nameOf(filter))?.found;
  if (!text || !found) return select(source.report.rows, filter);
  return select(source.report.rows, rest).filter((row) => mentions(row, text) || found.has(row.thread_id));
}
