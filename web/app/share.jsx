import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { bytes, count } from '../lib/format.js';

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

/** @typedef {import('../types.js').Taken} Taken */
/** @typedef {{ file: Blob, taken: Taken }} Made */

const LARGE = 25e6; // bytes that a mail or a chat will not take
const TOO_LARGE = 100e6; // bytes that a browser takes long to open

/** @param {Include} include @param {boolean} redact @param {boolean} [apart] */
const nameOf = (include, redact, apart) =>
  `${include}${redact ? ' without personal data' : ''}${apart ? ' as a folder' : ''}`;

/** What is not in the file, for its owner to look at. @param {{ taken: Taken | undefined }} props */
function TakenOut({ taken }) {
  if (!taken) return <p class="note">Looking…</p>;
  const kinds = Object.entries(taken.counts);
  if (kinds.length === 0)
    return (
      <p class="note">
        Nothing that looks like one was found. Names of people and ids in what users said are still there.
      </p>
    );
  return (
    <ul class="problems" aria-label="Redacted">
      {kinds.map(([kind, n]) => (
        <li key={kind}>
          {count(n)} × {kind}:{' '}
          {taken.examples[kind]?.map((one) => (
            <code key={one}>{one} </code>
          ))}
          {(taken.examples[kind]?.length ?? 0) < n && '…'}
        </li>
      ))}
    </ul>
  );
}

/**
 * @param {{ session: import('../types.js').Session, source: import('../types.js').ReportSource,
 *   viewer: import('../types.js').Viewer }} props
 */
export function ShareButton({ session, source, viewer }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [open, setOpen] = useState(false);
  const [include, setInclude] = useState(/** @type {Include} */ ('summaries'));
  const [redact, setRedact] = useState(false);
  // What was made for each way of sharing, by its name.
  const [files, setFiles] = useState(/** @type {Record<string, Made>} */ ({}));
  const [problem, setProblem] = useState('');
  const levels = useMemo(() => levelsOf(source), [source]);
  const { file, taken } = files[nameOf(include, redact)] ?? {};
  const folder = files[nameOf(include, redact, true)]?.file;
  const isTooLarge = file !== undefined && file.size > TOO_LARGE;

  const shown = useRef(source);
  shown.current = source;
  const making = useRef(new Set()); // names of what is being made: one at a time, and none twice
  useEffect(() => {
    setFiles({}); // another report, or one that was set beside another
    setProblem('');
  }, [source]);
  useEffect(() => setProblem(''), [include, redact, open]);
  useEffect(() => {
    const next = levels.find((level) => files[nameOf(level.include, redact)] === undefined);
    const apart = next === undefined && isTooLarge && folder === undefined;
    if (!open || (!next && !apart)) return;
    const date = new Date().toISOString().slice(0, 10);
    const wanted = next?.include ?? include;
    const name = nameOf(wanted, redact, apart);
    if (making.current.has(name)) return;
    making.current.add(name);
    session
      .export({ include: wanted, viewer, date, redact, apart })
      .then(
        // What was made of another report is not of this one.
        (made) => shown.current === source && setFiles((known) => ({ ...known, [name]: made })),
        (error) => shown.current === source && setProblem(error.message),
      )
      .finally(() => making.current.delete(name));
  }, [open, levels, files, include, redact, isTooLarge, folder, session, viewer]);
  /** @param {Blob} made @param {string} ending */
  const save = (made, ending) => {
    // Copies with more and with less in them have different names.
    const inside = { aggregates: 'numbers', summaries: 'requests', conversations: 'conversations' }[include];
    const name = `${inside}${redact ? '-without-personal-data' : ''}.${ending}`;
    download([made], made.type, fileName(source.report.title, name));
    dialog.current?.close();
  };

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
        <p class="note">Opens offline in any browser and makes no network requests. Choose what goes into it.</p>
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
              <span class="note">{size(files[nameOf(level.include, redact)]?.file) || '…'}</span>
              <span class="detail">{level.detail}</span>
            </label>
          ))}
        </fieldset>
        <label class="choice">
          <input type="checkbox" checked={redact} onChange={(event) => setRedact(event.currentTarget.checked)} />
          <strong>Redact personal data</strong>
          <span />
          <span class="detail">
            Secrets, e-mail addresses, phone and card numbers, IP addresses and names in home folders, by patterns: what
            does not look like one stays. So do ids.
          </span>
        </label>
        {redact && <TakenOut taken={taken} />}
        {problem && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        {file !== undefined && file.size > LARGE && (
          <p class="error" role="note">
            {isTooLarge
              ? 'This is more than a browser opens well as one file. As a folder, a conversation is read only when somebody opens it.'
              : 'This is more than most mails and chats take. Without conversations it is smaller.'}
          </p>
        )}
        <p class="row">
          <button
            type="button"
            class="primary"
            disabled={file === undefined}
            onClick={() => file && save(file, 'html')}
          >
            {file === undefined ? 'Preparing…' : `Download, ${size(file)}`}
          </button>
          {isTooLarge && (
            <button type="button" disabled={folder === undefined} onClick={() => folder && save(folder, 'zip')}>
              {folder === undefined ? 'Preparing the folder…' : `Download as a folder (zip), ${size(folder)}`}
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </dialog>
    </>
  );
}

/** @param {Blob | undefined} file */
const size = (file) => (file === undefined ? '' : bytes(file.size));
