// tracesift schedule: runs configs when they are due. The system's cron calls it; it keeps what it did beside the
// reports, runs nothing twice and writes over nothing.

import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dueAt, nextTimes } from '../lib/schedule.js';
import { UsageError } from './arguments.js';

/**
 * `when`: daily, weekly or cron in UTC. `files`, `config` and `out` are beside the schedule's own file. `options` are those
 * of analyze: ["--include", "conversations", "--replies", "replies"].
 * @typedef {{ name: string, when: string, files: string[], config?: string, out: string, options?: string[] }} Entry
 * @typedef {{ name: string, due: string, began: string, report?: string, missed?: number, code: number }} Done
 */

const HISTORY = 'history.jsonl';

/** @param {string} path @returns {Promise<Entry[]>} */
async function readEntries(path) {
  /** @type {any} */
  const json = JSON.parse(await readFile(path, 'utf8'));
  const entries = json?.schedules;
  if (!Array.isArray(entries))
    throw new UsageError(`${path} must be {"schedules": [{"name", "when", "files", "out"}]}.`);
  const base = dirname(resolve(path));
  return entries.map((entry, i) => {
    const known = ['name', 'when', 'files', 'config', 'out', 'options'];
    const unknown = Object.keys(entry).find((key) => !known.includes(key));
    if (unknown) throw new UsageError(`schedules.${i}: “${unknown}” is no field. Known: ${known.join(', ')}.`);
    if (typeof entry.name !== 'string' || !/^[\w .-]{1,80}$/.test(entry.name)) {
      throw new UsageError(`schedules.${i}.name must be letters, digits, blanks, . _ or -.`);
    }
    if (!Array.isArray(entry.files) || entry.files.length === 0 || typeof entry.out !== 'string') {
      throw new UsageError(`schedules.${i} (${entry.name}) needs files and out.`);
    }
    nextTimes(String(entry.when), new Date(0), 1); // says what is wrong with it
    return {
      ...entry,
      files: entry.files.map((/** @type {string} */ file) => resolve(base, file)),
      out: resolve(base, entry.out),
      ...(entry.config ? { config: resolve(base, entry.config) } : {}),
    };
  });
}

/** What was run, oldest first. @param {Entry} entry @returns {Promise<Done[]>} */
async function historyOf(entry) {
  const text = await readFile(join(entry.out, HISTORY), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ name }) => name === entry.name);
}

/** 2026-01-05T0800 @param {Date} time */
const stamp = (time) => time.toISOString().slice(0, 16).replaceAll(':', '');

/** Takes a slot for one run: whoever comes second does not get it. @param {Entry} entry @param {Date} due */
async function take(entry, due) {
  await mkdir(join(entry.out, '.runs'), { recursive: true });
  const name = `${entry.name.replaceAll(' ', '-')}-${stamp(due)}`;
  try {
    await (await open(join(entry.out, '.runs', name), 'wx')).close();
    return name;
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {Date} now @param {(argv: string[]) => Promise<number>} analyze */
async function run(path, now, analyze) {
  let worst = 0;
  for (const entry of await readEntries(path)) {
    const last = (await historyOf(entry)).at(-1);
    const is = dueAt(entry.when, last && new Date(last.due), now);
    if (!is) {
      console.log(`${entry.name}: not due before ${nextTimes(entry.when, now, 1)[0]?.toISOString() ?? 'ever'}`);
      continue;
    }
    const name = await take(entry, is.due);
    if (!name) {
      console.log(`${entry.name}: ${is.due.toISOString()} is being run already, or was`);
      continue;
    }
    if (is.missed > 0)
      console.log(`${entry.name}: ${is.missed} earlier times were missed; one report makes up for them`);
    const report = join(entry.out, `${name}.html`);
    const config = entry.config ? ['--config', entry.config] : [];
    const began = now.toISOString();
    let code = 2;
    try {
      code = await analyze([...entry.files, ...config, '--out', report, ...(entry.options ?? [])]);
    } catch (error) {
      console.error(`${entry.name}: ${/** @type {Error} */ (error).message}`);
    }
    /** @type {Done} */
    const done = { name: entry.name, due: is.due.toISOString(), began, missed: is.missed, code };
    if (code < 2) done.report = report;
    await appendFile(join(entry.out, HISTORY), `${JSON.stringify(done)}\n`);
    worst = Math.max(worst, code);
  }
  return worst;
}

/** The line for the system's cron: it asks four times an hour, and what is due is run. @param {string} path */
function cronLine(path) {
  const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  const tool = new URL('tracesift.js', import.meta.url).pathname;
  return `*/15 * * * * ${quote(process.execPath)} ${quote(tool)} schedule run ${quote(resolve(path))}`;
}

/** @param {string} path @param {boolean} writes */
function install(path, writes) {
  const line = cronLine(path);
  if (!writes) {
    console.log(`Add this line with “crontab -e”, or call again with --write:\n${line}`);
    return 0;
  }
  let table = '';
  try {
    table = execFileSync('crontab', ['-l'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {} // there is none yet
  if (table.split('\n').includes(line)) {
    console.log('It is there already.');
    return 0;
  }
  const input = `${table.trimEnd()}\n${line}\n`.trimStart();
  execFileSync('crontab', ['-'], { input });
  console.log('Installed.');
  return 0;
}

/**
 * @param {import('./arguments.js').ScheduleArguments} args @param {(argv: string[]) => Promise<number>} analyze
 * @returns {Promise<number>} the exit code
 */
export async function schedule({ action, file, now, write }, analyze) {
  if (action === 'run') return run(file, now, analyze);
  const entries = await readEntries(file);
  if (action === 'install') return install(file, write);
  for (const entry of entries) {
    if (action === 'next') {
      console.log(entry.name);
      for (const time of nextTimes(entry.when, now, 5)) console.log(`  ${time.toISOString()}`);
      continue;
    }
    const history = await historyOf(entry);
    const last = history.at(-1);
    const next = nextTimes(entry.when, now, 1)[0];
    console.log(
      `${entry.name}  ${entry.when}  next ${next?.toISOString() ?? 'never'}  ` +
        (last ? `last ${last.due} (${last.code < 2 ? (last.report ?? '') : 'failed'})` : 'never run: due at once'),
    );
  }
  return 0;
}
