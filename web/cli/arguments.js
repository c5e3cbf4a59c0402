// What the command line says, checked before anything is read.

import { parseArgs } from 'node:util';

export const USAGE = `Usage:
  tracesift analyze FILE… [--out report.html] [--json report.json] [--markdown brief.md] [--csv rows.csv]
                          [--config c.json] [--seed N]
                          [--include aggregates|summaries|conversations] [--redact] [--map ROLE=FIELD,…]
                          [--hierarchy 40,8] [--previous report.html]
                          [--filter FILTER] [--since TIME] [--until TIME] [--last HOURS]
                          [--provider NAME] [--summary-model ID] [--thinking-model ID] [--base-url URL]
                          [--allow-host HOST] [--budget USD] [--sample N] [--replies FOLDER] [--estimate] [--read-share 0.1]
                          [--names-only] [--batch-out questions.jsonl] [--batch-in results.jsonl]
      Makes a report: with the local engine, or with the models of a provider. Prints the executive summary.
  tracesift inspect FILE… [--json] [--threads out.jsonl] [--map ROLE=FIELD,…]
      Summarizes the files: formats, conversations, what could not be read and why.
      --threads writes the conversations, one JSON object a line.
  tracesift verify REPORT [--json]
      Verifies every number of a report (HTML or JSON) against its rows. Exit code 1: one does not match.
  tracesift issues REPORT [--json] [--cases ID] [--fail-on new,escalating,regressed]
      Lists what keeps going wrong, most serious first. --cases prints the conversations of one issue, a JSON object a
      line. --fail-on: exit code 1 where an issue is in one of these states, for pipelines.
  tracesift compare EARLIER LATER [--out report.html] [--json]
      Lists what changed between two reports: categories that are new, gone, growing or shrinking, and where more or
      fewer conversations fail, as far as it is beyond chance. --out writes the later report with it.
  tracesift schedule list|next|run|install SCHEDULES [--now TIME] [--allow-host HOST] [--write]
      Runs configs when they are due (docs/schedules.md): daily, weekly or cron in UTC. install prints the line for the
      system's cron, or with --write installs it.

--provider chooses who the models are: openai, anthropic, gemini, openrouter, azure, groq, mistral, deepseek, together,
compatible or ollama. The key is read from TRACESIFT_API_KEY or the provider's usual variable (OPENAI_API_KEY …), never
from the command line or a config. A config's own address is used only if the command line allows it: --base-url, or
--allow-host with the host (may be repeated). --budget is a hard limit. --replies keeps paid replies in a folder, so that
the same question is not paid for twice. --estimate prints cost and prompts, and makes no requests.

--batch-out writes the questions about conversations for the batch API of openai or anthropic, at half the price, and asks
nothing; --batch-in keeps its results in the folder of --replies and goes on from there.

--names-only leaves the work to the local engine and lets the summary model name the categories: one request, about a
cent.

--redact removes from all that is written what looks like a secret, an e-mail address, a phone or card number, an IP
address or the name in a home folder.

--filter chooses conversations in LangSmith's filter language: 'and(eq(status, "error"), gt(latency, "5s"))'. --since and
--until take those that began in that time (UTC), --last those of so many hours before now.

--hierarchy fixes the numbers of categories, from the lowest level up; without it they follow from the conversations.

--previous keeps the categories of an earlier report: conversations that were in it stay where they were, others go
where they fit, and only what fits nowhere makes new categories.

--read-share keeps only this part of all conversations while reading, drawn by their ids: for files that need more
memory than the 4 GB there are. --sample draws from what was kept.

--map says what the columns or paths of a file are where they are not recognised: input=question,output=answer. Roles: input,
output, messages, text and speaker (of one message a record), id, thread, error, start, end, tokens, cost, score, model. Of
plain text, “line” is each line. In a config file this is the field "mapping".

A FILE may be a folder. Exit code: 0 everything was read, 1 something was not (by a model, where one was to read it),
2 nothing could be used.`;

