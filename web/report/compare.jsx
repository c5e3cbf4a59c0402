import { count, percent, period, plural, points, seconds } from '../lib/format.js';
import { toCategory, toCompare, toIssue, toTraces } from './route.js';

/** @typedef {import('../types.js').Change} Change */
/** @typedef {import('../types.js').CategoryChange} CategoryChange */
/** @typedef {import('../types.js').Comparison} Comparison */

const CERTAIN = 0.05; // the false discovery rate under which a change is reported
const SAME = 0.5; // of the smaller report's conversations in both: it is not a later time

/** @param {[number, number]} part */
const rate = ([k, n]) => (n === 0 ? 0 : k / n);
/** @param {[number, number]} part */
const ofAll = ([k, n]) => `${count(k)} of ${count(n)}`;

/** A change and where it may really lie, left or right of none. @param {{ change: Change, scale: number, bad?: boolean }} props */
function Mark({ change: { change, change_ci: range, q }, scale, bad = false }) {
  /** @param {number} x */
  const at = (x) => 60 + (Math.max(-scale, Math.min(scale, x)) / scale) * 54;
  const kind = q > CERTAIN ? '' : bad ? (change > 0 ? 'bad' : 'good') : 'sure';
  return (
    <svg class={`change ${kind}`} viewBox="0 0 120 16" width="120" height="16" aria-hidden="true">
      <line class="none" x1="60" x2="60" y1="0" y2="16" />
      <line x1={at(range[0])} x2={at(range[1])} y1="8" y2="8" />
      <circle cx={at(change)} cy="8" r="4" />
    </svg>
  );
}

const MATCHED = {
  uid: 'the same category',
  members: 'by the conversations in it',
  name: 'by its name',
  words: 'by its words',
};

/** @param {{ change: CategoryChange }} props */
function Name({ change: { before, after, matched_by: by, from, into, quotes } }) {
  const renamed = before && after && before.name !== after.name;
  return (
    <th scope="row">
      {after ? <a href={toCategory(after.id)}>{after.name}</a> : before?.name}
      {renamed && (
        <span class="detail">
          was “{before.name}”, {MATCHED[by ?? 'words']}
        </span>
      )}
      {from && <span class="detail">out of “{from.name}”</span>}
      {into && <span class="detail">now in “{into.name}”</span>}
      {[...new Set(quotes)].map((quote) => (
        <span key={quote} class="detail quote">
          {quote}
        </span>
      ))}
    </th>
  );
}

/** What changed beyond chance first, the largest change before. @param {CategoryChange[]} changes */
function inOrder(changes) {
  /** @param {CategoryChange} change */
  const weight = ({ state, outcome, share }) =>
    (state === 'steady' ? 0 : 10) + (outcome ? 10 : 0) + Math.abs(share.change);
  return [...changes].sort((a, b) => weight(b) - weight(a));
}

/** What changed, as one of the key findings. @param {{ comparison: Comparison }} props */
export function Since({ comparison: { title, failures, categories } }) {
  const tops = inOrder(categories.filter(({ level }) => level === 1));
  const groups = /** @type {const} */ ([
    ['new', tops.filter(({ state }) => state === 'new')],
    ['growing', tops.filter(({ state }) => state === 'growing')],
    ['shrinking', tops.filter(({ state }) => state === 'shrinking')],
    ['gone', tops.filter(({ state }) => state === 'gone')],
    ['failing more', tops.filter(({ outcome }) => outcome === 'worse')],
    ['failing less', tops.filter(({ outcome }) => outcome === 'better')],
  ]);
  const some = groups.filter(([, changes]) => changes.length > 0);
  return (
    <li class="finding change">
      Since “{title}”: <a href={toCompare()}>{percent(rate(failures.after))}</a> failed,{' '}
      {percent(rate(failures.before))} then ({points(failures.change)}
      {failures.q > CERTAIN && ', which may be chance'}).{' '}
      {some.length === 0
        ? 'No category changed beyond chance.'
        : some.map(([what, changes]) => (
            <>
              <b>{what}</b>:{' '}
              {changes.slice(0, 3).map(({ before, after }, i) => (
                <>
                  {i > 0 && ', '}
                  {after ? <a href={toCategory(after.id)}>{after.name}</a> : before?.name}
                </>
              ))}
              {changes.length > 3 && ` and ${count(changes.length - 3)} more`}.{' '}
            </>
          ))}
    </li>
  );
}

