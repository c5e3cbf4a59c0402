// What the command line says, checked before anything is read.

import { parseArgs } from 'node:util';

export const USAGE = `Usage:
  tracesift analyze FILE… [--out report.html] [--json report.json] [--config c.json] [--seed N]
                          [--include aggregates|summaries|conversations]
      Makes a report with the local engine. Prints the executive summary.
  tracesift inspect FILE… [--json] [--threads out.jsonl]
      Tells what the files hold: formats, conversations, what could not be read and why.
      --threads writes the conversations, one JSON object a line.

A FILE may be a folder. Exit code: 0 everything was read, 1 something was not, 2 nothing could be used.`;

/** @typedef {{ command: 'analyze', files: string[], out?: string, json?: string, config?: string, seed?: number,
 *   include: import('../types.js').Include }} AnalyzeArguments */
/** @typedef {{ command: 'inspect', files: string[], json: boolean, threads?: string }} InspectArguments */

export class UsageError extends Error {}

/** @param {string[]} argv @returns {AnalyzeArguments | InspectArguments | { command: 'help' }} */
export function parseArguments(argv) {
  const [command, ...rest] = argv;
  if (command === undefined || command === 'help' || command === '--help' || command === '-h')
    return { command: 'help' };
  if (command === 'analyze') return analyze(rest);
  if (command === 'inspect') return inspect(rest);
  throw new UsageError(`“${command}” is no command.`);
}

/** @template T @param {() => T} parse @returns {T} */
function checked(parse) {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/** @param {string[]} files */
function some(files) {
  if (files.length === 0) throw new UsageError('Name at least one file or folder.');
  return files;
}

/** @param {string[]} args @returns {AnalyzeArguments} */
function analyze(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { out: text, json: text, config: text, seed: text, include: text },
    }),
  );
  const { seed, include = 'summaries', ...names } = values;
  if (seed !== undefined && !/^\d{1,15}$/.test(seed)) throw new UsageError('--seed must be a whole number.');
  if (include !== 'aggregates' && include !== 'summaries' && include !== 'conversations') {
    throw new UsageError('--include must be aggregates, summaries or conversations.');
  }
  return {
    command: 'analyze',
    files: some(positionals),
    include,
    ...names,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** @param {string[]} args @returns {InspectArguments} */
function inspect(args) {
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, threads: { type: 'string' } },
    }),
  );
  return { command: 'inspect', files: some(positionals), ...values, json: values.json ?? false };
}
