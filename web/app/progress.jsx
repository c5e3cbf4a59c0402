import { useRef, useState } from 'preact/hooks';
import { bytes, count, fixed, percent, plural } from '../lib/format.js';

/** @typedef {import('../types.js').Progress} Progress */

/** Time left, in words, once there is something to estimate it from. @param {number} share @param {number} since */
function left(share, since) {
  const elapsed = (performance.now() - since) / 1000;
  if (elapsed < 1 || share <= 0.01 || share >= 1) return '';
  const rest = (elapsed / share) * (1 - share);
  return rest < 90 ? `about ${Math.ceil(rest)} s left` : `about ${Math.ceil(rest / 60)} min left`;
}

/** How far the models are. @param {{ progress: Progress, onPause: (wanted: boolean) => void, onEnd: () => void,
 *   onCancel: () => void }} props */
function Asking({ progress, onPause, onEnd, onCancel }) {
  const {
    in_flight: open = 0,
    retries = 0,
    waits_s: waits,
    cost_usd: cost = 0,
    latest = [],
    categories = [],
    paused = false,
  } = progress;
  const [wanted, setWanted] = useState(paused);
  return (
    <>
      <p class="note">
        {`$${fixed(cost, 4)} spent · ${plural(open, 'question')} on the way`}
        {retries > 0 && ` · ${count(retries)} asked again`}
        {waits !== undefined && ` · the provider wants a pause of ${Math.ceil(waits)} s`}
      </p>
      {latest.length > 0 && (
        <ul class="latest" aria-label="Newest summaries">
          {latest.map((summary) => (
            <li key={summary}>{summary}</li>
          ))}
        </ul>
      )}
      {categories.length > 0 && (
        <section aria-label="Categories so far">
          <p class="note">Categories so far; they may still change:</p>
          <ul class="latest">
            {categories.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </section>
      )}
      <div class="row">
        <button
          type="button"
          onClick={() => {
            setWanted(!wanted);
            onPause(!wanted);
          }}
        >
          {wanted ? 'Go on' : 'Pause'}
        </button>
        <button type="button" onClick={onEnd}>
          Finish with what is there
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </>
  );
}

/** @param {{ title: string, progress: Progress, since: number, onCancel: () => void,
 *   onPause: (wanted: boolean) => void, onEnd: () => void }} props */
export function ProgressScreen({ title, progress, since, onCancel, onPause, onEnd }) {
  const { stage, done, total, records, traces, asks = false } = progress;
  const begun = useRef({ stage, since }); // a stage that asks has a time of its own
  if (asks && begun.current.stage !== stage) begun.current = { stage, since: performance.now() };
  const share = total > 0 ? done / total : 0;
  const reading = records !== undefined;
  return (
    <main class="app">
      <h1>{title}</h1>
      <p aria-live="polite">
        {reading
          ? `${bytes(done)} of ${bytes(total)} · ${count(records)} records · ${count(traces ?? 0)} traces`
          : `${stage || 'Starting'}${asks ? `: ${count(done)} of ${count(total)}` : ''}`}
      </p>
      <progress max={1} value={share} aria-label={title}>
        {percent(share)}
      </progress>
      <p class="note">
        {percent(share)} {left(share, asks ? begun.current.since : since)}
      </p>
      {asks ? (
        <Asking progress={progress} onPause={onPause} onEnd={onEnd} onCancel={onCancel} />
      ) : (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </main>
  );
}
