// The board: what keeps going wrong, most serious first.

import { useState } from 'preact/hooks';
import { count, percent, plural } from '../lib/format.js';
import {
  causeWords,
  differenceName,
  failedWords,
  isPutAside,
  isSingle,
  MARK,
  rateWords,
  SEVERITY,
  STATE,
  STATE_RULE,
} from '../lib/issues.js';
import { Choice } from './choice.jsx';
import { toIssue } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Issue} Issue */

/** A line of bars, one for each span of time. @param {{ counts: number[] }} props */
export function Sparkline({ counts }) {
  const most = Math.max(1, ...counts);
  const width = 100 / counts.length;
  return (
    <svg class="sparkline" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      {counts.map((n, i) => (
        <rect key={i} x={i * width} y={20 - (n / most) * 20} width={width * 0.8} height={(n / most) * 20} />
      ))}
    </svg>
  );
}

/** @param {{ issue: Issue }} props */
export const Severity = ({ issue }) => (
  <span class={`severity ${issue.severity}`} title={issue.severity_reason}>
    {issue.kind === 'unexplained' ? '–' : SEVERITY[issue.severity]}
  </span>
);

/** @param {{ issue: Issue }} props */
export const State = ({ issue }) => (
  <span class={`state ${issue.mark ? 'marked' : issue.state}`} title={issue.mark ? '' : STATE_RULE[issue.state]}>
    {issue.mark ? MARK[issue.mark] : STATE[issue.state]}
  </span>
);

/** @param {{ issue: Issue, children: import('preact').ComponentChildren, trend?: number[] | undefined }} props */
const Entry = ({ issue, children, trend }) => (
  <li class="issue">
    <Severity issue={issue} />
    <div>
      <a class="issue-title" href={toIssue(issue.id)}>
        <bdi>{issue.title}</bdi>
      </a>
      {children}
    </div>
    <State issue={issue} />
    {trend ? <Sparkline counts={trend} /> : <span />}
  </li>
);

/** @param {{ report: Report, issues: Issue[] }} props */
const Entries = ({ report, issues }) => (
  <ul class="issues">
    {issues.map((issue) => {
      const [first] = issue.differences;
      const failed = failedWords(issue);
      return (
        <Entry key={issue.id} issue={issue} trend={issue.over_time}>
          <div class="detail">
            {rateWords(issue)}
            {failed && ` · ${failed}`}
            {first && ` · ${differenceName(report, first)}: ${count(first.here[0])} of ${count(first.here[1])}`}
          </div>
          {issue.cause && <div class="detail">Likely: {causeWords(issue)}</div>}
        </Entry>
      );
    })}
  </ul>
);

/** Issues that are not in the list itself: closed, under what they are. @param {{ report: Report, issues: Issue[], title: string }} props */
const Folded = ({ report, issues, title }) =>
  issues.length > 0 && (
    <details>
      <summary>
        {count(issues.length)} {title}
      </summary>
      <Entries report={report} issues={issues} />
    </details>
  );

/** Models that conversations of issues had, and which issues each is in. @param {Report} report */
function issuesByModel({ rows }) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { model, issues = [] } of rows) {
    if (!model) continue;
    const ids = found.get(model) ?? new Set();
    for (const id of issues) ids.add(id);
    found.set(model, ids);
  }
  return found;
}

const useChoice = () => useState(/** @type {string | undefined} */ (undefined));

/** @param {{ report: Report }} props */
export function IssuesView({ report }) {
  const [severity, setSeverity] = useChoice();
  const [state, setState] = useChoice();
  const [category, setCategory] = useChoice();
  const [model, setModel] = useChoice();
  const all = report.issues ?? [];
  const models = issuesByModel(report);
  const chosen = all.filter(
    (issue) =>
      (!severity || issue.severity === severity) &&
      (!state || (state === 'marked' ? isPutAside(issue) : issue.state === state && !isPutAside(issue))) &&
      (!category || (issue.by_category[category] ?? 0) > 0) &&
      (!model || models.get(model)?.has(issue.id)),
  );
  const open = chosen.filter((issue) => !isSingle(issue) && (state === 'marked' || !isPutAside(issue)));
  const singles = chosen.filter((issue) => isSingle(issue) && !isPutAside(issue));
  const aside = state === 'marked' ? [] : chosen.filter((issue) => !isSingle(issue) && isPutAside(issue));
  const known = report.overall.stats.failed + report.overall.stats.succeeded;
  const tops = report.categories.filter(({ level }) => level === 1);
  return (
    <>
      <h2 class="big">{plural(open.length, 'issue')}</h2>
      <p class="note">
        An issue is a failure of one kind, at one step, with one message. Rates are of the conversations in which it
        could happen. No model is asked.
      </p>
      <div class="filters">
        <Choice label="Severity" value={severity} options={Object.entries(SEVERITY)} onChange={setSeverity} />
        <Choice
          label="State"
          value={state}
          options={[...Object.entries(STATE), ['marked', 'put aside']]}
          onChange={setState}
        />
        <Choice
          label="Category"
          value={category}
          options={tops.map(({ id, name }) => [id, name])}
          onChange={setCategory}
        />
        {models.size > 1 && (
          <Choice
            label="Model"
            value={model}
            options={[...models.keys()].sort().map((name) => [name, name])}
            onChange={setModel}
          />
        )}
      </div>
      {open.length === 0 && (
        <p class="note">
          {all.length > 0
            ? 'No issue matches.'
            : 'No failed step, refusal or complaint could be seen. That is no proof of success: '}
          {all.length === 0 &&
            `nobody says how ${count(report.overall.count - known)} of ${count(report.overall.count)} conversations ended.`}
        </p>
      )}
      <Entries report={report} issues={open} />
      <Folded report={report} issues={singles} title="seen in one conversation only" />
      <Folded report={report} issues={aside} title="put aside" />
    </>
  );
}

/** Issues that conversations of a category have. @param {{ report: Report, category: string }} props */
export function IssuesOf({ report, category }) {
  const found = (report.issues ?? [])
    .filter((issue) => (issue.by_category[category] ?? 0) > 0 && !isSingle(issue) && !isPutAside(issue))
    .sort((a, b) => (b.by_category[category] ?? 0) - (a.by_category[category] ?? 0))
    .slice(0, 8);
  if (found.length === 0) return null;
  const total = report.categories.find(({ id }) => id === category)?.count ?? 0;
  return (
    <section aria-labelledby="issues-here">
      <h2 id="issues-here">Issues here</h2>
      <ul class="issues">
        {found.map((issue) => (
          <Entry key={issue.id} issue={issue}>
            <div class="detail">
              {count(issue.by_category[category] ?? 0)} of {count(total)} conversations here (
              {percent((issue.by_category[category] ?? 0) / total)}); {count(issue.count)} in all
            </div>
          </Entry>
        ))}
      </ul>
    </section>
  );
}
