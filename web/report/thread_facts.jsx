// Beside a conversation: its facts, its steps as a tree, its records as the files hold them.

import { useMemo, useState } from 'preact/hooks';
import { count, dollars, seconds, time } from '../lib/format.js';
import { pretty, Text } from './text.jsx';

/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').Thread} Thread */

/** Runs as a tree with a line of time each. @param {{ runs: Run[] }} props */
export function Runs({ runs }) {
  const depth = useMemo(() => {
    const depths = new Map();
    for (const run of runs) depths.set(run.id, run.parent_id === null ? 0 : (depths.get(run.parent_id) ?? 0) + 1);
    return depths;
  }, [runs]);
  const times = runs.flatMap((run) => [run.start_time, run.end_time]).filter((t) => t !== null);
  const from = Math.min(...times.map((t) => Date.parse(t)));
  const span = Math.max(...times.map((t) => Date.parse(t))) - from || 1;
  const [shown, setShown] = useState(200);
  return (
    <>
      <ul class="runs">
        {runs.slice(0, shown).map((run) => {
          const start = run.start_time === null ? null : Date.parse(run.start_time);
          const end = run.end_time === null ? start : Date.parse(run.end_time);
          const took = start === null || end === null ? null : (end - start) / 1000;
          return (
            <li
              key={`${run.trace_id}/${run.id}`}
              class={run.error ? 'failed' : ''}
              style={{ paddingLeft: `${(depth.get(run.id) ?? 0) * 14}px` }}
            >
              <span class="kind">{run.kind}</span> <span class="run">{run.name || run.id}</span>
              <span class="detail">
                {took !== null && took > 0 && ` ${seconds(took)}`}
                {run.tokens.total !== null ? ` · ${count(run.tokens.total)} tokens` : ''}
                {run.cost_usd !== null && ` · ${dollars(run.cost_usd)}`}
              </span>
              {run.error && <div class="bad">{run.error}</div>}
              {start !== null && end !== null && (
                <div class="timeline" aria-hidden="true">
                  <span
                    style={{
                      left: `${((start - from) / span) * 100}%`,
                      width: `${Math.max(((end - start) / span) * 100, 0.5)}%`,
                    }}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {shown < runs.length && (
        <button type="button" onClick={() => setShown(runs.length)}>
          Show all {count(runs.length)} steps
        </button>
      )}
    </>
  );
}

/** @param {{ thread: Thread }} props */
export function Facts({ thread }) {
  /** @type {[string, string][]} */
  const facts = [
    ['Id', thread.thread_id],
    ['Started', time(thread.start_time)],
    ['Active time', seconds(thread.latency_s)],
    ['Tokens', thread.tokens.total === null ? '–' : count(thread.tokens.total)],
    ['Cost', `${thread.cost_is_computed ? '≈ ' : ''}${dollars(thread.cost_usd)}`],
    ['Model', thread.model ?? '–'],
    ['Format', thread.source_format],
    ...Object.entries(thread.metadata),
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== '–')
        .map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      {thread.tags.length > 0 && (
        <div>
          <dt>Tags</dt>
          <dd>{thread.tags.join(', ')}</dd>
        </div>
      )}
      {thread.feedback.map((entry) => (
        <div key={entry.key}>
          <dt>{entry.key}</dt>
          <dd>
            {entry.score ?? entry.value}
            {entry.comment ? ` “${entry.comment}”` : ''}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the files hold of it, or at least what was read from them. @param {{ source: import('../types.js').ReportSource, thread: Thread }} props */
export function Raw({ source, thread }) {
  const [text, setText] = useState('');
  const open = async () => {
    const records = await source.owner?.rawRecords?.(thread.thread_id).catch(() => '');
    setText(records ? records.split('\n').map(pretty).join('\n') : JSON.stringify(thread, null, 2));
  };
  return (
    <details class="raw" onToggle={(event) => event.currentTarget.open && text === '' && void open()}>
      <summary>{source.owner?.rawRecords ? 'Raw records' : 'As JSON'}</summary>
      {text && (
        <>
          <button type="button" onClick={() => navigator.clipboard?.writeText(text)}>
            Copy
          </button>
          <Text text={text} />
        </>
      )}
    </details>
  );
}
