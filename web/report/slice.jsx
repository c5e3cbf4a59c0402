// Any field's values side by side: how much of each there is, how it fails, how long it takes, and where it is asked.

import { useMemo } from 'preact/hooks';
import { compact, count, dollars, percent, percentRange, seconds } from '../lib/format.js';
import { issueTitle } from '../lib/issues.js';
import { fieldOf, fieldsOf } from '../rows/fields.js';
import { compile } from '../rows/filter.js';
import { groupBy, measure } from '../rows/groups.js';
import { modeTitle } from './failure_mode.js';
import { partsOf } from './filters.jsx';
import { OUTCOME } from './outcome.jsx';
import { toCategory, toSlice, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Filter} Filter */
/** @typedef {import('../rows/groups.js').Group} Group */

const SMALL = 10;
/** Nothing to divide by: as many values as rows. */
const NOT = ['summary', 'thread_id', 'error', 'copy_of'];

/** The filter that gives a group's rows. @param {Filter} filter @param {string} key @param {Group} group @returns {Filter} */
function into(filter, key, { wanted }) {
  if (key === 'category' || key === 'outcome' || key === 'mode') return { ...filter, [key]: wanted };
  return { ...filter, fields: { ...filter.fields, [key]: wanted } };
}

/** @param {Report} report @param {string} key @param {string} name */
function titleOf(report, key, name) {
  if (key === 'category') return report.categories.find(({ id }) => id === name)?.name ?? 'Unclassified';
  if (key === 'outcome') return OUTCOME[/** @type {import('../types.js').Outcome} */ (name)] ?? name;
  if (key === 'issue') return issueTitle(report, name);
  return key === 'mode' ? modeTitle(report, name) : name;
}

