// The report, for a reader: the same in the app and in the exported file. The host hands in where conversations come
// from, and buttons of its own.

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count, percent, period } from '../lib/format.js';
import { openIssues } from '../lib/issues.js';
import { Boundary } from './boundary.jsx';
import { CategoryView } from './category.jsx';
import { CompareView } from './compare.jsx';
import { FailuresView } from './failures.jsx';
import { IssueView } from './issue.jsx';
import { IssuesView } from './issues.jsx';
import { MapView } from './map.jsx';
import { MethodView } from './method.jsx';
import {
  parseRoute,
  toCompare,
  toFailures,
  toIssue,
  toMap,
  toMethod,
  toSlice,
  toSummary,
  toTime,
  toTools,
  toTraces,
} from './route.js';
import { SliceView } from './slice.jsx';
import { SummaryView } from './summary.jsx';
import { ThreadView } from './thread.jsx';
import { TimeView } from './time.jsx';
import { ToolsView } from './tools.jsx';
import { TracesView } from './traces.jsx';
import { useVerdict, Verified } from './verdict.jsx';

/** @typedef {import('../types.js').ReportSource} ReportSource */

function useRoute() {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

/** One line: how much of the data is behind the report.
 * @param {{ source: ReportSource, verdict: import('../types.js').Verdict | undefined }} props */
function Honesty({ source, verdict }) {
  const { ledger, unclassified, overall, period: span } = source.report;
  const { bad, ignored, duplicate } = ledger.records;
  const left = (ledger.unmatched ?? 0) + (ledger.unsampled ?? 0) + (ledger.filtered ?? 0);
  const { models } = ledger;
  const unread = models ? models.refused + models.failed + models.unasked : 0;
  return (
    <p class="honesty">
      <a href={left > 0 ? toMethod() : toTraces({})}>{count(ledger.loaded)} conversations</a>
      {ledger.undrawn && (
        <>
          {', '}
          <a href={toMethod()}>a sample of {count(ledger.loaded + ledger.undrawn)}</a>,
        </>
      )}
      {' from '}
      <a href={toMethod()}>{count(ledger.records.read)} records</a>
      {(ledger.unmatched ?? 0) > 0 && (
        <>
          {' · '}
          <a href={toMethod()} title={source.report.config.filter || 'By the time that was asked for'}>
            {count(ledger.loaded - (ledger.unmatched ?? 0))} chosen by time and filter
          </a>
        </>
      )}
      {' · '}
      <a href={toTraces({ spoken: true })}>{count(ledger.analysed)} analysed</a>
      {ledger.unique !== undefined && (
        <>
          {' · '}
          <a
            href={toTraces({ spoken: true, fields: { copy_of: '' } })}
            title="The others say the same as one of these, in nearly the same words"
          >
            {count(ledger.unique)} unique
          </a>
        </>
      )}
      {' · '}
      <a href={toTraces({ not_category: '' })}>{percent(1 - unclassified.share)} classified</a>
      {models && (
        <>
          {' · '}
          <a href={toMethod()} class={unread > 0 ? 'warn' : ''}>
            {count(unread)} refused or not read by a model
          </a>
        </>
      )}
      {' · '}
      <a href={toMethod()} class={bad > 0 ? 'warn' : ''}>
        {count(bad)} unreadable
      </a>
      {duplicate + ignored > 0 && (
        <>
          {' · '}
          <a href={toMethod()}>
            {count(duplicate)} duplicate, {count(ignored)} bookkeeping
          </a>
        </>
      )}
      {' · '}
      {source.report.over_time ? <a href={toTime()}>{period(span)}</a> : period(span)}
      {overall.count === 0 && ' · nothing to analyse'}
      <Verified verdict={verdict} />
    </p>
  );
}

const MAX_CATEGORIES = 5000; // as in src/report/read.cpp

/** @param {{ source: ReportSource, actions?: import('preact').ComponentChildren }} props */
export function Viewer({ source, actions }) {
  const route = useRoute();
  const { report } = source;
  if (report.categories.length > MAX_CATEGORIES) throw new Error(`${count(report.categories.length)} categories`);
  const verdict = useVerdict(report);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const key = `${route.view}/${route.id}/${JSON.stringify(route.filter)}/${route.order}`;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    main.current?.focus();
  }, [key]);

  /** @param {string} view */
  const current = (view) => (route.view === view ? 'page' : undefined);
  return (
    <div class="report">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header class="masthead">
        <div class="title">
          <h1>
            <a href={toSummary()}>{report.title}</a>
          </h1>
          <div class="actions">{actions}</div>
        </div>
        <Boundary what="What this report was made of">
          <Honesty source={source} verdict={verdict} />
        </Boundary>
        <nav aria-label="Views">
          <a href={toSummary()} aria-current={current('summary')}>
            Summary
          </a>
          {report.issues && (
            <a href={toIssue()} aria-current={current('issues')}>
              Issues{openIssues(report) > 0 && <span class="count"> {count(openIssues(report))}</span>}
            </a>
          )}
          <a href={toFailures()} aria-current={current('failures')}>
            Failures
          </a>
          {(report.tools ?? []).length > 0 && (
            <a href={toTools()} aria-current={current('tools')}>
              Tools
            </a>
          )}
          {report.over_time && (
            <a href={toTime()} aria-current={current('time')}>
              Over time
            </a>
          )}
          {report.rows.length > 0 && (
            <a href={toSlice('outcome')} aria-current={current('slice')}>
              Breakdown
            </a>
          )}
          {report.rows.some(({ spot }) => spot) && (
            <a href={toMap()} aria-current={current('map')}>
              Map
            </a>
          )}
          <a href={toTraces({})} aria-current={current('traces')}>
            Conversations
          </a>
          {report.comparison && (
            <a href={toCompare()} aria-current={current('compare')}>
              Compare
            </a>
          )}
          <a href={toMethod()} aria-current={current('method')}>
            Method
          </a>
        </nav>
      </header>
      <main ref={main} tabIndex={-1} id="main">
        <Boundary key={key} what="This view">
          {route.view === 'summary' && <SummaryView source={source} />}
          {route.view === 'category' && <CategoryView key={key} source={source} id={route.id} />}
          {route.view === 'failures' && <FailuresView report={report} />}
          {route.view === 'issues' && !route.id && <IssuesView report={report} />}
          {route.view === 'issues' && route.id && <IssueView key={key} source={source} id={route.id} />}
          {route.view === 'tools' && <ToolsView report={report} />}
          {route.view === 'time' && <TimeView report={report} />}
          {route.view === 'slice' && <SliceView report={report} id={route.id} filter={route.filter} />}
          {route.view === 'map' && <MapView report={report} />}
          {route.view === 'compare' && <CompareView report={report} />}
          {route.view === 'traces' && (
            <TracesView key={key} source={source} filter={route.filter} order={route.order} />
          )}
          {route.view === 'thread' && <ThreadView key={key} source={source} id={route.id} filter={route.filter} />}
          {route.view === 'method' && <MethodView report={report} verdict={verdict} />}
        </Boundary>
      </main>
      <footer>
        Made with Tracesift. Every number is computed from the conversations behind it; hover one to see whether it was
        found equal when this page computed it again. Times are UTC.
      </footer>
    </div>
  );
}

/** @param {HTMLElement} root @param {ReportSource} source */
export function mount(root, source) {
  root.replaceChildren();
  render(
    <Boundary what="This report">
      <Viewer source={source} />
    </Boundary>,
    root,
  );
}
