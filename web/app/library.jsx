// The reports that this browser keeps.

import { useEffect, useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { bytes, count, dollars, percent, period, time } from '../lib/format.js';
import { hue } from '../report/bar.jsx';
import { deleteReport, listReports, readReport, renameReport, wipe } from './store.js';

/** @typedef {import('./store.js').KeptReport} KeptReport */

/**
 * @param {{ onFiles: (files: File[]) => void, changed: unknown, onWiped: () => void }} props what is opened: one report, or two to be compared;
 *   the list is read again when `changed` does
 */
export function Library({ onFiles, changed, onWiped }) {
  const [reports, setReports] = useState(/** @type {KeptReport[]} */ ([]));
  const [chosen, setChosen] = useState(/** @type {Set<number>} */ (new Set()));
  const [problem, setProblem] = useState('');
  const refresh = () => listReports().then(setReports, () => setReports([])); // no storage, no library
  useEffect(() => {
    void refresh();
  }, [changed]);
  if (reports.length === 0) return null;
  /** @param {number[]} ids */
  const open = async (ids) => {
    try {
      onFiles(await Promise.all(ids.map(readReport)));
    } catch (error) {
      setProblem(/** @type {Error} */ (error).message);
    }
  };
  const total = reports.reduce((sum, report) => sum + report.bytes, 0);
  return (
    <section aria-labelledby="library">
      <h2 id="library">Reports in this browser</h2>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Kept reports">
        <table class="library">
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">Choose to compare</span>
              </th>
              <th scope="col">Report</th>
              <th scope="col" class="bars">
                Categories
              </th>
              <th scope="col" class="number">
                Conversations
              </th>
              <th scope="col">From when</th>
              <th scope="col">Config, filter</th>
              <th scope="col" class="number">
                Cost
              </th>
              <th scope="col">
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <tr key={report.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${report.name}`}
                    checked={chosen.has(report.id)}
                    onChange={() => {
                      const next = new Set(chosen);
                      if (!next.delete(report.id)) next.add(report.id);
                      setChosen(next);
                    }}
                  />
                </td>
                <th scope="row">
                  <button type="button" class="quiet link" onClick={() => open([report.id])}>
                    {report.name}
                  </button>
                  <span class="detail"> kept {time(report.made)}</span>
                </th>
                <td class="bars">
                  <span
                    class="bar"
                    role="img"
                    aria-label={report.categories.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')}
                  >
                    {report.categories.map(({ id, name, share }) => (
                      <span
                        key={id}
                        class={`segment ${hue(id)}`}
                        style={{ width: `${share * 100}%` }}
                        title={`${name}: ${percent(share)}`}
                      />
                    ))}
                  </span>
                </td>
                <td class="number">{count(report.conversations)}</td>
                <td>{period(report.period)}</td>
                <td>
                  {report.config} {report.filter && <code>{report.filter}</code>}
                </td>
                <td class="number">{report.cost === null ? '–' : dollars(report.cost)}</td>
                <td>
                  <span class="row">
                    <button
                      type="button"
                      aria-label={`Rename ${report.name}`}
                      onClick={async () => {
                        const name = prompt('Name of the report', report.name)?.trim();
                        if (name) await renameReport(report, name);
                        await refresh();
                      }}
                    >
                      Rename
                    </button>
                    <button
                      type="button"
                      aria-label={`Save ${report.name} as a file`}
                      onClick={async () =>
                        download([await readReport(report.id)], 'application/json', fileName(report.name, 'json'))
                      }
                    >
                      Save
                    </button>
                    <button
                      type="button"
                      aria-label={`Delete ${report.name}`}
                      onClick={async () => {
                        if (!confirm(`Delete “${report.name}” from this browser?`)) return;
                        await deleteReport(report.id);
                        await refresh();
                      }}
                    >
                      Delete
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="row">
        <button type="button" disabled={chosen.size !== 2} onClick={() => open([...chosen])}>
          Compare two
        </button>
        <span class="note">{bytes(total)}, without conversations; in this browser only.</span>
        <button
          type="button"
          onClick={async () => {
            if (!confirm('Delete every report, config and schedule that this browser keeps?')) return;
            await wipe();
            onWiped();
            await refresh();
          }}
        >
          Wipe everything
        </button>
      </p>
    </section>
  );
}
