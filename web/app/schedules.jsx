// Reports that make themselves from a folder, as long as the page is open; what was missed is made up for.

import { useEffect, useState } from 'preact/hooks';
import { count, plural, time } from '../lib/format.js';
import { NewSchedule, timesOf } from './new_schedule.jsx';
import { deleteSchedule, listSchedules, saveSchedule } from './store.js';
import { allow } from './watch.js';

/** @typedef {import('./store.js').Schedule} Schedule */
/** @typedef {import('./watch.js').Standing} Standing */
/** @typedef {ReturnType<typeof import('./watch.js').createWatch>} Watch */

/** @param {import('./store.js').Done} done */
const resultOf = ({ due, missed, conversations, problem }) =>
  `${time(due)}: ${problem ?? (conversations > 0 ? plural(conversations, 'conversation') : 'no conversations in the folder')}${
    missed > 0
      ? `; ${count(missed)} earlier ${missed === 1 ? 'time was' : 'times were'} missed, this makes up for them`
      : ''
  }`;

/** What keeps it from running, or where it is, and what to do about it.
 * @param {{ schedule: Schedule, standing: Standing | undefined, watch: Watch, onKey: (provider: string, key: string) => void }} props */
function StandingCell({ schedule, standing, watch, onKey }) {
  const [key, setKey] = useState('');
  const { name } = schedule;
  if (!standing) {
    return (
      <button type="button" aria-label={`Run now: ${name}`} onClick={() => watch.look(name)}>
        Run now
      </button>
    );
  }
  if (standing.is === 'running') {
    return (
      <>
        <span role="status">{standing.stage || 'Running'} </span>
        <button type="button" onClick={() => watch.cancel()}>
          Stop
        </button>
      </>
    );
  }
  if (standing.is === 'folder') {
    return (
      <>
        <span role="status">Due since {time(standing.due)}. </span>
        <button
          type="button"
          onClick={async () => {
            if (await allow(schedule)) await watch.look(name);
          }}
        >
          Let it read “{schedule.folder.name}” again
        </button>
      </>
    );
  }
  return (
    <>
      <label>
        Due since {time(standing.due)}. Key for {standing.place}
        {!standing.wantsKey && ' (empty: it wants none)'}
        <input
          type="password"
          autocomplete="off"
          class="short"
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        disabled={!key && standing.wantsKey}
        onClick={() => {
          onKey(standing.place, key);
          setKey('');
          void watch.look(name);
        }}
      >
        {standing.wantsKey ? 'Use it in this tab' : `Send conversations to ${standing.place}`}
      </button>
    </>
  );
}

/** @param {{ watch: Watch, standings: Map<string, Standing>, onKey: (provider: string, key: string) => void,
 *   onOpen: (report: number) => void }} props */
export function Schedules({ watch, standings, onKey, onOpen }) {
  const [schedules, setSchedules] = useState(/** @type {Schedule[] | undefined} */ (undefined));
  const refresh = () => listSchedules().then(setSchedules, () => setSchedules(undefined)); // no storage, no schedules
  useEffect(() => {
    void refresh();
  }, [standings]);
  if (!schedules) return null;
  if (!('showDirectoryPicker' in globalThis) && schedules.length === 0) {
    return (
      <details class="mapping">
        <summary>Reports on a schedule</summary>
        <p>
          This browser lets no page watch a folder; Chrome and Edge do. On the command line{' '}
          <code>tracesift schedule</code> does it with any system’s cron.
        </p>
      </details>
    );
  }
  /** @param {Schedule} schedule */
  const add = async (schedule) => {
    await saveSchedule(schedule);
    await refresh();
    await watch.look();
  };
  return (
    <details class="mapping schedules" open={schedules.length > 0}>
      <summary>Reports on a schedule</summary>
      <p class="note">
        While this page is open, what is due is made from the folder and kept among the reports of this browser. A page
        that is opened later makes up for what was missed, once. Without a page open, <code>tracesift schedule</code>{' '}
        does the same.
      </p>
      {schedules.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section class="scroll" tabIndex={0} aria-label="Schedules">
          <table class="library">
            <thead>
              <tr>
                <th scope="col">Schedule</th>
                <th scope="col">Next (UTC)</th>
                <th scope="col">Folder, config</th>
                <th scope="col">Last</th>
                <th scope="col">
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {schedules.map((schedule) => {
                const { name, when, folder, config, history } = schedule;
                const [last, ...earlier] = [...history].reverse();
                return (
                  <tr key={name}>
                    <th scope="row">
                      {name}
                      <span class="detail">{when}</span>
                    </th>
                    <td>{timesOf(when, 1).times.map((at) => time(at.toISOString()))}</td>
                    <td>
                      {folder.name}
                      {config && `, ${config}`}
                    </td>
                    <td>
                      {last ? `${resultOf(last)} ` : 'never yet'}
                      {last?.report !== undefined && (
                        <button
                          type="button"
                          class="quiet link"
                          aria-label={`Open the last report of ${name}`}
                          onClick={() => last.report !== undefined && onOpen(last.report)}
                        >
                          open
                        </button>
                      )}
                      {earlier.length > 0 && (
                        <details>
                          <summary>{plural(earlier.length, 'earlier run')}</summary>
                          <ul>
                            {earlier.map((done) => (
                              <li key={done.due}>{resultOf(done)}</li>
                            ))}
                          </ul>
                        </details>
                      )}
                    </td>
                    <td>
                      <span class="row">
                        <StandingCell schedule={schedule} standing={standings.get(name)} watch={watch} onKey={onKey} />
                        <button
                          type="button"
                          aria-label={`Remove ${name}`}
                          onClick={async () => {
                            if (!confirm(`Remove the schedule “${name}”? Its reports stay.`)) return;
                            await deleteSchedule(name);
                            await refresh();
                          }}
                        >
                          Remove
                        </button>
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
      {'showDirectoryPicker' in globalThis && <NewSchedule taken={schedules.map(({ name }) => name)} onAdd={add} />}
    </details>
  );
}
