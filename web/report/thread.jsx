import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { count, plural, score, time } from '../lib/format.js';
import { issueOf, issueTitle } from '../lib/issues.js';
import { modeOf, modeTitle } from './failure_mode.js';
import { OUTCOME, outcomeReason } from './outcome.jsx';
import { Marks } from './review.jsx';
import { toCategory, toIssue, toThread, toTraces } from './route.js';
import { rowsOf } from './search.js';
import { storyOf } from './story.js';
import { pretty, Text } from './text.jsx';
import { Facts, Raw, Runs } from './thread_facts.jsx';

/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Thread} Thread */
/** @typedef {import('../types.js').Report} Report */

/** @param {string} text */
const firstLine = (text) => text.trim().split('\n', 1)[0]?.slice(0, 120) ?? '';

/** @type {Record<import('../types.js').Reading['by'], string>} */
const BY = {
  model: 'The model’s summary',
  copy: 'The model’s summary, of an equal conversation',
  refused: 'The model refused; this is what the user wrote',
  failed: 'The model gave no readable answer; what the user wrote',
  unasked: 'No model was asked; what the user wrote',
};

/** @typedef {(message: number) => void} OnShow a message is asked for, by its place from 0 */

/** What a model made of it. @param {{ row: import('../types.js').Row, onShow: OnShow }} props */
function ModelReading({ row, onShow }) {
  const { reading } = row;
  if (!reading) return null;
  return (
    <p>
      <span class="detail">{BY[reading.by] ?? reading.by}:</span> {row.summary}
      {reading.symptom && (
        <>
          {' '}
          <span class="detail">What went wrong:</span> {reading.symptom}
        </>
      )}
      {(reading.at ?? []).map((i) => (
        <button key={i} type="button" class="chip" onClick={() => onShow(i)}>
          message {i + 1}
        </button>
      ))}
    </p>
  );
}

/** What the rules saw here, and where.
 * @param {{ report: Report, row: import('../types.js').Row, onShow: OnShow }} props */
