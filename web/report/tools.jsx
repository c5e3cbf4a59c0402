// What the agent does with its tools, and where the time of conversations goes.

import { useState } from 'preact/hooks';
import { bytes, count, percent, seconds } from '../lib/format.js';
import { toIssue, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').ToolStat} ToolStat */

/** @type {{ key: keyof ToolStat, title: string, hint: string, print: (tool: ToolStat) => string }[]} */
const COLUMNS = [
  { key: 'calls', title: 'Calls', hint: '', print: (tool) => count(tool.calls) },
  { key: 'conversations', title: 'Conversations', hint: '', print: (tool) => count(tool.conversations) },
  {
    key: 'errors',
    title: 'Errors',
    hint: 'Calls that failed',
    print: (tool) => (tool.errors ? `${count(tool.errors)} (${percent(tool.errors / tool.calls)})` : '0'),
  },
  { key: 'refused', title: 'Refused', hint: 'By a person', print: (tool) => count(tool.refused) },
  {
    key: 'p50_s',
    title: 'Median',
    hint: 'From the call to its result, waits for approval included',
    print: (tool) => seconds(tool.p50_s),
  },
  { key: 'p95_s', title: 'p95', hint: 'One call in twenty takes longer', print: (tool) => seconds(tool.p95_s) },
  {
    key: 'total_s',
    title: 'In all',
    hint: 'All calls together',
    print: (tool) => (tool.p50_s === null ? '–' : seconds(tool.total_s)),
  },
  { key: 'result_bytes', title: 'Results', hint: 'Size of all results', print: (tool) => bytes(tool.result_bytes) },
  {
    key: 'largest_bytes',
    title: 'Largest',
    hint: 'Size of the largest result',
    print: (tool) => bytes(tool.largest_bytes),
  },
];

/** Where the time goes, as a bar and in words. @param {{ spent: NonNullable<Report['time_spent']> }} props */
function TimeSpent({ spent }) {
  /** @type {[string, number, string][]} */
  const parts = [
    ['The model answers', spent.model_s, 'hue-0'],
    ['Tools work', spent.tools_s, 'hue-1'],
    ['The person reads and writes', spent.person_s, 'hue-2'],
  ];
  const all = parts.reduce((sum, [, value]) => sum + value, 0);
  if (all === 0) return null;
  return (
    <section aria-labelledby="time-spent">
      <h2 id="time-spent">Where the time goes</h2>
      <div class="bar wide" aria-hidden="true">
        {parts.map(([title, value, hue]) => (
          <span key={title} class={`segment ${hue}`} style={{ width: `${(value / all) * 100}%` }}>
            {value / all > 0.08 ? percent(value / all) : ''}
          </span>
        ))}
      </div>
      <p class="detail">
        {parts.map(([title, value]) => `${title}: ${seconds(value)} (${percent(value / all)})`).join(' · ')}. By the
        times of messages; a pause of a person counts for half an hour at most, {seconds(spent.idle_s)} beyond that are
        left out. The time of tools includes waits for approval.
      </p>
    </section>
  );
}

/** @param {{ report: Report }} props */
export function ToolsView({ report }) {
  const [order, setOrder] = useState(/** @type {keyof ToolStat} */ ('calls'));
  const all = [...(report.tools ?? [])].sort((a, b) => Number(b[order] ?? -1) - Number(a[order] ?? -1));
  const issues = new Map((report.issues ?? []).map((issue) => [issue.step ?? '', issue.id]));
  return (
    <>
      {report.time_spent && <TimeSpent spent={report.time_spent} />}
      <h2 class="big">What the agent does with its tools</h2>
      <p class="note">Shells are listed by the program that they run. A column’s title sorts by it.</p>
      <div class="scroll">
        <table class="tools">
          <thead>
            <tr>
              <th scope="col">Tool</th>
              {COLUMNS.map(({ key, title, hint }) => (
                <th key={key} scope="col" class="number" aria-sort={order === key ? 'descending' : 'none'}>
                  <button type="button" class="link" title={hint} onClick={() => setOrder(key)}>
                    {title}
                  </button>
                </th>
              ))}
              <th scope="col">Errors, most frequent first</th>
            </tr>
          </thead>
          <tbody>
            {all.map((tool) => {
              const issue = issues.get(tool.step);
              return (
                <tr key={tool.step}>
                  <th scope="row">
                    <a href={toTraces({ fields: { tool: tool.step.replace(/: .*/, '') } })}>
                      <bdi>{tool.step}</bdi>
                    </a>
                  </th>
                  {COLUMNS.map(({ key, print }) => (
                    <td key={key} class={`number ${key === 'errors' && tool.errors > 0 ? 'bad' : ''}`}>
                      {key === 'errors' && issue && tool.errors > 0 ? (
                        <a href={toIssue(issue)}>{print(tool)}</a>
                      ) : (
                        print(tool)
                      )}
                    </td>
                  ))}
                  <td class="detail">
                    {tool.error_texts.map(({ template, count: n }) => (
                      <div key={template}>
                        {count(n)} × <bdi>{template.replaceAll('<v>', '…').slice(0, 120)}</bdi>
                      </div>
                    ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
