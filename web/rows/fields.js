// What a row says of its conversation, field by field: what tables show, filters ask for and slices divide by.
//   outcome  model  latency_s …      one that every row has
//   feedback:KEY  attribute:KEY      one that this data brings

import { count } from '../lib/format.js';

/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Report} Report */
/** @typedef {string | number | null} Value */
/**
 * `kind`: a text has values to choose from, numbers and times have ranges. `of` gives one value, or a list where a row
 * may have several.
 * @typedef {{ key: string, title: string, kind: 'text' | 'number' | 'time', of: (row: Row) => Value | Value[] }} Field
 */

/** The tool of a step like "search ×3". @param {string} step */
const toolOf = (step) => step.replace(/ ×\d+$/, '');

/** The way through tools, whatever often one is called in a row: "search ×n → book". @param {Row} row @returns {string | null} */
const pathOf = ({ tools }) => (tools ? tools.map((step) => step.replace(/ ×\d+$/, ' ×n')).join(' → ') : null);

/** @type {Field[]} */
const COMMON = [
  { key: 'summary', title: 'First request', kind: 'text', of: (row) => row.summary },
  { key: 'category', title: 'Category', kind: 'text', of: (row) => row.category_id ?? '' },
  { key: 'outcome', title: 'Outcome', kind: 'text', of: (row) => row.outcome },
  { key: 'mode', title: 'Signs', kind: 'text', of: (row) => row.signs?.map(({ mode }) => mode) ?? [] },
  { key: 'issue', title: 'Issues', kind: 'text', of: (row) => row.issues ?? [] },
  { key: 'error', title: 'Error', kind: 'text', of: (row) => row.error },
  { key: 'turns', title: 'Turns', kind: 'number', of: (row) => row.turns },
  { key: 'tool_calls', title: 'Tool calls', kind: 'number', of: (row) => row.tool_calls },
  { key: 'tool_errors', title: 'Failed tool calls', kind: 'number', of: (row) => row.tool_errors },
  { key: 'tool', title: 'Tools', kind: 'text', of: (row) => [...new Set((row.tools ?? []).map(toolOf))] },
  { key: 'path', title: 'Way through tools', kind: 'text', of: pathOf },
  { key: 'latency_s', title: 'Time', kind: 'number', of: (row) => row.latency_s },
  { key: 'tokens', title: 'Tokens', kind: 'number', of: (row) => row.tokens },
  { key: 'cost_usd', title: 'Cost', kind: 'number', of: (row) => row.cost_usd },
  { key: 'start_time', title: 'Started', kind: 'time', of: (row) => row.start_time },
  { key: 'model', title: 'Model', kind: 'text', of: (row) => row.model },
  { key: 'tag', title: 'Tags', kind: 'text', of: (row) => row.tags },
  {
    key: 'mark',
    title: 'Marked',
    kind: 'text',
    of: (row) => (row.mark === undefined ? null : row.mark ? 'right' : 'wrong'),
  },
  { key: 'copy_of', title: 'Copy of', kind: 'text', of: (row) => row.copy_of ?? '' },
  { key: 'fit', title: 'Fit', kind: 'number', of: (row) => row.fit ?? null },
  { key: 'thread_id', title: 'Id', kind: 'text', of: (row) => row.thread_id },
];
const BY_KEY = new Map(COMMON.map((field) => [field.key, field]));

/** Whatever it is called: a field that no row has gives nothing. @param {string} key @param {'text' | 'number'} [kind] @returns {Field} */
export function fieldOf(key, kind = 'text') {
  const common = BY_KEY.get(key);
  if (common) return common;
  const name = key.slice(key.indexOf(':') + 1);
  const isFeedback = key.startsWith('feedback:');
  const of = (/** @type {Row} */ row) => (isFeedback ? row.feedback : row.attributes)[name] ?? null;
  return { key, title: name, kind, of };
}

/** @param {Value | Value[]} value */
export const isEmpty = (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** @type {WeakMap<Row[], Field[]>} */
const known = new WeakMap();

/** All that at least one row says something in. @param {Report} report @returns {Field[]} */
export function fieldsOf({ rows }) {
  const fields = known.get(rows) ?? findFields(rows);
  known.set(rows, fields);
  return fields;
}

/** @param {Row[]} rows @returns {Field[]} */
function findFields(rows) {
  /** @type {Map<string, 'text' | 'number'>} */
  const more = new Map();
  for (const row of rows) {
    for (const key in row.feedback) note(`feedback:${key}`, row.feedback[key]);
    for (const key in row.attributes) {
      if (key !== 'model') note(`attribute:${key}`, row.attributes[key]); // a field of its own
    }
  }
  /** @param {string} key @param {unknown} value */
  function note(key, value) {
    if (more.get(key) !== 'text') more.set(key, typeof value === 'number' ? 'number' : 'text');
  }
  const all = [...COMMON, ...[...more].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, kind]) => fieldOf(key, kind))];
  return all.filter(({ of }) => rows.some((row) => !isEmpty(of(row))));
}

/** The values of a text field with how many rows have each, most frequent first. @param {Row[]} rows @param {Field} field */
export function valuesOf(rows, { of }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const row of rows) {
    const value = of(row);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) counts.set(String(one), (counts.get(String(one)) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** "between 10 and 20", of a range as it stands in an address. @param {string} range */
export function rangeWords(range) {
  const [low = '', high = ''] = range.split('..');
  /** @param {string} end */
  const nice = (end) => (/^-?[\d.]+$/.test(end) ? count(Number(end)) : end.slice(0, 16).replace('T', ' '));
  if (low === high) return nice(low);
  if (!low) return `up to ${nice(high)}`;
  return high ? `${nice(low)} to ${nice(high)}` : `from ${nice(low)}`;
}
