// One issue: how often, how bad, since when, who has it, where it shows, and how it was grouped.

import { useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { count, percent, plural, time } from '../lib/format.js';
import {
  asLines,
  asText,
  causeWords,
  differenceName,
  eligibleWords,
  failedWords,
  issueOf,
  rateWords,
  recoveredWords,
  STATE_RULE,
} from '../lib/issues.js';
import { Severity, Sparkline, State } from './issues.jsx';
import { toIssue, toThread, toTraces } from './route.js';
import { TraceTable } from './table.jsx';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Issue} Issue */

/** @type {[import('../types.js').Issue['mark'] | '', string][]} */
const MARKS = [
  ['resolved', 'Resolved'],
  ['ignored', 'Ignore'],
  ['not_an_issue', 'Not an issue'],
];

/** @param {{ source: import('../types.js').ReportSource, issue: Issue }} props */
function Actions({ source: { report, owner }, issue }) {
  const [said, setSaid] = useState('');
  /** @param {string} mark */
  const setMark = async (mark) => {
    try {
      await owner?.edit({ op: 'mark_issue', id: issue.id, mark });
      setSaid('');
    } catch (error) {
      setSaid(/** @type {Error} */ (error).message);
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(asText(report, issue));
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not allow copying here.');
    }
  };
  return (
    <div class="row">
      {owner &&
        MARKS.map(([mark, title]) => (
          <button
            key={mark}
            type="button"
            aria-pressed={issue.mark === mark}
            onClick={() => setMark(issue.mark === mark ? '' : (mark ?? ''))}
          >
            {title}
          </button>
        ))}
      <button type="button" onClick={copy}>
        Copy for a bug tracker
      </button>
      {issue.cases.length > 0 && (
        <button
          type="button"
          onClick={() => download([asLines(issue)], 'application/x-ndjson', fileName(issue.title, 'cases.jsonl'))}
        >
          Save the cases
        </button>
      )}
      <span role="status">{said}</span>
    </div>
  );
}

/** @param {{ report: Report, issue: Issue }} props */
function Differences({ report, issue }) {
  if (issue.differences.length === 0) return null;
  return (
    <section aria-labelledby="who">
      <h2 id="who">Who has it</h2>
      <table class="pairs">
        <thead>
          <tr>
            <th scope="col">More often with</th>
            <th scope="col">Here</th>
            <th scope="col">Among the others in which it could happen</th>
          </tr>
        </thead>
        <tbody>
          {issue.differences.map((difference) => (
            <tr key={`${difference.kind} ${difference.key} ${difference.value}`}>
              <th scope="row">
                <bdi>{differenceName(report, difference)}</bdi>
              </th>
              {[difference.here, difference.elsewhere].map(([n, of], i) => (
                <td key={i} title={`${count(n)} of ${count(of)}`}>
                  <span class="part" style={{ '--part': of > 0 ? n / of : 0 }}>
                    {percent(of > 0 ? n / of : 0)}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="detail">Only what differs beyond chance: a false discovery rate of 5% over all issues and values.</p>
    </section>
  );
}

/** @param {{ issue: Issue }} props */
function Examples({ issue }) {
  if (issue.examples.length === 0) return null;
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">Examples</h2>
      <ul class="quotes">
        {issue.examples.map(({ thread_id: id, at, text }) => (
          <li key={id}>
            <a href={toThread(id, { fields: { issue: issue.id } })} dir="auto">
              {text || id}
            </a>
            <span class="detail"> message {at + 1}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why these are one issue. @param {{ report: Report, issue: Issue }} props */
function Grouping({ report, issue }) {
  const { step, template, family, values = [] } = issue;
  const others = (report.issues ?? []).filter((one) => one.id !== issue.id && template && one.template === template);
  return (
    <details>
      <summary>How it was grouped</summary>
      <dl class="facts">
        <dt>Kind</dt>
        <dd>{issue.kind}</dd>
        {step && (
          <>
            <dt>Step</dt>
            <dd>{step}</dd>
          </>
        )}
        {template && (
          <>
            <dt>Message</dt>
            <dd>
              <code>{template}</code>
            </dd>
          </>
        )}
        {values.length > 0 && (
          <>
            <dt>{'<v>'} stands for</dt>
            <dd>{values.join(' · ')}</dd>
          </>
        )}
        {family && (
          <>
            <dt>Family</dt>
            <dd>{family}: messages that no two conversations share are one issue when they are of one kind</dd>
          </>
        )}
        {others.length > 0 && (
          <>
            <dt>Same message elsewhere</dt>
            <dd>
              {others.map((one) => (
                <a key={one.id} href={toIssue(one.id)}>
                  {one.title}{' '}
                </a>
              ))}
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** @param {{ source: import('../types.js').ReportSource, id: string }} props */
export function IssueView({ source, id }) {
  const { report } = source;
  const issue = issueOf(report, id);
  if (!issue) return <p class="note">This report has no such issue.</p>;
  const rows = report.rows.filter((row) => row.issues?.includes(id));
  const sentences = [issue.severity_reason ?? '', recoveredWords(issue)].filter(Boolean);
  return (
    <>
      <p class="crumbs">
        <a href={toIssue()}>Issues</a> ›
      </p>
      <h2 class="big">
        <bdi>{issue.title}</bdi>
      </h2>
      <p class="issue-head">
        <Severity issue={issue} /> <State issue={issue} /> <span class="detail">{STATE_RULE[issue.state]}</span>
      </p>
      <p>
        <a href={toTraces({ fields: { issue: id } })}>{plural(issue.count, 'conversation')}</a>,{' '}
        {plural(issue.events, 'event')}: {rateWords(issue)}.{failedWords(issue) && ` ${failedWords(issue)}.`}
      </p>
      <p>
        {sentences.join(' ')}
        {issue.first_time && (
          <span class="detail">
            {' '}
            First {time(issue.first_time)}, last {time(issue.last_time)}.
          </span>
        )}
      </p>
      {issue.over_time && <Sparkline counts={issue.over_time} />}
      {issue.cause && (
        <section aria-labelledby="cause">
          <h2 id="cause">Suspected cause</h2>
          <p>{causeWords(issue)}</p>
          {(issue.cause.examples ?? []).length > 0 && (
            <p class="detail">For example {(issue.cause.examples ?? []).join(', ')}</p>
          )}
        </section>
      )}
      <Actions source={source} issue={issue} />
      <Differences report={report} issue={issue} />
      <Examples issue={issue} />
      <Grouping report={report} issue={issue} />
      {rows.length > 0 && (
        <section aria-labelledby="rows">
          <h2 id="rows">
            All {count(rows.length)} of {eligibleWords(issue)}
          </h2>
          <TraceTable report={report} rows={rows} filter={{ fields: { issue: id } }} />
        </section>
      )}
    </>
  );
}
