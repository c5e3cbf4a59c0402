import { bytes, count, percent } from '../lib/format.js';

/** Time left, in words, once there is something to tell it from. @param {number} share @param {number} since */
function left(share, since) {
  const elapsed = (performance.now() - since) / 1000;
  if (elapsed < 1 || share <= 0.01 || share >= 1) return '';
  const rest = (elapsed / share) * (1 - share);
  return rest < 90 ? `about ${Math.ceil(rest)} s left` : `about ${Math.ceil(rest / 60)} min left`;
}

/** @param {{ title: string, progress: import('../types.js').Progress, since: number, onCancel: () => void }} props */
export function ProgressScreen({ title, progress, since, onCancel }) {
  const { stage, done, total, records, traces } = progress;
  const share = total > 0 ? done / total : 0;
  const reading = records !== undefined;
  return (
    <main class="app">
      <h1>{title}</h1>
      <p aria-live="polite">
        {reading
          ? `${bytes(done)} of ${bytes(total)} · ${count(records)} records · ${count(traces ?? 0)} traces`
          : stage || 'Starting'}
      </p>
      <progress max={1} value={share} aria-label={title}>
        {percent(share)}
      </progress>
      <p class="note">
        {percent(share)} {left(share, since)}
      </p>
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </main>
  );
}
