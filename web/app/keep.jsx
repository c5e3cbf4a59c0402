import { useEffect, useState } from 'preact/hooks';
import { keepReport } from './store.js';

/** Keeps the report in this browser, to be opened or compared another day.
 * @param {{ report: import('../types.js').Report, onKept: () => void }} props */
export function KeepButton({ report, onKept }) {
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [report]);
  const isDisk = location.protocol === 'file:';
  const keep = () =>
    keepReport(report, report.config.name ?? '').then(
      () => {
        setSaid('Kept');
        onKept();
      },
      () => setSaid('This browser keeps nothing here'),
    );
  return (
    <button
      type="button"
      disabled={said === 'Kept'}
      title={
        isDisk
          ? 'Its numbers, names of categories and first requests. This page was opened from disk: other pages opened from disk can read what it stores, in some browsers.'
          : 'Its numbers, names of categories and first requests, without the conversations.'
      }
      onClick={keep}
    >
      {said || 'Keep in this browser'}
    </button>
  );
}
