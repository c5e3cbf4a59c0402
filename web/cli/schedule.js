// tracesift schedule: runs configs when they are due. The system's cron calls it; it keeps what it did beside the
// reports, runs nothing twice and writes over nothing.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dueAt, nextTimes } from '../lib/schedule.js';
import { InputError } from './arguments.js';
import { readJson } from './input.js';
import { complain, print } from './terminal.js';

/**
 * `when`: daily, weekly or cron in UTC. `files`, `config` and `out` are beside the schedule's own file. `options` are those
 * of analyze in OPTIONS: ["--include", "conversations", "--replies", "replies"].
 * @typedef {{ name: string, when: string, files: string[], config?: string, out: string, options?: string[] }} Entry
 * @typedef {{ name: string, due: string, began: string, report?: string, missed?: number, code: number }} Done
 */

const HISTORY = 'history.jsonl';

/**
 * What a schedule may say: nothing that writes elsewhere than in its `out`, and nothing that sends conversations
 * elsewhere than their provider. Those are for the command line alone.
 */
const OPTIONS = new Set([
  '--include',
  '--redact',
  '--replies',
  '--budget',
  '--sample',
  '--filter',
  '--since',
  '--until',
  '--last',
  '--map',
  '--hierarchy',
  '--previous',
  '--read-share',
  '--seed',
  '--provider',
  '--summary-model',
  '--thinking-model',
]);

const FIELDS = ['name', 'when', 'files', 'config', 'out', 'options'];

/** @param {unknown} value @returns {value is string[]} */
const isTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === 'string');

/** @param {any} entry @param {string} where */
function checkEntry(entry, where) {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new InputError(`${where} must be an object with ${FIELDS.join(', ')}.`);
  }
  const unknown = Object.keys(entry).find((key) => !FIELDS.includes(key));
  if (unknown) throw new InputError(`${where}: “${unknown}” is not a field. Known: ${FIELDS.join(', ')}.`);
  if (typeof entry.name !== 'string' || !/^[\w .-]{1,80}$/.test(entry.name)) {
    throw new InputError(`${where}.name must be letters, digits, blanks, . _ or -.`);
  }
  if (!isTexts(entry.files) || entry.files.length === 0)
    throw new InputError(`${where}.files must be a list of paths.`);
  if (typeof entry.out !== 'string') throw new InputError(`${where}.out must be a folder.`);
  if (entry.config !== undefined && typeof entry.config !== 'string') {
    throw new InputError(`${where}.config must be a path.`);
  }
  const options = entry.options ?? [];
  if (!isTexts(options))
    throw new InputError(`${where}.options must be a list of texts, like ["--include", "summaries"].`);
  const other = options.find((one) => one.startsWith('-') && !OPTIONS.has(one.split('=')[0] ?? ''));
  if (other)
    throw new InputError(`${where}.options: “${other}” is not for schedules. Known: ${[...OPTIONS].join(', ')}.`);
  nextTimes(String(entry.when), new Date(0), 1); // says what is wrong with it
}

/** @param {string} path @returns {Promise<Entry[]>} */
async function readEntries(path) {
  const entries = (await readJson(path, 'list of schedules'))?.schedules;
  if (!Array.isArray(entries)) {
    throw new InputError(`${path} must be {"schedules": [{"name", "when", "files", "out"}]}.`);
  }
  const base = dirname(resolve(path));
  return entries.map((entry, i) => {
    checkEntry(entry, `schedules.${i}`);
    return {
      ...entry,
      files: entry.files.map((/** @type {string} */ file) => resolve(base, file)),
      out: resolve(base, entry.out),
      ...(entry.config ? { config: resolve(base, entry.config) } : {}),
    };
  });
}

/** Lines of a file that something may have broken off while it was written: those that are whole. @param {string} text */
function wholeLines(text) {
  return text.split('\n').flatMap((line) => {
    try {
      const done = JSON.parse(line);
      return typeof done?.name === 'string' && typeof done.due === 'string' ? [done] : [];
    } catch {
      return [];
    }
  });
}

/** @param {string} folder */
const readHistory = (folder) => readFile(join(folder, HISTORY), 'utf8').catch(() => '');

/** What was run, oldest first. @param {Entry} entry @returns {Promise<Done[]>} */
async function historyOf(entry) {
  return wholeLines(await readHistory(entry.out)).filter(({ name }) => name === entry.name);
}

/** @param {Entry} entry @param {Done} done */
async function remember({ out }, done) {
  const text = await readHistory(out);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'; // the last line broke off
  await appendFile(join(out, HISTORY), `${gap}${JSON.stringify(done)}\n`);
}

/** 2026-01-05T0800 @param {Date} time */
const stamp = (time) => time.toISOString().slice(0, 16).replaceAll(':', '');

/** When a process began, in ticks, as Linux counts: it distinguishes two with one number. @param {number} pid */
function beginningOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[19] ?? '';
  } catch {
    return '';
  }
}

