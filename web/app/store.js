// What this browser keeps because somebody asked for it: configs and reports. Nothing leaves it; all of it can be wiped.

import { openDB } from 'idb';
import { partitionsOf } from '../lib/config.js';
import { forgetAllLocked } from './lock.js';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Report} Report */
/** @typedef {{ name: string, config: Config, changed: string }} SavedConfig */
/** What the list of reports shows of one. @typedef {{ id: number, name: string, made: string, conversations: number,
 *   period: import('../types.js').Period, filter: string, cost: number | null, config: string, bytes: number,
 *   categories: { id: string, name: string, share: number }[] }} KeptReport */

const DRAFT = 'tracesift draft'; // of localStorage: the config that is being edited

const database = () =>
  openDB('tracesift library', 1, {
    upgrade(db) {
      db.createObjectStore('configs', { keyPath: 'name' });
      db.createObjectStore('reports', { keyPath: 'id', autoIncrement: true });
      db.createObjectStore('texts');
    },
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

/** @param {Report} report @param {string} config its name, if it was saved */
export async function keepReport(report, config) {
  await navigator.storage?.persist?.(); // asks, where browsers ask
  const text = new Blob([JSON.stringify(report)], { type: 'application/json' });
  const spent = (report.spent ?? []).reduce((sum, { cost_usd: cost }) => sum + (cost ?? 0), 0);
  const kept = {
    name: report.title,
    made: new Date().toISOString(),
    conversations: report.overall.count,
    period: report.period,
    filter: report.config.filter ?? '',
    cost: report.spent ? spent : null,
    config,
    bytes: text.size,
    categories: report.categories
      .filter(({ level }) => level === 1)
      .map(({ id, name, share }) => ({ id, name, share })),
  };
  const transaction = (await database()).transaction(['reports', 'texts'], 'readwrite');
  const id = await transaction.objectStore('reports').add(kept);
  await transaction.objectStore('texts').put(text, id);
  await transaction.done;
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

export async function wipe() {
  const db = await database();
  for (const name of ['configs', 'reports', 'texts']) await db.clear(name);
  localStorage.removeItem(DRAFT);
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
