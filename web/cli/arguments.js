// What the command line says, checked before anything is read.

import { parseArgs } from 'node:util';

export const USAGE = `Usage:
  tracesift analyze FILE… [--out report.html] [--json report.json] [--config c.json] [--seed N]
                          [--include aggregates|summaries|conversations] [--map ROLE=FIELD,…]
                          [--hierarchy 40,8] [--previous report.html]
      Makes a report with the local engine. Prints the executive summary.
  tracesift inspect FILE… [--json] [--threads out.jsonl] [--map ROLE=FIELD,…]
      Tells what the files hold: formats, conversations, what could not be read and why.
      --threads writes the conversations, one JSON object a line.

--hierarchy fixes the numbers of categories, from the lowest level up; without it they follow from the conversations.

--previous keeps the categories of an earlier report: conversations that were in it stay where they were, others go
where they fit, and only what fits nowhere makes new categories.

--map says what the columns or paths of a file are that does not tell: input=question,output=answer. Roles: input,
output, messages, id, thread, error, start, end, tokens, cost, score, model. Of plain text, “line” is each line. In a
config file the same stands under "mapping".

A FILE may be a folder. Exit code: 0 everything was read, 1 something was not, 2 nothing could be used.`;

/** @typedef {{ command: 'analyze', files: string[], out?: string, json?: string, config?: string, seed?: number,
 *   include: import('../types.js').Include, hierarchy?: number[], previous?: string, map?: import('../types.js').Mapping }} AnalyzeArguments */
/** @typedef {{ command: 'inspect', files: string[], json: boolean, threads?: string,
 *   map?: import('../types.js').Mapping }} InspectArguments */

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

/** @param {string | undefined} text @returns {{ map?: import('../types.js').Mapping }} */
function mapping(text) {
  if (text === undefined) return {};
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) {
    throw new UsageError('--map must be like input=question,output=answer.');
  }
  return { map: Object.fromEntries(pairs) };
}

/** @param {string | undefined} text @returns {{ hierarchy?: number[] }} */
function counts(text) {
  if (text === undefined) return {};
  if (!/^\d{1,4}(,\d{1,4})?$/.test(text)) throw new UsageError('--hierarchy must be like 40,8 or 12.');
  return { hierarchy: text.split(',').map(Number) };
}

/** @param {string[]} args @returns {AnalyzeArguments} */
function analyze(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: text,
        json: text,
        config: text,
        seed: text,
        include: text,
        map: text,
        hierarchy: text,
        previous: text,
      },
    }),
  );
  const { seed, map, hierarchy, include = 'summaries', ...names } = values;
  if (seed !== undefined && !/^\d{1,15}$/.test(seed)) throw new UsageError('--seed must be a whole number.');
  if (include !== 'aggregates' && include !== 'summaries' && include !== 'conversations') {
    throw new UsageError('--include must be aggregates, summaries or conversations.');
  }
  return {
    command: 'analyze',
    files: some(positionals),
    include,
    ...names,
    ...mapping(map),
    ...counts(hierarchy),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** @param {string[]} args @returns {InspectArguments} */
function inspect(args) {
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, threads: { type: 'string' }, map: { type: 'string' } },
    }),
  );
  const { map, ...names } = values;
  return { command: 'inspect', files: some(positionals), ...names, json: names.json ?? false, ...mapping(map) };
}
