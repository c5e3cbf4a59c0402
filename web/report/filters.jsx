// What a list of conversations is narrowed down to, as chips that can be taken away, and a way to add one.

import { useMemo, useState } from 'preact/hooks';
import { count } from '../lib/format.js';
import { issueTitle } from '../lib/issues.js';
import { fieldsOf, rangeWords, valuesOf } from '../rows/fields.js';
import { Choice } from './choice.jsx';
import { modeTitle } from './failure_mode.js';
import { OUTCOME } from './outcome.jsx';
import { toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../rows/fields.js').Field} Field */

const MAX_VALUES = 200;
/** Asked for in other ways. */
const OTHERWISE = ['summary', 'category', 'outcome', 'mode', 'thread_id', 'error'];

/** @param {Report} report @param {string} key @param {string} title @param {string} value */
function fieldWords(report, key, title, value) {
  if (key === 'issue') return `“${issueTitle(report, value)}”`;
  if (key === 'copy_of') return value === '' ? 'without copies' : 'saying the same';
  if (key === 'path' && value === '') return 'no tool is called';
  return `${title}: ${value.includes('..') ? rangeWords(value) : value}`;
}

/** Each part of a filter in words, with the filter without it. @param {Report} report @param {Filter} filter @returns {{ words: string, rest: Filter }[]} */
export function partsOf(report, filter) {
  const { fields = {}, ...plain } = filter;
  /** @param {string} id */
  const name = (id) => report.categories.find((category) => category.id === id)?.name ?? id;
  /** @type {{ [K in keyof Filter]?: (value: any) => string }} */
  const words = {
    category: (id) => (id === '' ? 'unclassified' : `in “${name(id)}”`),
    not_category: (id) => (id === '' ? 'in a category' : `not in “${name(id)}”`),
    error: (is) => (is ? 'ended in an error' : 'ended without an error'),
    outcome: (/** @type {import('../types.js').Outcome} */ value) => `outcome ${OUTCOME[value]}`,
    mode: (mode) => `“${modeTitle(report, mode)}”`,
    tool_errors: (is) => (is ? 'with a failed tool call' : 'without failed tool calls'),
    spoken: (is) => (is ? 'in which a user speaks' : 'in which no user says anything'),
    text: (text) => `saying “${text}”`,
    region: () => 'in a part of the map',
  };
  const parts = Object.entries(plain).map(([key, value]) => {
    const rest = { ...filter };
    delete rest[/** @type {keyof Filter} */ (key)];
    return { words: words[/** @type {keyof Filter} */ (key)]?.(value) ?? key, rest };
  });
  const titles = new Map(fieldsOf(report).map(({ key, title }) => [key, title]));
  for (const [key, value] of Object.entries(fields)) {
    const { [key]: _, ...others } = fields;
    const { fields: __, ...rest } = filter;
    parts.push({
      words: fieldWords(report, key, titles.get(key) ?? key, value),
      rest: Object.keys(others).length > 0 ? { ...rest, fields: others } : rest,
    });
  }
  return parts;
}

/** @param {{ report: Report, filter: Filter }} props */
function AddFilter({ report, filter }) {
  const fields = useMemo(() => fieldsOf(report).filter(({ key }) => !OTHERWISE.includes(key)), [report]);
  const [key, setKey] = useState('');
  const field = fields.find((one) => one.key === key);
  const values = useMemo(
    () => (field?.kind === 'text' ? valuesOf(report.rows, field).slice(0, MAX_VALUES) : []),
    [report, field],
  );
  /** @param {string} value */
  const go = (value) => {
    setKey('');
    location.hash = toTraces({ ...filter, fields: { ...filter.fields, [key]: value } });
  };
  return (
    <>
      <label>
        Filter by{' '}
        <select value={key} onChange={(event) => setKey(event.currentTarget.value)}>
          <option value="">…</option>
          {fields.map((one) => (
            <option key={one.key} value={one.key}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      {field?.kind === 'text' && (
        <label>
          <span class="hidden">Value of {field.title}</span>
          <select value="" onChange={(event) => go(event.currentTarget.value)}>
            <option value="">choose…</option>
            {values.map(([value, n]) => (
              <option key={value} value={value}>
                {key === 'issue' ? issueTitle(report, value) : value} ({count(n)})
              </option>
            ))}
          </select>
        </label>
      )}
      {field && field.kind !== 'text' && (
        <form
          class="range"
          onSubmit={(event) => {
            event.preventDefault();
            const data = new FormData(event.currentTarget);
            const [low, high] = [String(data.get('low')), String(data.get('high'))];
            if (low || high) go(`${low}..${high}`);
          }}
        >
          <label>
            from <input name="low" type={field.kind === 'time' ? 'datetime-local' : 'number'} step="any" />
          </label>
          <label>
            to <input name="high" type={field.kind === 'time' ? 'datetime-local' : 'number'} step="any" />
          </label>
          <button type="submit">Apply</button>
        </form>
      )}
    </>
  );
}

/** @param {{ report: Report, filter: Filter }} props */
export function Filters({ report, filter }) {
  /** @param {Record<string, string | undefined>} change */
  const go = (change) => {
    location.hash = toTraces(/** @type {Filter} */ ({ ...filter, ...change }));
  };
  const parts = partsOf(report, filter);
  return (
    <>
      <div class="filters">
        <Choice
          label="Category"
          value={filter.category}
          all="all"
          options={[
            ...report.categories.map(
              ({ id, level, name }) =>
                /** @type {[string, string]} */ ([id, `${level > 1 ? '\u00a0\u00a0' : ''}${name}`]),
            ),
            ['', 'Unclassified'],
          ]}
          onChange={(category) => go({ category, not_category: undefined })}
        />
        <Choice
          label="Outcome"
          value={filter.outcome}
          all="all"
          options={Object.entries(OUTCOME)}
          onChange={(outcome) => go({ outcome })}
        />
        {report.failure_modes.length > 0 && (
          <Choice
            label="Way of failing"
            value={filter.mode}
            all="any or none"
            options={report.failure_modes.map(({ id, title, count: n }) => [id, `${title} (${count(n)})`])}
            onChange={(mode) => go({ mode })}
          />
        )}
        <AddFilter report={report} filter={filter} />
      </div>
      {parts.length > 0 && (
        <ul class="chips" aria-label="Filters">
          {parts.map(({ words, rest }) => (
            <li key={words}>
              <a class="chip" href={toTraces(rest)} aria-label={`Without: ${words}`}>
                {words} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          <li>
            <a href={toTraces({})}>show all {count(report.rows.length)}</a>
          </li>
        </ul>
      )}
    </>
  );
}
