// Every number of a report, verified while it is looked at, and the result.

import { useEffect, useState } from 'preact/hooks';
import { count, plural } from '../lib/format.js';
import { verify } from '../rows/verify.js';
import { toMethod } from './route.js';
import { later } from './schedule_idle.js';

/** @typedef {import('../types.js').Verdict} Verdict */

const MAX_LISTED = 100; // wrong numbers that are listed
const SLICE = 12; // milliseconds of counting before the page may answer

/**
 * Verifies everything the report counts, in the background.
 * @param {import('../types.js').Report} report
 * @returns {Verdict | undefined} nothing until it is known
 */
export function useVerdict(report) {
  const [verdict, setVerdict] = useState(/** @type {Verdict | undefined} */ (undefined));
  useEffect(() => {
    const all = verify(report);
    /** @type {Verdict} */
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

/** @param {{ verdict: Verdict | undefined }} props */
export function Verified({ verdict }) {
  if (!verdict || verdict.checked === 0) return null;
  const { checked, wrong } = verdict;
  if (wrong.length === 0) {
    return (
      <>
        {' · '}
        <a class="verified" href={toMethod()} title="This page counted every number again from the conversations' rows">
          ✓ {count(checked)} numbers verified
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

/** What counting again found. @param {{ verdict: Verdict | undefined }} props */
export function VerdictView({ verdict }) {
  if (!verdict) return <p>The numbers are being verified…</p>;
  const { checked, wrong } = verdict;
  if (checked === 0) return <p>This report was shared without conversations: its numbers cannot be verified.</p>;
  if (wrong.length === 0) {
    return (
      <p>
        Opening this report counted {count(checked)} of its numbers again from the conversations below, by a program
        other than the one that wrote them: shares and their ranges, outcomes, errors, times, tokens, costs, feedback,
        attributes, failure modes, and every figure of the findings. All are equal. <code>tracesift verify</code> does
        the same on the command line. Not verified: q-values, trends’ z and the agreement between seeds.
      </p>
    );
  }
  return (
    <>
      <p class="error">{count(wrong.length)} numbers do not match the conversations.</p>
      <ul class="problems">
        {wrong.slice(0, MAX_LISTED).map(({ where, stated, found }) => (
          <li key={where}>
            <code>{where}</code>: the report says {JSON.stringify(stated)}, its rows give {JSON.stringify(found)}
          </li>
        ))}
      </ul>
      {wrong.length > MAX_LISTED && <p class="note">And {count(wrong.length - MAX_LISTED)} more.</p>}
    </>
  );
}
