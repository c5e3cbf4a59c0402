// Buttons that give a report, or some of its conversations, in another shape.

import { useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { csv, markdown } from '../lib/export_formats.js';
import { count } from '../lib/format.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').ReportSource} ReportSource */

/** The whole report. @param {{ report: Report }} props */
export function TakeReport({ report }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const text = markdown(report);
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      download([text], 'text/markdown', fileName(report.title, 'md'));
      setSaid('The clipboard may not be used here; it was saved as a file.');
    }
  };
  return (
    <p class="row takeout">
      <button type="button" onClick={copy}>
        Copy as Markdown
      </button>
      <button
        type="button"
        onClick={() => download([JSON.stringify(report)], 'application/json', fileName(report.title, 'json'))}
      >
        Save as JSON
      </button>
      <button type="button" onClick={() => print()}>
        Print
      </button>
      <span role="status" class="note">
        {said}
      </span>
    </p>
  );
}

/** Conversations that were chosen. @param {{ source: ReportSource, rows: Row[] }} props */
export function TakeRows({ source, rows }) {
  const [done, setDone] = useState(/** @type {number | undefined} */ (undefined));
  const [said, setSaid] = useState('');
  const { report } = source;
  const lines = async () => {
    /** @type {string[]} */
    const parts = [];
    let missing = 0;
    for (const [i, row] of rows.entries()) {
      if (i % 20 === 0) setDone(i);
      const thread = await source.thread(row.thread_id).catch(() => undefined);
      if (thread) parts.push(`${JSON.stringify({ ...thread, category_id: row.category_id, outcome: row.outcome })}\n`);
      else missing++;
    }
    setDone(undefined);
    setSaid(missing > 0 ? `${count(missing)} could not be read and are not in the file.` : '');
    download(parts, 'application/x-ndjson', fileName(report.title, 'jsonl'));
  };
  return (
    <p class="row takeout">
      <button
        type="button"
        disabled={rows.length === 0}
        onClick={() => download([csv(report, rows)], 'text/csv', fileName(report.title, 'csv'))}
      >
        Save these as CSV
      </button>
      {source.has_conversations && (
        <button type="button" disabled={rows.length === 0 || done !== undefined} onClick={lines}>
          {done === undefined
            ? 'Save with all that was said (JSONL)'
            : `Reading ${count(done)} of ${count(rows.length)}…`}
        </button>
      )}
      <span role="status" class="note">
        {said}
      </span>
    </p>
  );
}
