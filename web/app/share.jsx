import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { bytes } from '../lib/format.js';

/** @typedef {import('../types.js').Include} Include */

/** @type {{ include: Include, title: string, detail: string }[]} */
const LEVELS = [
  {
    include: 'aggregates',
    title: 'Numbers only',
    detail: 'Findings, category names and metrics. No quotes, no ids, no conversations.',
  },
  {
    include: 'summaries',
    title: 'With first requests',
    detail: 'Also one line for each conversation: its first request, id, metrics and attributes.',
  },
  {
    include: 'conversations',
    title: 'With full conversations',
    detail: 'Everything that was said and every tool call. Whoever has the file can read all of it.',
  },
];

/** What this report can be shared with: an opened one may have come without. @param {import('../types.js').ReportSource} source */
const levelsOf = ({ report, has_conversations }) =>
  LEVELS.filter(
    ({ include }) =>
      (include !== 'conversations' || has_conversations) && (include === 'aggregates' || report.rows.length > 0),
  );

/**
 * @param {{ session: import('../types.js').Session, source: import('../types.js').ReportSource,
 *   viewer: import('../types.js').Viewer }} props
 */
export function ShareButton({ session, source, viewer }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [open, setOpen] = useState(false);
  const [include, setInclude] = useState(/** @type {Include} */ ('summaries'));
  const [files, setFiles] = useState(/** @type {Partial<Record<Include, string>>} */ ({}));
  const [problem, setProblem] = useState('');
  const levels = useMemo(() => levelsOf(source), [source]);
  const html = files[include];

  useEffect(() => {
    const next = levels.find((level) => files[level.include] === undefined);
    if (!open || !next) return;
    const date = new Date().toISOString().slice(0, 10);
    session.export(next.include, viewer, date).then(
      (text) => setFiles((known) => ({ ...known, [next.include]: text })),
      (error) => setProblem(error.message),
    );
  }, [open, levels, files, session, viewer]);

  return (
    <>
      <button
        type="button"
        class="primary"
        onClick={() => {
          if (source.report.rows.length === 0) setInclude('aggregates');
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        Download report
      </button>
      <dialog ref={dialog} aria-labelledby="share-title" onClose={() => setOpen(false)}>
        <h2 id="share-title">Download as one HTML file</h2>
        <p class="note">It opens offline in any browser and calls nobody. Choose what goes into it.</p>
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend class="hidden">What goes into the file</legend>
          {levels.map((level) => (
            <label key={level.include} class="choice">
              <input
                type="radio"
                name="include"
                value={level.include}
                checked={include === level.include}
                onChange={() => setInclude(level.include)}
              />
              <strong>{level.title}</strong>
              <span class="note">{size(files[level.include]) || '…'}</span>
              <span class="detail">{level.detail}</span>
            </label>
          ))}
        </fieldset>
        {problem && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        <p class="row">
          <button
            type="button"
            class="primary"
            disabled={html === undefined}
            onClick={() => {
              if (html === undefined) return;
              download([html], 'text/html', fileName(source.report.title, 'html'));
              dialog.current?.close();
            }}
          >
            {html === undefined ? 'Preparing…' : `Download, ${size(html)}`}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </dialog>
    </>
  );
}

/** @param {string | undefined} html */
const size = (html) => (html === undefined ? '' : bytes(new Blob([html]).size));
