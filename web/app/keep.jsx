import { useEffect, useState } from 'preact/hooks';
import { keepReport } from './store.js';

/** Keeps the report in this browser, to be opened or compared another day.
 * @param {{ report: import('../types.js').Report, onKept: () => void }} props */
export function KeepButton({ report, onKept }) {
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [report]);
  const keep = () =>
    keepReport(report, report.config.name ?? '').then(
      () => {
        setSaid('Kept');
        onKept();
      },
      () => setSaid('This browser keeps nothing here'),
    );
  return (
    <button type="button" disabled={said === 'Kept'} onClick={keep}>
      {said || 'Keep in this browser'}
    </button>
  );
}