/** Whether who took a slot is still at it. @param {string} text of the slot */
function isRunning(text) {
  const [pid = '', began = ''] = text.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return beginningOf(Number(pid)) === began;
}

const DONE = 'done'; // what a slot holds when its run has ended

const MAX_TRIES = 20; // of one due time

/**
 * Takes a slot for one run: whoever comes second does not get it, unless the first was killed. A slot is a file that
 * never removed, so two that come at once never both get one.
 * @param {Entry} entry @param {Date} due @returns {Promise<string | undefined>} its name, which is the report's too
 */
async function take(entry, due) {
  const folder = join(entry.out, '.runs');
  await mkdir(folder, { recursive: true });
  const name = `${entry.name.replaceAll(' ', '-')}-${stamp(due)}`;
  // Linked when it is whole, so that an empty slot is never read.
  const mine = join(folder, `${process.pid}.new`);
  await writeFile(mine, `${process.pid} ${beginningOf(process.pid)}`);
  for (let n = 1; n <= MAX_TRIES; n++) {
    const slot = n === 1 ? name : `${name}.${n}`;
    try {
      await link(mine, join(folder, slot));
      await rm(mine);
      return slot;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      const text = await readFile(join(folder, slot), 'utf8');
      if (text === DONE || isRunning(text)) break;
    }
  }
  await rm(mine);
  return undefined;
}

/** @param {string} path @param {Date} now @param {string[]} hosts that configs may name @param {(argv: string[]) => Promise<number>} analyze */
async function run(path, now, hosts, analyze) {
  let worst = 0;
  for (const entry of await readEntries(path)) {
    const last = (await historyOf(entry)).at(-1);
    const is = dueAt(entry.when, last && new Date(last.due), now);
    if (!is) {
      print(`${entry.name}: not due before ${nextTimes(entry.when, now, 1)[0]?.toISOString() ?? 'ever'}`);
      continue;
    }
    const name = await take(entry, is.due);
    if (!name) {
      print(`${entry.name}: ${is.due.toISOString()} is being run already, or was`);
      continue;
    }
    if (is.missed > 0) print(`${entry.name}: ${is.missed} earlier times were missed; one report makes up for them`);
    const report = join(entry.out, `${name}.html`);
    const config = entry.config ? ['--config', entry.config] : [];
    const began = now.toISOString();
    let code = 2;
    try {
      const confirmed = hosts.flatMap((host) => ['--allow-host', host]);
      code = await analyze([...(entry.options ?? []), ...config, ...confirmed, '--out', report, '--', ...entry.files]);
    } catch (error) {
      complain(`${entry.name}: ${/** @type {Error} */ (error).message}`);
    }
    /** @type {Done} */
    const done = { name: entry.name, due: is.due.toISOString(), began, missed: is.missed, code };
    if (code < 2) done.report = report;
    await remember(entry, done);
    await writeFile(join(entry.out, '.runs', name), DONE);
    worst = Math.max(worst, code);
  }
  return worst;
}

/** The line for the system's cron: it asks four times an hour, and what is due is run. @param {string} path @param {string[]} hosts */
function cronLine(path, hosts) {
  const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  const tool = new URL('tracesift.js', import.meta.url).pathname;
  return `*/15 * * * * ${quote(process.execPath)} ${quote(tool)} schedule run ${[resolve(path), ...hosts.flatMap((host) => ['--allow-host', host])].map(quote).join(' ')}`;
}

/** @param {string} path @param {string[]} hosts @param {boolean} writes */
function install(path, hosts, writes) {
  const line = cronLine(path, hosts);
  if (!writes) {
    print(`Add this line with “crontab -e”, or call again with --write:\n${line}`);
    return 0;
  }
  let table = '';
  try {
    table = execFileSync('crontab', ['-l'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {} // there is none yet
  if (table.split('\n').includes(line)) {
    print('It is there already.');
    return 0;
  }
  const input = `${table.trimEnd()}\n${line}\n`.trimStart();
  execFileSync('crontab', ['-'], { input });
  print('Installed.');
  return 0;
}

/**
 * @param {import('./arguments.js').ScheduleArguments} args @param {(argv: string[]) => Promise<number>} analyze
 * @returns {Promise<number>} the exit code
 */
export async function schedule({ action, file, now, hosts, write }, analyze) {
  if (action === 'run') return run(file, now, hosts, analyze);
  const entries = await readEntries(file);
  if (action === 'install') return install(file, hosts, write);
  for (const entry of entries) {
    if (action === 'next') {
      print(entry.name);
      for (const time of nextTimes(entry.when, now, 5)) print(`  ${time.toISOString()}`);
      continue;
    }
    const history = await historyOf(entry);
    const last = history.at(-1);
    const next = nextTimes(entry.when, now, 1)[0];
    print(
      `${entry.name}  ${entry.when}  next ${next?.toISOString() ?? 'never'}  ` +
        (last ? `last ${last.due} (${last.code < 2 ? (last.report ?? '') : 'failed'})` : 'never run: due at once'),
    );
  }
  return 0;
}