/** @param {{ changes: CategoryChange[] }} props */
function Changes({ changes }) {
  const scale = Math.max(0.01, ...changes.map(({ share }) => Math.abs(share.change))) * 1.3;
  const hasTimes = changes.some(({ measures }) => measures.latency_p50_s.some((value) => value !== null));
  return (
    <div class="scroll">
      <table class="changes">
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col">What became of it</th>
            {['Share then', 'Failed then'].map((title) => [
              <th key={title} scope="col" class="number">
                {title}
              </th>,
              <th key={`${title}, now`} scope="col" class="number">
                Now
              </th>,
              <th key={`${title}, change`} scope="col">
                Change
              </th>,
            ])}
            {hasTimes && (
              <th scope="col" class="number">
                Median time
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {inOrder(changes).map((change) => {
            const { before, after, state, outcome, share, failures, measures } = change;
            return (
              <tr key={`${before?.id}/${after?.id}`}>
                <Name change={change} />
                <td>
                  <span class={`chip ${state}`}>{state}</span>{' '}
                  {outcome && (
                    <span class={outcome === 'worse' ? 'bad' : 'good'}>
                      {outcome === 'worse' ? '▲ fails more' : '▼ fails less'}
                    </span>
                  )}
                </td>
                <td class="number" title={ofAll(share.before)}>
                  {before ? percent(rate(share.before)) : '–'}
                </td>
                <td class="number" title={ofAll(share.after)}>
                  {after ? <a href={toTraces({ category: after.id })}>{percent(rate(share.after))}</a> : '–'}
                </td>
                <td title={`95% interval ${share.change_ci.map(points).join(' to ')}; q ${share.q.toPrecision(2)}`}>
                  <Mark change={share} scale={scale} /> {points(share.change)}
                </td>
                <td class="number" title={failures && ofAll(failures.before)}>
                  {failures ? percent(rate(failures.before)) : '–'}
                </td>
                <td class="number" title={failures && ofAll(failures.after)}>
                  {failures && after ? (
                    <a href={toTraces({ category: after.id, outcome: 'failed' })}>{percent(rate(failures.after))}</a>
                  ) : (
                    '–'
                  )}
                </td>
                <td
                  title={
                    failures &&
                    `95% interval ${failures.change_ci.map(points).join(' to ')}; q ${failures.q.toPrecision(2)}`
                  }
                >
                  {failures && (
                    <>
                      <Mark change={failures} scale={1} bad={true} /> {points(failures.change)}
                    </>
                  )}
                </td>
                {hasTimes && <td class="number">{measures.latency_p50_s.map(seconds).join(' → ')}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** @param {{ comparison: Comparison }} props */
function Lead({ comparison: { title, period: span, counts, common, failures, categories, aligned } }) {
  const tops = categories.filter(({ level }) => level === 1);
  const kinds = ['new', 'gone', 'growing', 'shrinking', 'steady'].map((state) => {
    const n = tops.filter((change) => change.state === state).length;
    return n > 0 && `${count(n)} ${state}`;
  });
  const certain = failures.q <= CERTAIN;
  return (
    <>
      <p>
        Since “{title}” ({period(span)}): {plural(counts[0], 'conversation')} then, {count(counts[1])} now. Of the
        categories, {kinds.filter(Boolean).join(', ')}.
      </p>
      <p>
        Failed: {percent(rate(failures.before))} then,{' '}
        <a href={toTraces({ outcome: 'failed' })}>{percent(rate(failures.after))}</a> now
        {certain
          ? `, ${points(failures.change)} (95% interval ${failures.change_ci.map(points).join(' to ')}).`
          : `: no difference beyond chance (95% interval ${failures.change_ci.map(points).join(' to ')}).`}
      </p>
      {aligned && (
        <p class="note">
          Both are seen in the categories of this report: the earlier conversations were put where they fit, so that a
          new name alone is not a change.
        </p>
      )}
      {common > SAME * Math.min(...counts) && (
        <p class="note">
          {plural(common, 'conversation')} {common === 1 ? 'is' : 'are'} in both reports: what differs says more about
          how they were grouped than of what changed since.
        </p>
      )}
    </>
  );
}

/** @type {Record<import('../types.js').IssueChange['state'], string>} */
const ISSUE_STATE = {
  new: 'new',
  gone: 'gone',
  more: 'more often',
  less: 'less often',
  steady: 'no change beyond chance',
};

/** What keeps failing, then and now. @param {{ issues: import('../types.js').IssueChange[] }} props */
function IssueChanges({ issues }) {
  if (issues.length === 0) return null;
  return (
    <section aria-labelledby="issue-changes">
      <h2 id="issue-changes">Issues</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Issue</th>
              <th scope="col" class="number">
                Then
              </th>
              <th scope="col" class="number">
                Now
              </th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {issues.map(({ id, title, state, before, after }) => (
              <tr key={id}>
                <th scope="row">{after[0] > 0 ? <a href={toIssue(id)}>{title}</a> : title}</th>
                <td class="number" title={ofAll(before)}>
                  {before[0] > 0 ? `${percent(rate(before))} (${count(before[0])})` : '–'}
                </td>
                <td class="number" title={ofAll(after)}>
                  {after[0] > 0 ? `${percent(rate(after))} (${count(after[0])})` : '–'}
                </td>
                <td class={state === 'new' || state === 'more' ? 'bad' : ''}>{ISSUE_STATE[state]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What changed since an earlier report. @param {{ report: import('../types.js').Report }} props */
export function CompareView({ report }) {
  const { comparison } = report;
  if (!comparison) return <p class="note">This report was not set beside another one.</p>;
  const lower = comparison.categories.filter(({ level }) => level === 2);
  // A report whose categories are not divided says nothing of subcategories.
  const isDivided = lower.some(({ before }) => before) && lower.some(({ after }) => after);
  const subcategories = isDivided ? lower : [];
  return (
    <>
      <h2 class="big">What changed</h2>
      <Lead comparison={comparison} />
      <Changes changes={comparison.categories.filter(({ level }) => level === 1)} />
      {comparison.issues && <IssueChanges issues={comparison.issues} />}
      {subcategories.length > 0 && (
        <section aria-labelledby="subchanges">
          <h2 id="subchanges">Subcategories</h2>
          <Changes changes={subcategories} />
        </section>
      )}
      <p class="detail">
        A category is the same one where at least half of the conversations that are in both reports are in both of its
        lists, else by its name, else by the words of what users asked. Growing, shrinking, fails more and fails less
        are reported where the false discovery rate is at most {percent(CERTAIN)}; the line beside a change is its 95%
        interval.
      </p>
    </>
  );
}
