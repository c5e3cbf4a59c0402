import { useRef, useState } from 'preact/hooks';
import { percent, plural } from '../lib/format.js';
import { filesIn, sampleFile } from './files.js';
import { Library } from './library.jsx';
import { Schedules } from './schedules.jsx';
import { readReport } from './store.js';

/**
 * @param {{ onFiles: (files: File[]) => void, onSample: (files: File[], share: number) => void,
 *   problem: { message: string, where: string, share?: number, files?: File[] } | undefined, sample: string,
 *   dropping: boolean, watch: import('./schedules.jsx').Watch,
 *   standings: Map<string, import('./watch.js').Standing>, onKey: (place: string, key: string) => void,
 *   made: import('./desk.js').Item[], onMade: (item: import('./desk.js').Item) => void,
 *   found: import('./main.jsx').Found | undefined, onFound: () => void }} props `made`: reports of this tab
 */
export function LoadScreen({
  onFiles,
  onSample,
  problem,
  sample,
  dropping,
  watch,
  standings,
  onKey,
  made,
  onMade,
  found,
  onFound,
}) {
  const files = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [wiped, setWiped] = useState(0);
  const [gone, setGone] = useState('');
  const folder = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {Event & { currentTarget: HTMLInputElement }} event */
  const chosen = (event) => {
    onFiles(filesIn(event.currentTarget));
    event.currentTarget.value = '';
  };
  return (
    <main class="app">
      <h1>Tracesift</h1>
      <p class="lead">
        What do people ask your agent, and where does it fail? Drop the traces your tool exported and read the answer.
      </p>
      {problem && (
        <p class="error" role="alert">
          {problem.message} {problem.where && <code>{problem.where}</code>}
        </p>
      )}
      {problem?.share && problem.files && (
        <p>
          <button
            type="button"
            class="primary"
            onClick={() => problem.files && onSample(problem.files, problem.share ?? 1)}
          >
            Read {percent(problem.share)} of their conversations
          </button>
        </p>
      )}
      <div class={dropping ? 'drop over' : 'drop'}>
        <p>
          Drop files or folders here: LangSmith, OpenTelemetry, Claude Code, tau-bench, or any JSON, JSONL or CSV with
          conversations. A report made by Tracesift opens too.
        </p>
        <div class="row">
          <button type="button" class="primary" onClick={() => files.current?.click()}>
            Choose files
          </button>
          <button type="button" onClick={() => folder.current?.click()}>
            Choose a folder
          </button>
          <button type="button" onClick={async () => onFiles([await sampleFile(sample)])}>
            Try the sample
          </button>
        </div>
        <input ref={files} type="file" multiple hidden onChange={chosen} aria-label="Files with traces" />
        <input
          ref={folder}
          type="file"
          hidden
          onChange={chosen}
          aria-label="Folder with traces"
          {...{ webkitdirectory: true }}
        />
      </div>
      {(made.length > 0 || found) && (
        <section aria-labelledby="in-this-tab">
          <h2 id="in-this-tab">In this tab</h2>
          <ul class="made">
            {found && (
              <li>
                <button type="button" onClick={onFound}>
                  Go on with {plural(found.overview.threads, 'conversation')} of{' '}
                  {found.files.length === 1 ? found.files[0]?.name : plural(found.files.length, 'file')}
                </button>
              </li>
            )}
            {made.map((item) => (
              <li key={item.id}>
                <button type="button" onClick={() => onMade(item)}>
                  {item.report.title}
                </button>{' '}
                <span class="note">
                  {plural(item.report.overall.count, 'conversation')}
                  {!item.session && ', without their texts: there was no room for them any more'}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Library onFiles={onFiles} changed={standings} onWiped={() => setWiped(wiped + 1)} />
      <Schedules
        key={wiped}
        watch={watch}
        standings={standings}
        onKey={onKey}
        onOpen={(id) =>
          readReport(id).then(
            (report) => onFiles([report]),
            (error) => setGone(error.message),
          )
        }
      />
      {gone && (
        <p class="error" role="alert">
          {gone}
        </p>
      )}
      <p class="promise">
        Everything is computed in this tab and nothing is uploaded, unless you ask a model with your own key: then what
        you were shown goes from here to that provider, and to nobody else. The page's security policy allows no other
        address.
        {location.protocol === 'file:' &&
          ' This page was opened from disk: what you let it keep (reports, settings, paid answers, a locked key) other pages opened from disk can read, in Chrome and Edge.'}
      </p>
    </main>
  );
}