/** Where each value is asked: its share of every top category. @param {{ report: Report, keyOf: string, groups: Group[], filter: Filter }} props */
function Across({ report, keyOf, groups, filter }) {
  const columns = report.categories.filter(({ level }) => level === 1);
  const isChosen = useMemo(() => compile(filter), [filter]);
  const sizes = useMemo(() => {
    const sums = new Map(columns.map(({ id }) => [id, 0]));
    for (const row of report.rows) {
      const top = (row.category_id ?? '').split('.')[0] ?? '';
      if (sums.has(top) && isChosen(row)) sums.set(top, (sums.get(top) ?? 0) + 1);
    }
    return sums;
  }, [report, isChosen]);
  if (columns.length < 2 || keyOf === 'category') return null;
  return (
    <section aria-labelledby="across">
      <h2 id="across">In each category</h2>
      <p class="note">Of each category’s conversations, the part that has the value. Darker is more.</p>
      <div class="scroll">
        <table class="heat neutral">
          <thead>
            <tr>
              <th scope="col">Value</th>
              {columns.map(({ id, name }) => (
                <th key={id} scope="col">
                  <a href={toCategory(id)}>{name}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => {
              const inside = new Map();
              for (const row of group.rows) {
                const top = (row.category_id ?? '').split('.')[0];
                inside.set(top, (inside.get(top) ?? 0) + 1);
              }
              return (
                <tr key={group.wanted}>
                  <th scope="row">{titleOf(report, keyOf, group.name)}</th>
                  {columns.map(({ id }) => {
                    const n = inside.get(id) ?? 0;
                    const of = sizes.get(id) ?? 0;
                    return (
                      <td
                        key={id}
                        class={of < SMALL ? 'small' : ''}
                        style={{ '--heat': `${of ? Math.round((n / of) * 45) : 0}%` }}
                        title={`${count(n)} of ${count(of)}`}
                      >
                        {n > 0 && (
                          <a href={toTraces({ ...into(filter, keyOf, group), category: id })}>{percent(n / of)}</a>
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Of columns with numbers. @param {{ titles: string[] }} props */
const Heads = ({ titles }) =>
  titles.map((title) => (
    <th key={title} scope="col" class="number">
      {title}
    </th>
  ));

/** @param {{ report: Report, id: string, filter: Filter }} props */
export function SliceView({ report, id, filter }) {
  const fields = useMemo(() => fieldsOf(report).filter(({ key }) => !NOT.includes(key)), [report]);
  const field = fields.find(({ key }) => key === id) ?? fields[0] ?? fieldOf('outcome');
  const rows = useMemo(() => report.rows.filter(compile(filter)), [report, filter]);
  const groups = useMemo(() => groupBy(report, rows, field), [report, rows, field]);
  const measured = useMemo(() => groups.map((group) => ({ group, stats: measure(group.rows) })), [groups]);
  if (report.rows.length === 0)
    return <p class="note">This report was shared without rows: there is nothing to divide.</p>;
  const most = Math.max(1, ...groups.map((group) => group.rows.length));
  const has = (/** @type {'latency_p50_s' | 'tokens_p50' | 'cost_usd_total'} */ key) =>
    measured.some(({ stats }) => stats[key] !== null);
  const known = groups.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <>
      <h2 class="big">Breakdown</h2>
      <div class="filters">
        <label>
          Group by{' '}
          <select
            value={field.key}
            onChange={(event) => {
              location.hash = toSlice(event.currentTarget.value, filter);
            }}
          >
            {fields.map(({ key, title }) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {partsOf(report, filter).map(({ words, rest }) => (
          <a key={words} class="chip" href={toSlice(field.key, rest)} aria-label={`Without: ${words}`}>
            {words} <span aria-hidden="true">×</span>
          </a>
        ))}
      </div>
      <div class="scroll">
        <table class="slices">
          <thead>
            <tr>
              <th scope="col">{field.title}</th>
              <Heads titles={['Conversations', 'Share']} />
              <th scope="col" class="bars">
                <span class="hidden">Share as a bar</span>
              </th>
              <Heads
                titles={[
                  'Failed',
                  ...(has('latency_p50_s') ? ['Median time', 'p95 time'] : []),
                  ...(has('tokens_p50') ? ['Median tokens'] : []),
                  ...(has('cost_usd_total') ? ['Cost'] : []),
                ]}
              />
            </tr>
          </thead>
          <tbody>
            {measured.map(({ group, stats }) => {
              const link = into(filter, field.key, group);
              /** @param {string} text @param {string} order */
              const to = (text, order) => (
                <td class="number">{text === '–' ? text : <a href={toTraces(link, order)}>{text}</a>}</td>
              );
              return (
                <tr key={group.wanted} class={stats.count < SMALL ? 'small' : ''}>
                  <th scope="row">{titleOf(report, field.key, group.name)}</th>
                  <td class="number">
                    <a href={toTraces(link)}>{count(stats.count)}</a>
                  </td>
                  <td class="number">{percent(stats.count / rows.length)}</td>
                  <td class="bars">
                    <span class="bar" aria-hidden="true">
                      <span class="segment hue-0" style={{ width: `${(stats.count / most) * 100}%` }} />
                    </span>
                  </td>
                  <td class="number" title={`95% interval ${percentRange(stats.failure_rate_ci)}`}>
                    {stats.failed > 0 ? (
                      <a href={toTraces({ ...link, outcome: 'failed' })}>{percent(stats.failure_rate)}</a>
                    ) : (
                      percent(0)
                    )}
                  </td>
                  {has('latency_p50_s') && to(seconds(stats.latency_p50_s), '-latency_s')}
                  {has('latency_p50_s') && to(seconds(stats.latency_p95_s), '-latency_s')}
                  {has('tokens_p50') && to(compact(stats.tokens_p50), '-tokens')}
                  {has('cost_usd_total') && to(dollars(stats.cost_usd_total), '-cost_usd')}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="detail">
        {count(rows.length)} conversations
        {known < rows.length && field.kind !== 'text' && `; of ${count(rows.length - known)} nothing is known`}. One may
        have several values of a list. These numbers are computed here, from the report’s rows.
      </p>
      <Across report={report} keyOf={field.key} groups={groups} filter={filter} />
    </>
  );
}
