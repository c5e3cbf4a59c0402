// Every view of a report is a hash: it can be sent, bookmarked, and works in an exported file.
//   #/                              summary
//   #/category/3.1                  one category
//   #/issues                        what keeps going wrong; #/issues/<id> one issue; ?severity=high&state=new narrow it
//   #/tools                         what the agent does with its tools, and where the time goes
//   #/failures                      failure modes, by category
//   #/traces?category=3&mode=error  the rows that a filter selects; text=… searches; f.model=… and f.latency_s=10..
//                                   ask for a field; region=… is a part of the map; order=latency_s sorts by a
//                                   field, order=-latency_s the other way
//   #/thread/<id>?…                 one conversation, among the rows of that filter
//   #/map                           all conversations as points; #/time over time; #/slice/model by a field's values
//   #/compare                       what changed since an earlier report
//   #/method                        how the report was made

/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {{ view: string, id: string, filter: Filter, order: string }} Route */

const FLAGS = ['error', 'tool_errors', 'spoken'];
const OUTCOMES = ['succeeded', 'failed', 'unknown'];
const VIEWS = [
  'category',
  'compare',
  'failures',
  'issues',
  'tools',
  'map',
  'time',
  'slice',
  'traces',
  'thread',
  'method',
];

/** @param {string} hash @returns {Route} */
export function parseRoute(hash) {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  return {
    view: VIEWS.includes(view) ? view : 'summary',
    id: decode(rest.join('/')),
    filter: parseFilter(query),
    order: new URLSearchParams(query).get('order') ?? '',
  };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} query @returns {Filter} */
function parseFilter(query) {
  /** @type {Record<string, any>} */
  const filter = {};
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'region') filter[key] = value;
    if (key.startsWith('f.')) filter.fields = { ...filter.fields, [key.slice(2)]: value };
    if (key === 'category' || key === 'not_category' || key === 'mode' || key === 'text') filter[key] = value;
    if (key === 'outcome' && OUTCOMES.includes(value)) filter[key] = value;
    if (FLAGS.includes(key) && (value === 'true' || value === 'false')) {
      filter[key] = value === 'true';
    }
  }
  return filter;
}

/** @param {Filter} filter @param {string} [order] */
function query(filter, order = '') {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    if (key !== 'fields' && value !== undefined) params.set(key, String(value));
  }
  for (const [key, value] of Object.entries(filter.fields ?? {})) params.set(`f.${key}`, value);
  if (order) params.set('order', order);
  const text = params.toString();
  return text && `?${text}`;
}

export const toSummary = () => '#/';
/** @param {string} [id] */
export const toIssue = (id = '') => `#/issues${id && `/${encodeURIComponent(id)}`}`;
export const toTools = () => '#/tools';
export const toFailures = () => '#/failures';
export const toMap = () => '#/map';
export const toTime = () => '#/time';
/** @param {string} key of a field @param {Filter} [filter] */
export const toSlice = (key, filter = {}) => `#/slice/${encodeURIComponent(key)}${query(filter)}`;
export const toCompare = () => '#/compare';
export const toMethod = () => '#/method';
/** @param {string} id */
export const toCategory = (id) => `#/category/${encodeURIComponent(id)}`;
/** @param {Filter} filter @param {string} [order] */
export const toTraces = (filter, order = '') => `#/traces${query(filter, order)}`;
/** @param {string} id @param {Filter} [filter] */
export const toThread = (id, filter = {}) => `#/thread/${encodeURIComponent(id)}${query(filter)}`;
