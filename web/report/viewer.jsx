// The report, for a reader: the same in the app and in the exported file. The host hands in where conversations come
// from, and buttons of its own.

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count, percent, period, plural } from '../lib/format.js';
import { verify } from '../lib/verify.js';
import { CategoryView } from './category.jsx';
import { FailuresView } from './failures.jsx';
import { later } from './later.js';
import { MethodView } from './method.jsx';
import { parseRoute, toFailures, toMethod, toSummary, toTraces } from './route.js';
import { SummaryView } from './summary.jsx';
import { ThreadView } from './thread.jsx';
import { TracesView } from './traces.jsx';

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

const SLICE = 12; // milliseconds of counting before the page may answer

/**
 * Everything the report counts, counted again in the background.
 * @param {import('../types.js').Report} report
 * @returns {import('../types.js').Verdict | undefined} nothing until it is known
 */
function useVerdict(report) {
  const [verdict, setVerdict] = useState(/** @type {import('../types.js').Verdict | undefined} */ (undefined));
  useEffect(() => {
    const all = verify(report);
    /** @type {import('../types.js').Verdict} */
    const soFar = { checked: 0, wrong: [] };
    let cancel = () => {};
    const go = () => {
      const end = performance.now() + SLICE;
      while (performance.now() < end) {
        const { done, value } = all.next();
        if (done) return setVerdict(soFar);
        soFar.checked++;
        if (value) soFar.wrong.push(value);
      }
      cancel = later(go);
    };
    cancel = later(go);
    return () => cancel();
  }, [report]);
  return verdict;
}

/** @param {{ verdict: import('../types.js').Verdict | undefined }} props */
function Verified({ verdict }) {
  if (!verdict || verdict.checked === 0) return null;
  const { checked, wrong } = verdict;
  if (wrong.length === 0) {
    return (
      <>
        {' · '}
        <a class="verified" href={toMethod()} title="This page counted every number again from the conversations' rows">
          ✓ {count(checked)} numbers counted again
        </a>
      </>
    );
  }
  return (
    <span class="error" role="alert">
      ✗ {count(wrong.length)} of {plural(checked, 'number')} {wrong.length === 1 ? 'is' : 'are'} not what the rows of
      this report give. It was changed after it was made, or was made wrongly: <a href={toMethod()}>see which</a>.
    </span>
  );
}

/** One line that tells how much of the data is behind the report.
 * @param {{ source: ReportSource, verdict: import('../types.js').Verdict | undefined }} props */
function Honesty({ source, verdict }) {
  const { ledger, unclassified, overall, period: span } = source.report;
  const { bad, ignored, duplicate } = ledger.records;
  return (
    <p class="honesty">
      <a href={toTraces({})}>{count(ledger.loaded)} conversations</a>
      {' from '}
      <a href={toMethod()}>{count(ledger.records.read)} records</a>
      {` · ${count(ledger.analysed)} analysed · `}
      <a href={toTraces({ category: '' })}>{percent(1 - unclassified.share)} classified</a>
      {' · '}
      <a href={toMethod()} class={bad > 0 ? 'warn' : ''}>
        {count(bad)} unreadable
      </a>
      {duplicate + ignored > 0 && ` · ${count(duplicate)} duplicate, ${count(ignored)} bookkeeping`}
      {` · ${period(span)}`}
      {overall.count === 0 && ' · nothing to analyse'}
      <Verified verdict={verdict} />
    </p>
  );
}

/** @param {{ source: ReportSource, actions?: import('preact').ComponentChildren }} props */
export function Viewer({ source, actions }) {
  const route = useRoute();
  const { report } = source;
  const verdict = useVerdict(report);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const key = `${route.view}/${route.id}/${JSON.stringify(route.filter)}`;
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
        <Honesty source={source} verdict={verdict} />
        <nav aria-label="Views">
          <a href={toSummary()} aria-current={current('summary')}>
            Summary
          </a>
          <a href={toFailures()} aria-current={current('failures')}>
            Failures
          </a>
          <a href={toTraces({})} aria-current={current('traces')}>
            Conversations
          </a>
          <a href={toMethod()} aria-current={current('method')}>
            Method
          </a>
        </nav>
      </header>
      <main ref={main} tabIndex={-1} id="main">
        {route.view === 'summary' && <SummaryView report={report} />}
        {route.view === 'category' && <CategoryView report={report} id={route.id} />}
        {route.view === 'failures' && <FailuresView report={report} />}
        {route.view === 'traces' && <TracesView key={key} source={source} filter={route.filter} />}
        {route.view === 'thread' && <ThreadView key={key} source={source} id={route.id} filter={route.filter} />}
        {route.view === 'method' && <MethodView report={report} verdict={verdict} />}
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
  render(<Viewer source={source} />, root);
}
