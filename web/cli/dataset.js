// Traces that a command reads, and what it prints about them.

import { count, percent, period, plural } from '../lib/format.js';
import { InputError } from './arguments.js';
import { sourcesOf } from './input.js';
import { clear, print, showStatus } from './terminal.js';

/** @typedef {import('../types.js').Session} Session */
/** @typedef {import('../types.js').Ledger} Ledger */

/** @param {import('../types.js').Progress} progress */
export const printProgress = ({ stage, done, total }) =>
  showStatus(`${stage.slice(0, 60)} ${percent(total ? done / total : 0)}`);

/** @param {Session} session @param {string[]} paths @param {import('../types.js').ReadOptions} options */
export async function read(session, paths, options) {
  const opened = await session.read(await sourcesOf(paths), { ...options, onProgress: printProgress });
  clear();
  if (opened.kind === 'report') {
    throw new InputError('This file is a report made by Tracesift: open it in a browser. Name traces instead.');
  }
  if (opened.builds_on !== undefined) print(`The categories of “${opened.builds_on}” are kept.`);
  return opened.overview;
}

/** @param {Ledger} ledger */
function problemsOf(ledger) {
  return ledger.files.flatMap((file) => file.problems.map(({ where, message }) => `  ${where}: ${message}`));
}

/** @param {NonNullable<import('../types.js').FileEntry['unread']>[number]} unread */
const sentenceOf = ({ field, record, records, where }) =>
  `  ${where}: ${field ? `${field}, in ${plural(records, 'record')}` : `${plural(records, 'record')} of the type ${record}`}`;

/** @param {Ledger} ledger */
export function exitCode(ledger) {
  if (ledger.loaded === 0) return 2;
  return ledger.records.bad > 0 || ledger.files.some((file) => file.problems.length > 0) ? 1 : 0;
}

/** @param {import('../types.js').Overview} overview */
export function printOverview({ ledger, formats, threads, period: span, failed }) {
  const { read: records, bad } = ledger.records;
  const names = Object.entries(formats).map(([format, n]) => `${format} (${count(n)})`);
  const sample = ledger.undrawn ? `, a sample of ${count(threads + ledger.undrawn)},` : '';
  print(
    `${plural(threads, 'conversation')}${sample} from ${plural(records, 'record')} in ${plural(ledger.files.length, 'file')}; ${period(span)}`,
  );
  if (names.length > 0) print(`Formats: ${names.join(', ')}`);
  if (threads > 0) print(`Ended in an error: ${count(failed)} (${percent(failed / threads)})`);
  const unsure = ledger.files.find((file) => file.fields);
  if (unsure?.fields) {
    const names = unsure.fields.map(({ path }) => path);
    print(
      `${unsure.name} does not say what its fields are${unsure.format ? '; they were guessed' : ''}. To say it: --map input=FIELD,output=FIELD,…`,
    );
    print(`  fields: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`);
  }
  const problems = problemsOf(ledger);
  if (problems.length > 0) {
    const unread = ledger.files.filter((file) => !file.format).length;
    print(`Could not be read: ${plural(bad, 'record')}, ${plural(unread, 'whole file')}`);
    print(problems.slice(0, 20).join('\n'));
    if (problems.length > 20) print(`  … and ${count(problems.length - 20)} more`);
  }
  const unread = ledger.files.flatMap((file) => file.unread ?? []);
  if (unread.length > 0) {
    print('Text that was not read, by field or type of record:');
    print(unread.slice(0, 10).map(sentenceOf).join('\n'));
    if (unread.length > 10) print(`  … and ${count(unread.length - 10)} more: --json names them`);
  }
}
