// What this browser keeps because somebody asked for it: configs, reports and schedules. Nothing leaves it; all of it can be wiped.

import { openDB } from 'idb';
import { partitionsOf } from '../lib/config.js';
import { forgetMappings } from './kept_mappings.js';
import { forgetAllLocked } from './lock.js';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Report} Report */
/** @typedef {{ name: string, config: Config, changed: string }} SavedConfig */
/** What the list of reports shows of one. @typedef {{ id: number, name: string, made: string, conversations: number,
 *   period: import('../types.js').Period, filter: string, cost: number | null, config: string, bytes: number,
 *   categories: { id: string, name: string, share: number }[] }} KeptReport */

/**
 * A report that makes itself from a folder: `when` is daily, weekly or cron in UTC, `config` the name of a saved one or
 * empty. `history` ends with the newest.
 * @typedef {{ name: string, when: string, config: string, folder: FileSystemDirectoryHandle, history: Done[] }} Schedule
 * @typedef {{ due: string, missed: number, conversations: number, report?: number, problem?: string }} Done
 */

const DRAFT = 'tracesift draft'; // of localStorage: the config that is being edited

const database = () =>
  openDB('tracesift library', 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('configs', { keyPath: 'name' });
        db.createObjectStore('reports', { keyPath: 'id', autoIncrement: true });
        db.createObjectStore('texts');
      }
      if (from < 2) db.createObjectStore('schedules', { keyPath: 'name' });
    },
    // A later version of the page in another tab need not wait until this one is closed.
    blocking: (_now, _next, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });

/** @returns {Promise<SavedConfig[]>} by name */
export const listConfigs = async () => (await database()).getAll('configs');

/** @param {string} name @param {Config} config */
export async function saveConfig(name, config) {
  await (await database()).put('configs', { name, config, changed: new Date().toISOString() });
}

/**
 * Puts the categories that a report found into a saved config that has none, so that the next report uses them.
 * @param {string} name @param {Config} config @param {Report} report @returns {Promise<boolean>} whether it did
 */
export async function keepCategories(name, config, report) {
  const saved = (await listConfigs()).some((one) => one.name === name);
  if (!saved || (config.partitions ?? []).length > 0) return false;
  const partitions = partitionsOf(report);
  if (partitions.length === 0) return false;
  await saveConfig(name, { ...config, partitions });
  return true;
}

/** @param {string} name */
export async function deleteConfig(name) {
  await (await database()).delete('configs', name);
}

/** @returns {Promise<KeptReport[]>} newest first */
export const listReports = async () => (await (await database()).getAll('reports')).reverse();

/** @param {Report} report @param {string} config its name, if it was saved @param {string} [name] */
export async function keepReport(report, config, name = report.title) {
  const text = new TextEncoder().encode(JSON.stringify(report)); // bytes: some private windows refuse Blobs
  const spent = (report.spent ?? []).reduce((sum, { cost_usd: cost }) => sum + (cost ?? 0), 0);
  const kept = {
    name,
    made: new Date().toISOString(),
    conversations: report.overall.count,
    period: report.period,
    filter: report.config.filter ?? '',
    cost: report.spent ? spent : null,
    config,
    bytes: text.length,
    categories: report.categories
      .filter(({ level }) => level === 1)
      .map(({ id, name, share }) => ({ id, name, share })),
  };
  const transaction = (await database()).transaction(['reports', 'texts'], 'readwrite');
  const stored = (async () => {
    const id = await transaction.objectStore('reports').add(kept);
    await transaction.objectStore('texts').put(text, id);
    return Number(id);
  })();
  const [id] = await Promise.all([stored, transaction.done]); // both are awaited: either may fail
  // Asked for afterwards, and not waited for: some browsers ask the user, who may not answer.
  void navigator.storage?.persist?.().catch(() => false);
  return id;
}

/** @param {number} id @returns {Promise<File>} */
export async function readReport(id) {
  const text = await (await database()).get('texts', id);
  if (!text) throw new Error('This report is not in the browser any more.');
  return new File([text], `report-${id}.json`, { type: 'application/json' });
}

/** @param {KeptReport} report @param {string} name */
export async function renameReport(report, name) {
  await (await database()).put('reports', { ...report, name });
}

/** @param {number} id */
export async function deleteReport(id) {
  const transaction = (await database()).transaction(['reports', 'texts'], 'readwrite');
  await transaction.objectStore('reports').delete(id);
  await transaction.objectStore('texts').delete(id);
  await transaction.done;
}

/** @returns {Promise<Schedule[]>} by name */
export const listSchedules = async () => (await database()).getAll('schedules');

/** @param {string} name @returns {Promise<Schedule | undefined>} */
export const readSchedule = async (name) => (await database()).get('schedules', name);

/** @param {Schedule} schedule */
export async function saveSchedule(schedule) {
  await (await database()).put('schedules', schedule);
}

/** @param {string} name */
export async function deleteSchedule(name) {
  await (await database()).delete('schedules', name);
}

export async function wipe() {
  const db = await database();
  for (const name of ['configs', 'reports', 'texts', 'schedules']) await db.clear(name);
  localStorage.removeItem(DRAFT);
  forgetMappings();
  forgetAllLocked();
}

/** What was being edited when the page was left. @returns {Config} */
export function readDraft() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT) ?? '{}');
  } catch {
    return {};
  }
}

/** @param {Config} config */
export function keepDraft(config) {
  try {
    localStorage.setItem(DRAFT, JSON.stringify(config));
  } catch {} // where nothing may be kept, nothing is
}
