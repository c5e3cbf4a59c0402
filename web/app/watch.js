// Runs schedules when they are due, as long as the page is open: each in a session of its own, so that what somebody
// reads meanwhile stays where it is. One at a time, and never a time twice, whatever number of tabs watch.

import { time } from '../lib/format.js';
import { dueAt } from '../lib/schedule.js';
import { filesInFolder } from './files.js';
import { placeOf } from './keys.js';
import { keepCategories, keepReport, listConfigs, listSchedules, readSchedule, saveSchedule } from './store.js';

/** @typedef {import('./store.js').Schedule} Schedule */
/** @typedef {import('../types.js').Session} Session */
/**
 * Why one that is due does not run: `folder` must be allowed again, which needs a click; for the `place` that its config
 * sends to nobody has given a key in this tab, or said that it may.
 * @typedef {{ is: 'running', stage: string } | { is: 'folder', due: string }
 *   | { is: 'place', due: string, place: string, wantsKey: boolean }} Standing
 */

const EVERY = 20_000; // milliseconds
const MAX_HISTORY = 50;

/** @param {Schedule} schedule */
const lastOf = ({ history }) => {
  const last = history.at(-1);
  return last && new Date(last.due);
};

/** @param {FileSystemDirectoryHandle} folder @param {'queryPermission' | 'requestPermission'} how */
async function mayRead(folder, how) {
  const handle = /** @type {any} */ (folder); // only browsers that can watch a folder have these
  return !handle[how] || (await handle[how]({ mode: 'read' })) === 'granted';
}

/** Asks to read a folder again; only while a click is handled. @param {Schedule} schedule */
export const allow = ({ folder }) => mayRead(folder, 'requestPermission');

/** Its config as it is saved now. @param {Schedule} schedule */
async function configOf({ config }) {
  if (config === '') return {};
  const saved = (await listConfigs()).find(({ name }) => name === config);
  if (!saved) throw new Error(`The config “${config}” is not in this browser any more.`);
  return saved.config;
}

/**
 * @param {{ openSession: () => Session & { close(): void }, providers: Promise<import('../types.js').Provider[]>,
 *   keyOf: (place: string) => string | undefined, onChange: (standings: Map<string, Standing>) => void }} with_
 *   `providers`: nothing runs before they are known, for until then nobody can say whether a key is wanted;
 *   `keyOf`: nothing where none was given
 */
export function createWatch({ openSession, providers, keyOf, onChange }) {
  /** @type {Map<string, Standing>} */
  const standings = new Map();
  /** @type {Session | undefined} */
  let running;
  let isLooking = false;
  /** What was asked for meanwhile. @type {(string | undefined)[]} */
  const waiting = [];
  /** @param {string} name @param {Standing} [standing] */
  const setStanding = (name, standing) => {
    if (standing) standings.set(name, standing);
    else standings.delete(name);
    onChange(new Map(standings));
  };

  /** Where a config sends conversations to; '' for nowhere. @param {import('../types.js').Models | undefined} models */
  async function destinationOf(models) {
    const provider = (await providers).find(({ id }) => id === models?.provider);
    const isOwn = !models?.base_url || models.base_url === provider?.base_url;
    return { place: placeOf(provider, models), wantsKey: provider !== undefined && !provider.is_local, isOwn };
  }

  /** @param {Schedule} schedule @param {Date} due @returns {Promise<{ conversations: number, report?: number }>} */
  async function makeReport(schedule, due) {
    const config = await configOf(schedule);
    const files = await filesInFolder(schedule.folder);
    if (files.length === 0) return { conversations: 0 };
    const session = openSession();
    running = session;
    try {
      let reported = '';
      const onProgress = (/** @type {import('../types.js').Progress} */ { stage }) => {
        if (stage !== reported) setStanding(schedule.name, { is: 'running', stage }); // each listener reads the lists again
        reported = stage;
      };
      const opened = await session.read(files, { mapping: config.mapping ?? {}, onProgress });
      if (opened.kind === 'report') throw new Error('The folder holds a report instead of traces.');
      if (opened.overview.threads === 0) return { conversations: 0 };
      const made = await session.analyze(config, {
        key: keyOf((await destinationOf(config.models)).place) ?? '',
        onProgress,
      });
      await keepCategories(schedule.config, config, made);
      const name = `${schedule.name}, ${time(due.toISOString())}`;
      return { conversations: made.overall.count, report: await keepReport(made, schedule.config, name) };
    } finally {
      running = undefined;
      session.close();
    }
  }

  /** @param {Schedule} schedule @param {{ due: Date, missed: number }} is */
  async function run(schedule, { due, missed }) {
    setStanding(schedule.name, { is: 'running', stage: '' });
    /** @type {{ conversations: number, report?: number, problem?: string }} */
    let made = { conversations: 0 };
    try {
      made = await makeReport(schedule, due);
    } catch (error) {
      made.problem = /** @type {Error} */ (error).message;
    }
    const now = await readSchedule(schedule.name);
    if (now) {
      const history = [...now.history, { due: due.toISOString(), missed, ...made }].slice(-MAX_HISTORY);
      await saveSchedule({ ...now, history });
    }
    setStanding(schedule.name);
  }

  /** Runs one if it is due, or at once if that is `wanted`. @param {string} name @param {boolean} wanted */
  async function runIfDue(name, wanted) {
    const schedule = await readSchedule(name); // as another tab may have left it
    if (!schedule) return setStanding(name);
    const now = new Date();
    const is = dueAt(schedule.when, lastOf(schedule), now) ?? (wanted ? { due: now, missed: 0 } : undefined);
    if (!is) return setStanding(name);
    const due = is.due.toISOString();
    if (!(await mayRead(schedule.folder, 'queryPermission'))) return setStanding(name, { is: 'folder', due });
    const { models } = await configOf(schedule).catch(() => /** @type {import('../types.js').Config} */ ({}));
    const { place, wantsKey, isOwn } = await destinationOf(models);
    const key = keyOf(place);
    const isAllowed = place === '' || (wantsKey ? Boolean(key) : isOwn || key !== undefined);
    if (!isAllowed) return setStanding(name, { is: 'place', due, place, wantsKey });
    await run(schedule, is);
  }

  /** @param {string} name @param {boolean} wanted */
  const one = (name, wanted) =>
    navigator.locks.request(`tracesift schedule ${name}`, { ifAvailable: true }, async (lock) => {
      if (lock) await runIfDue(name, wanted);
    });

  /** Looks at all of them. @param {string} [wanted] one that runs whether it is due or not */
  async function look(wanted) {
    if (isLooking) {
      if (!waiting.includes(wanted)) waiting.push(wanted);
      return;
    }
    isLooking = true;
    try {
      for (const { name } of await listSchedules()) {
        if (wanted === undefined || wanted === name) await one(name, wanted === name);
      }
    } catch {
      // Where nothing may be kept, nothing is scheduled.
    } finally {
      isLooking = false;
    }
    if (waiting.length > 0) await look(waiting.shift());
  }

  setInterval(look, EVERY);
  return {
    look,
    /** Stops what runs; it is recorded as stopped. */
    cancel: () => running?.cancel(),
  };
}