/** @typedef {{ command: 'analyze', files: string[], out?: string, json?: string, markdown?: string,
 *   csv?: string, config?: string, seed?: number,
 *   choice: Pick<import('../types.js').Config, 'filter' | 'start_time' | 'end_time' | 'last_n_hours'>,
 *   include: import('../types.js').Include, hierarchy?: number[], previous?: string, map?: import('../types.js').Mapping,
 *   models: Partial<import('../types.js').Models>, hosts: string[], sample?: number, share?: number, replies?: string, batchOut?: string, batchIn?: string, estimate: boolean, redact: boolean }} AnalyzeArguments */
/** @typedef {{ command: 'inspect', files: string[], json: boolean, threads?: string,
 *   map?: import('../types.js').Mapping }} InspectArguments */
/** @typedef {{ command: 'verify', file: string, json: boolean }} VerifyArguments */

/** @typedef {{ command: 'issues', file: string, json: boolean, cases?: string, failOn: string[] }} IssuesArguments */

/** @typedef {{ command: 'compare', earlier: string, later: string, out?: string, json: boolean }} CompareArguments */

/** @typedef {{ command: 'schedule', action: 'list' | 'next' | 'run' | 'install', file: string, now: Date,
 *   hosts: string[], write: boolean }} ScheduleArguments */

/** The command line is not understood: the usage helps. */
export class UsageError extends Error {}

/** The command line is understood, but what it names cannot be used. */
export class InputError extends Error {}

/** @param {string[]} argv @returns {AnalyzeArguments | InspectArguments | VerifyArguments | IssuesArguments | CompareArguments | ScheduleArguments | { command: 'help' }} */
export function parseArguments(argv) {
  const [command, ...rest] = argv;
  if (command === undefined || command === 'help' || command === '--help' || command === '-h')
    return { command: 'help' };
  if (command === 'analyze') return analyze(rest);
  if (command === 'inspect') return inspect(rest);
  if (command === 'verify') return verify(rest);
  if (command === 'issues') return issues(rest);
  if (command === 'compare') return compare(rest);
  if (command === 'schedule') return schedule(rest);
  throw new UsageError(`“${command}” is not a command.`);
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

/** Only what was said. @template {Record<string, unknown>} T @param {T} values @returns {{ [K in keyof T]?: Exclude<T[K], undefined> }} */
const given = (values) =>
  /** @type {any} */ (Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

/** @param {Record<string, unknown>} values @returns {Partial<import('../types.js').Models>} */
function modelsOf(values) {
  const { provider, budget } = values;
  if (budget !== undefined && !(/^\d{1,6}(\.\d+)?$/.test(String(budget)) && Number(budget) > 0)) {
    throw new UsageError('--budget must be an amount in US dollars above 0, like 2.50. Leave it out for no limit.');
  }
  return /** @type {Partial<import('../types.js').Models>} */ (
    given({
      provider,
      base_url: values['base-url'],
      summary: values['summary-model'],
      thinking: values['thinking-model'],
      budget_usd: budget === undefined ? undefined : Number(budget),
      names_only: values['names-only'],
    })
  );
}

/** @param {{ 'batch-out'?: string | undefined, 'batch-in'?: string | undefined, replies?: string | undefined }} values */
function batches(values) {
  const { 'batch-out': batchOut, 'batch-in': batchIn } = values;
  if (batchOut !== undefined && batchIn !== undefined) {
    throw new UsageError('--batch-out writes questions, --batch-in takes their results: one at a time.');
  }
  if (batchIn !== undefined && values.replies === undefined) {
    throw new UsageError('--batch-in keeps results as paid replies: name their folder with --replies.');
  }
  return given({ batchOut, batchIn });
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
        markdown: text,
        csv: text,
        config: text,
        seed: text,
        include: text,
        map: text,
        hierarchy: text,
        previous: text,
        provider: text,
        'base-url': text,
        'allow-host': { type: 'string', multiple: true },
        'summary-model': text,
        'thinking-model': text,
        budget: text,
        sample: text,
        'read-share': text,
        filter: text,
        since: text,
        until: text,
        last: text,
        replies: text,
        estimate: { type: 'boolean' },
        'names-only': { type: 'boolean' },
        'batch-out': text,
        'batch-in': text,
        redact: { type: 'boolean' },
      },
    }),
  );
  const {
    seed,
    map,
    hierarchy,
    sample,
    estimate = false,
    redact = false,
    include = 'summaries',
    out,
    json,
    markdown,
    csv,
    config,
    previous,
    replies,
  } = values;
  if (seed !== undefined && !/^\d{1,15}$/.test(seed)) throw new UsageError('--seed must be a whole number.');
  if (include !== 'aggregates' && include !== 'summaries' && include !== 'conversations') {
    throw new UsageError('--include must be aggregates, summaries or conversations.');
  }
  if (sample !== undefined && !/^\d{1,9}$/.test(sample)) throw new UsageError('--sample must be a whole number.');
  const share = values['read-share'];
  if (share !== undefined && !(Number(share) > 0 && Number(share) <= 1)) {
    throw new UsageError('--read-share must be a part of all, like 0.1.');
  }
  const { filter, since, until, last } = values;
  if (last !== undefined && !/^\d{1,6}$/.test(last)) throw new UsageError('--last must be a whole number of hours.');
  return {
    command: 'analyze',
    choice: given({
      filter,
      start_time: since,
      end_time: until,
      last_n_hours: last === undefined ? last : Number(last),
    }),
    files: some(positionals),
    include,
    estimate,
    redact,
    models: modelsOf(values),
    hosts: values['allow-host'] ?? [],
    ...given({ share: share === undefined ? share : Number(share) }),
    ...given({ out, json, markdown, csv, config, previous, replies }),
    ...batches(values),
    ...(sample === undefined ? {} : { sample: Number(sample) }),
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

/** @param {string[]} args @returns {VerifyArguments} */
function verify(args) {
  const { values, positionals } = checked(() =>
    parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } }),
  );
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one report.');
  return { command: 'verify', file, json: values.json ?? false };
}

