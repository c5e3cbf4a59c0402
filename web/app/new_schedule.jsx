// A new schedule: a folder, a name, a config, when.

import { useEffect, useState } from 'preact/hooks';
import { time } from '../lib/format.js';
import { nextTimes } from '../lib/schedule.js';
import { listConfigs } from './store.js';

/** @typedef {import('./store.js').Schedule} Schedule */

const SHOWN = 5; // times to come

/** @param {string} when @param {number} most @returns {{ times: Date[], problem?: string }} */
export function timesOf(when, most) {
  try {
    const times = nextTimes(when, new Date(), most);
    return times.length > 0 ? { times } : { times, problem: 'This time never comes.' };
  } catch (error) {
    return { times: [], problem: /** @type {Error} */ (error).message };
  }
}

/** @param {{ taken: string[], onAdd: (schedule: Schedule) => void }} props */
export function NewSchedule({ taken, onAdd }) {
  const [name, setName] = useState('');
  const [config, setConfig] = useState('');
  const [configs, setConfigs] = useState(/** @type {string[]} */ ([]));
  const [when, setWhen] = useState('daily');
  const [cron, setCron] = useState('0 6 * * 1-5');
  const [folder, setFolder] = useState(/** @type {FileSystemDirectoryHandle | null} */ (null));
  useEffect(() => {
    listConfigs().then((all) => setConfigs(all.map((one) => one.name)));
  }, []);
  const chosen = when === 'cron' ? cron : when;
  const { times, problem } = timesOf(chosen, SHOWN);
  const isTaken = taken.includes(name.trim());
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (!folder) return;
    onAdd({ name: name.trim(), when: chosen, config, folder, history: [] });
    setName('');
  };
  const choose = async () => {
    const { showDirectoryPicker: pick } = /** @type {any} */ (globalThis);
    setFolder(await pick({ mode: 'read' }).catch(() => folder)); // nothing chosen: as it was
  };
  return (
    <form class="form" onSubmit={submit}>
      <div class="row">
        <button type="button" onClick={choose}>
          Choose the folder to watch
        </button>
        <span role="status">{folder ? folder.name : <span class="hint">Where your exports arrive.</span>}</span>
      </div>
      <label>
        Name
        <input type="text" value={name} maxLength={80} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        Config
        <span class="hint"> As it is saved when the time comes; its “last … hours” count from then.</span>
        <select value={config} onChange={(event) => setConfig(event.currentTarget.value)}>
          <option value="">No config: everything, the usual way</option>
          {configs.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <div class="row">
        <label>
          When{' '}
          <select value={when} onChange={(event) => setWhen(event.currentTarget.value)}>
            <option value="daily">Every day, 08:00 UTC</option>
            <option value="weekly">Every Monday, 08:00 UTC</option>
            <option value="cron">By cron, UTC</option>
          </select>
        </label>
        {when === 'cron' && (
          <label>
            Minute, hour, day, month, weekday{' '}
            <input
              type="text"
              class="short"
              spellcheck={false}
              value={cron}
              aria-invalid={problem !== undefined}
              onInput={(event) => setCron(event.currentTarget.value)}
            />
          </label>
        )}
      </div>
      {problem ? (
        <p class="error" role="alert">
          {problem}
        </p>
      ) : (
        <p class="note">At once, then {times.map((at) => time(at.toISOString())).join(' · ')} (UTC)</p>
      )}
      {isTaken && <p class="error">There is a schedule of this name already.</p>}
      <div class="row">
        <button type="submit" disabled={!folder || name.trim() === '' || isTaken || problem !== undefined}>
          Add the schedule
        </button>
      </div>
    </form>
  );
}
