// Was a conversation put into the right category? What a person says of some shows how often it is right.

import { useState } from 'preact/hooks';
import { count, percent, percentRange } from '../lib/format.js';
import { wilson } from '../rows/metrics.js';

/** @typedef {import('../types.js').Row} Row */

/** How many of those that were marked are right, and what that says of the rest. @param {{ rows: Row[] }} props */
export function Precision({ rows }) {
  const marked = rows.filter(({ mark }) => mark !== undefined);
  if (marked.length === 0) return null;
  const right = marked.filter(({ mark }) => mark).length;
  return (
    <p class="note">
      Looked at by a person: {count(marked.length)}, of which {count(right)} are in the right category (
      {percent(right / marked.length)}, 95% {percentRange(wilson(right, marked.length))}
      {marked.length < 20 && '; too few to say much'}). The interval holds where what was looked at was not chosen for
      looking right or wrong.
    </p>
  );
}

/** @param {{ source: import('../types.js').ReportSource, row: Row }} props */
export function Marks({ source: { owner }, row }) {
  const [problem, setProblem] = useState('');
  if (!owner || row.category_id === null) return null;
  /** @param {boolean} right */
  const toggle = (right) =>
    owner
      .mark(row.thread_id, row.mark === right ? null : right)
      .then(() => setProblem(''))
      .catch((error) => setProblem(error.message));
  return (
    <fieldset class="marks">
      <legend>Is this the right category?</legend>
      <button type="button" class="quiet chip" aria-pressed={row.mark === true} onClick={() => toggle(true)}>
        right
      </button>{' '}
      <button type="button" class="quiet chip" aria-pressed={row.mark === false} onClick={() => toggle(false)}>
        wrong
      </button>
      {problem && (
        <span class="bad" role="alert">
          {' '}
          {problem}
        </span>
      )}
    </fieldset>
  );
}
