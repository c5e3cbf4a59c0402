// Text search: first in what the rows say, then in all that was said, conversation by conversation.

import { compile, mentions, select } from '../rows/filter.js';

/** @typedef {import('../types.js').ReportSource} ReportSource */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../types.js').Thread} Thread */
/**
 * One search, that goes on until it is through or stopped.
 * @typedef {{ found: Set<string>, done: number, total: number, failed: number, isDone: boolean, isStopped: boolean,
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
  const isChosen = compile(rest);
  let since = performance.now();
  const pause = async () => {
    if (performance.now() - since < SLICE) return;
    search.onProgress();
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  };
  const silent = [];
  for (const row of source.report.rows) {
    if (search.isStopped) return;
    if (isChosen(row)) {
      if (mentions(row, wanted)) search.found.add(row.thread_id);
      else silent.push(row.thread_id);
    }
    await pause();
  }
  search.total = source.has_conversations ? silent.length : 0;
  for (const id of source.has_conversations ? silent : []) {
    if (search.isStopped) return;
    try {
      const thread = await source.thread(id);
      if (thread && says(thread, wanted)) search.found.add(id);
    } catch {
      search.failed++; // its file is gone: reported with the result
    }
    search.done++;
    await pause();
  }
  search.isDone = true;
  search.onProgress();
}

/** The search for a filter's text, begun if need be. @param {ReportSource} source @param {Filter} filter */
export function searchFor(source, filter) {
  if (!filter.text) return undefined;
  const all = known.get(source) ?? new Map();
  known.set(source, all);
  const name = nameOf(filter);
  const same = all.get(name);
  if (same) return /** @type {Search} */ (same);
  for (const [key, other] of all) {
    if (other.isDone) continue;
    other.isStopped = true;
    all.delete(key); // whoever comes back to it has it begun again
  }
  /** @type {Search} */
  const search = {
    found: new Set(),
    done: 0,
    total: 0,
    failed: 0,
    isDone: false,
    isStopped: false,
    onProgress: () => {},
  };
  all.set(name, search);
  void go(source, search, filter);
  return search;
}

/** The rows of a filter; of one that searches, those that are found so far. @param {ReportSource} source @param {Filter} filter */
export function rowsOf(source, filter) {
  const { text, ...rest } = filter;
  if (!text) return select(source.report.rows, rest);
  const found = known.get(source)?.get(nameOf(filter))?.found;
  return found ? source.report.rows.filter(({ thread_id: id }) => found.has(id)) : select(source.report.rows, filter);
}