function Signs({ report, row, onShow }) {
  const { signs = [] } = row;
  return (
    <section class="evidence" aria-label="What was seen">
      <p>
        <strong class={row.outcome === 'failed' ? 'bad' : ''}>Outcome: {OUTCOME[row.outcome]}.</strong>{' '}
        <span class="detail">{outcomeReason(report, row)}</span>
      </p>
      <ModelReading row={row} onShow={onShow} />
      {(row.issues ?? []).length > 0 && (
        <ul aria-label="Issues">
          {(row.issues ?? []).map((id) => {
            const { at = [] } = issueOf(report, id)?.cases.find((one) => one.thread_id === row.thread_id) ?? {};
            return (
              <li key={id}>
                <a href={toIssue(id)}>
                  <bdi>{issueTitle(report, id)}</bdi>
                </a>
                {at.map((i) => (
                  <button key={i} type="button" class="chip" onClick={() => onShow(i)}>
                    message {i + 1}
                  </button>
                ))}
              </li>
            );
          })}
        </ul>
      )}
      {signs.length > 0 && (
        <ul>
          {signs.map(({ mode, at = [], detail }) => (
            <li key={mode}>
              <a href={toTraces({ mode })} title={modeOf(report, mode)?.rule ?? ''}>
                {modeTitle(report, mode)}
              </a>
              {detail && `: ${detail}`}
              {at.map((i) => (
                <button key={i} type="button" class="chip" onClick={() => onShow(i)}>
                  message {i + 1}
                </button>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** @param {{ message: Message, place: number, seen: string }} props */
function MessageView({ message, place, seen }) {
  const { role, content, name, is_error: isError, tool_calls: calls = [] } = message;
  const folded = role === 'tool' || role === 'system';
  const label =
    role === 'tool'
      ? `Result${name ? ` of ${name}` : ''}`
      : { user: 'User', assistant: 'Agent', system: 'Instructions' }[role];
  return (
    <li
      id={`message-${place}`}
      tabIndex={-1}
      class={`message ${role} ${isError ? 'failed' : ''} ${seen ? 'seen' : ''}`}
    >
      {seen && <div class="seen-as">{seen}</div>}
      {folded ? (
        <details open={isError}>
          <summary>
            <span class="who">{label}</span> {isError && <span class="bad">failed</span>}{' '}
            <span class="preview">{firstLine(content)}</span>
          </summary>
          <Text text={pretty(content)} />
        </details>
      ) : (
        <>
          <div class="who">
            {label}
            {name ? ` · ${name}` : ''}
            {message.time && <time>{time(message.time)}</time>}
          </div>
          {content && <Text text={content} />}
          {message.is_cut && <p class="bad">Cut off: the model had no tokens left.</p>}
        </>
      )}
      {calls.map((call) => (
        <details key={call.id} class="call">
          <summary>
            <span class="who">Calls {call.name}</span> <span class="preview">{firstLine(call.arguments)}</span>
          </summary>
          <Text text={pretty(call.arguments)} />
        </details>
      ))}
    </li>
  );
}

/** Why it is in its category: how close to the middle, and the category's phrases that its user wrote.
 * @param {{ report: Report, row: import('../types.js').Row, thread: Thread | null | undefined }} props */
function WhyHere({ report, row, thread }) {
  const category = report.categories.find((candidate) => candidate.id === row.category_id);
  if (!category) return null;
  const said = (thread?.messages ?? [])
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content.toLowerCase())
    .join('\n');
  const phrases = (category.phrases ?? []).filter((phrase) => said.includes(phrase.toLowerCase()));
  const fits = report.rows.filter(({ category_id: id, fit }) => id === row.category_id && fit !== undefined);
  const copies = report.rows.filter(({ copy_of: of }) => of === row.thread_id).length;
  const closer = fits.filter(({ fit = 0 }) => fit > (row.fit ?? 0)).length;
  return (
    <p class="detail">
      Why here: {category.description}
      {phrases.length > 0 && ` The user writes ${phrases.map((phrase) => `“${phrase}”`).join(', ')}.`}
      {row.fit !== undefined &&
        ` Its closeness to the middle of the category is ${score(row.fit)} of 1; ${count(closer)} of ${count(
          fits.length,
        )} are closer.`}
      {row.copy_of !== undefined && (
        <>
          {' '}
          Its user says the same as <a href={toThread(row.copy_of)}>an earlier one</a>, in nearly the same words.
        </>
      )}
      {copies > 0 && (
        <>
          {' '}
          <a href={toTraces({ fields: { copy_of: row.thread_id } })}>{plural(copies, 'other conversation')}</a> say the
          same, in nearly the same words.
        </>
      )}
    </p>
  );
}

/** A page from a disk may only read a folder that somebody gives it. @param {{ onFiles: (files: File[]) => void }} props */
function FolderButton({ onFiles }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  return (
    <p>
      <button type="button" onClick={() => input.current?.click()}>
        Choose the folder “conversations”
      </button>
      <input
        ref={input}
        type="file"
        hidden
        {...{ webkitdirectory: true }}
        onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
      />{' '}
      <span class="note">It lies beside this page; nothing is sent anywhere.</span>
    </p>
  );
}

/** A conversation, read when it is wanted: null until it is here, undefined if the report came without.
 * @param {import('../types.js').ReportSource} source @param {string} id @param {number} attempt to read it */
function useThread(source, id, attempt) {
  const [thread, setThread] = useState(/** @type {Thread | null | undefined} */ (null));
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let current = true;
    setProblem('');
    source.thread(id).then(
      (found) => current && setThread(found),
      (error) => current && setProblem(error.message),
    );
    return () => {
      current = false;
    };
  }, [source, id, attempt]);
  return { thread, problem };
}

/** Brings a message into sight as soon as it is drawn. @returns {OnShow} */
function useShow() {
  const [, render] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const wanted = useRef(-1);
  useEffect(() => {
    const message = document.getElementById(`message-${wanted.current}`);
    if (!message) return;
    message.scrollIntoView({ block: 'center' });
    message.focus();
    wanted.current = -1;
  });
  return (i) => {
    wanted.current = i;
    render(undefined);
  };
}

/** @param {{ source: import('../types.js').ReportSource, id: string, filter: import('../types.js').Filter }} props */
export function ThreadView({ source, id, filter }) {
  const { report } = source;
  const [given, setGiven] = useState(0); // times that a folder was given
  const { thread, problem } = useThread(source, id, given);
  const onShow = useShow();

  const rows = useMemo(() => rowsOf(source, filter), [source, filter]);
  const place = rows.findIndex((row) => row.thread_id === id);
  const row = report.rows.find((candidate) => candidate.thread_id === id);
  const category = report.categories.find((candidate) => candidate.id === row?.category_id);
  const seen = useMemo(() => {
    /** @type {Map<number, string>} */
    const marks = new Map();
    for (const { mode, at = [] } of row?.signs ?? []) {
      for (const i of at) marks.set(i, [marks.get(i), modeTitle(report, mode)].filter(Boolean).join(', '));
    }
    return marks;
  }, [report, row]);
  const before = rows[place - 1];
  const after = place >= 0 ? rows[place + 1] : undefined;
  return (
    <>
      <nav class="crumbs" aria-label="Neighbours">
        {before && (
          <a href={toThread(before.thread_id, filter)} rel="prev">
            ‹ previous
          </a>
        )}
        <a href={toTraces(filter)}>
          {place >= 0 ? `${count(place + 1)} of ${count(rows.length)}` : 'all conversations'}
        </a>
        {after && (
          <a href={toThread(after.thread_id, filter)} rel="next">
            next ›
          </a>
        )}
      </nav>
      <h2 class="big">{row?.summary || id}</h2>
      {row && <p class="story">{storyOf(report, row)}</p>}
      <p class="detail">
        {category ? (
          <>
            In <a href={toCategory(category.id)}>{category.name}</a>
          </>
        ) : (
          'Unclassified'
        )}
        {row && <Marks source={source} row={row} />}
      </p>
      {row && <WhyHere report={report} row={row} thread={thread} />}
      {row?.error && (
        <p class="error" role="note">
          {row.error}
        </p>
      )}
      {row && <Signs report={report} row={row} onShow={onShow} />}
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {problem && source.giveFolder && (
        <FolderButton
          onFiles={(files) => {
            source.giveFolder?.(files);
            setGiven(given + 1);
          }}
        />
      )}
      {thread === undefined && (
        <p class="note">This report was shared without conversations; its sender can include them.</p>
      )}
      {thread && (
        <div class="thread">
          <ol class="messages">
            {thread.messages.map((message, i) => (
              <MessageView key={i} message={message} place={i} seen={seen.get(i) ?? ''} />
            ))}
          </ol>
          <aside>
            <h3>Facts</h3>
            <Facts thread={thread} />
            {thread.runs.length > 1 && (
              <>
                <h3>Steps</h3>
                <Runs runs={thread.runs} />
              </>
            )}
            <Raw source={source} thread={thread} />
          </aside>
        </div>
      )}
    </>
  );
}