/** @param {string[]} args @returns {ScheduleArguments} */
function schedule(args) {
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        now: { type: 'string' },
        write: { type: 'boolean' },
        'allow-host': { type: 'string', multiple: true },
      },
    }),
  );
  const [action, file, ...more] = positionals;
  if (action !== 'list' && action !== 'next' && action !== 'run' && action !== 'install') {
    throw new UsageError('Say list, next, run or install.');
  }
  if (file === undefined || more.length > 0) throw new UsageError('Name one file with schedules.');
  const now = values.now === undefined ? new Date() : new Date(values.now);
  if (Number.isNaN(now.getTime())) throw new UsageError('--now must be a time like 2026-01-31T08:00:00Z.');
  return {
    command: 'schedule',
    action,
    file,
    now,
    hosts: values['allow-host'] ?? [],
    write: values.write ?? false,
  };
}

const STATES = ['new', 'escalating', 'regressed', 'ongoing', 'quiet'];

/** @param {string[]} args @returns {IssuesArguments} */
function issues(args) {
  const { values, positionals } = checked(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, cases: { type: 'string' }, 'fail-on': { type: 'string' } },
    }),
  );
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('Name one report.');
  const failOn = values['fail-on']?.split(',') ?? [];
  const odd = failOn.find((state) => !STATES.includes(state));
  if (odd !== undefined) throw new UsageError(`--fail-on takes ${STATES.join(', ')}; “${odd}” is none of them.`);
  return {
    command: 'issues',
    file,
    json: values.json ?? false,
    failOn,
    ...(values.cases !== undefined && { cases: values.cases }),
  };
}

/** @param {string[]} args @returns {CompareArguments} */
function compare(args) {
  const { values, positionals } = checked(() =>
    parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' }, out: { type: 'string' } } }),
  );
  const [earlier, later, ...more] = positionals;
  if (earlier === undefined || later === undefined || more.length > 0) {
    throw new UsageError('Name two reports, the earlier one first.');
  }
  return { command: 'compare', earlier, later, json: values.json ?? false, ...given({ out: values.out }) };
}
