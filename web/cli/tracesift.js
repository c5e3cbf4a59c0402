#!/usr/bin/env node

// The command line. Exit code: 0 everything was read, 1 something was not, 2 nothing could be used.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isHidden } from '../core/hidden.js';
import { bytes, count, percent, period, plural, points } from '../lib/format.js';
import { csv, markdown } from '../lib/takeout.js';
import { verifyAll } from '../lib/verify.js';
import { parseArguments, USAGE, UsageError } from './arguments.js';
import { fileSource, loadViewer, openSession } from './index.js';
import { schedule } from './schedule.js';

/** @typedef {import('../types.js').Session} Session */
/** @typedef {import('../types.js').Ledger} Ledger */

/**
 * Files and what is in folders, hidden ones left out. Names begin at what was named, so that a report tells nothing of
 * where on a disk it was made.
 * @param {string[]} paths
 * @returns {Promise<{ path: string, name: string }[]>}
 */
async function expand(paths, prefix = '') {
  const files = [];
  for (const path of paths) {
    const name = prefix + basename(path);
    if (!(await stat(path)).isDirectory()) {
      files.push({ path, name });
      continue;
    }
    const inside = (await readdir(path)).filter((entry) => !isHidden(entry)).sort();
    files.push(
      ...(await expand(
        inside.map((entry) => join(path, entry)),
        `${name}/`,
      )),
    );
  }
  return files;
}

/** Told on stderr, where it does not get into what is printed. */
const tell = process.stderr.isTTY
  ? (/** @type {import('../types.js').Progress} */ { stage, done, total }) =>
      process.stderr.write(`\r\x1b[K${stage.slice(0, 60)} ${percent(total ? done / total : 0)}`)
  : () => {};
const clear = () => process.stderr.isTTY && process.stderr.write('\r\x1b[K');

/** @param {Session} session @param {string[]} paths @param {import('../types.js').Mapping} [mapping] */
async function read(session, paths, mapping = {}) {
  const sources = await Promise.all((await expand(paths)).map(({ path, name }) => fileSource(path, name)));
  const opened = await session.read(sources, mapping, tell);
  clear();
  if (opened.kind === 'report') {
    throw new UsageError('This file is a report made by Tracesift: open it in a browser. Name traces instead.');
  }
  return opened.overview;
}

/** @param {Ledger} ledger */
function problemsOf(ledger) {
  return ledger.files.flatMap((file) => file.problems.map(({ where, message }) => `  ${where}: ${message}`));
}

/** @param {Ledger} ledger */
function exitCode(ledger) {
  if (ledger.loaded === 0) return 2;
  return ledger.records.bad > 0 || ledger.files.some((file) => file.problems.length > 0) ? 1 : 0;
}

/** @param {import('../types.js').Overview} overview */
function printOverview({ ledger, formats, threads, period: span, failed }) {
  const { read: records, bad } = ledger.records;
  const names = Object.entries(formats).map(([format, n]) => `${format} (${count(n)})`);
  const sample = ledger.undrawn ? `, a sample of ${count(threads + ledger.undrawn)},` : '';
  console.log(
    `${plural(threads, 'conversation')}${sample} from ${plural(records, 'record')} in ${plural(ledger.files.length, 'file')}; ${period(span)}`,
  );
  if (names.length > 0) console.log(`Formats: ${names.join(', ')}`);
  if (threads > 0) console.log(`Ended in an error: ${count(failed)} (${percent(failed / threads)})`);
  const unsure = ledger.files.find((file) => file.fields);
  if (unsure?.fields) {
    const names = unsure.fields.map(({ path }) => path);
    console.log(
      `${unsure.name} does not say what its fields are${unsure.format ? '; they were guessed' : ''}. To say it: --map input=FIELD,output=FIELD,…`,
    );
    console.log(`  fields: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`);
  }
  const problems = problemsOf(ledger);
  if (problems.length > 0) {
    const unread = ledger.files.filter((file) => !file.format).length;
    console.log(`Could not be read: ${plural(bad, 'record')}, ${plural(unread, 'whole file')}`);
    console.log(problems.slice(0, 20).join('\n'));
    if (problems.length > 20) console.log(`  … and ${count(problems.length - 20)} more`);
  }
}

/** @param {import('./arguments.js').InspectArguments} args */
async function inspect({ files, json, threads, map }) {
  const session = await openSession();
  const overview = await read(session, files, map);
  if (json) console.log(JSON.stringify(overview, null, 2));
  else printOverview(overview);
  if (threads) {
    const out = createWriteStream(threads);
    for (let from = 0; from < overview.threads; from += 100) {
      for (const id of await session.call('thread_ids', { from, count: 100 })) {
        const thread = await session.thread(id);
        if (!out.write(`${JSON.stringify(thread)}\n`)) await once(out, 'drain');
      }
    }
    out.end();
    await once(out, 'finish');
  }
  return exitCode(overview.ledger);
}

/** @param {import('../types.js').Report} report */
function printReport({ title, key_points, categories, unclassified, continued, ended_early, spent = [] }) {
  console.log(`\n${title}\n`);
  if (continued) {
    console.log(
      `Categories of “${continued.title}”: ${count(continued.kept)} kept, ${count(continued.placed)} placed, ${count(continued.fresh)} in new categories\n`,
    );
  }
  if (ended_early) console.log(`Not everything was asked: ${ended_early}\n`);
  for (const point of key_points) console.log(`  • ${point.text}`);
  console.log('');
  for (const category of categories) {
    const indent = category.level === 1 ? '  ' : '      ';
    console.log(
      `${indent}${percent(category.share).padStart(6)}  ${category.name} (${count(category.count)})${category.is_new ? ' new' : ''}`,
    );
  }
  if (unclassified.count > 0)
    console.log(`  ${percent(unclassified.share).padStart(6)}  Unclassified (${count(unclassified.count)})`);
  if (spent.length > 0) {
    const sum = spent.reduce((all, { cost_usd }) => all + (cost_usd ?? 0), 0);
    const answers = spent.reduce((all, one) => all + one.answers, 0);
    console.log(`\nModels: ${plural(answers, 'answer')}, $${sum.toFixed(4)}`);
  }
}

/** The key, from where programs look for it. @param {Session} session @param {string} provider */
async function findKey(session, provider) {
  const known = (await session.call('providers', {})).find(({ id }) => id === provider);
  return process.env.TRACESIFT_API_KEY ?? (known?.key_name ? process.env[known.key_name] : undefined) ?? '';
}

/** @param {import('../types.js').Estimate & { samples: import('../types.js').Sample[] }} estimate */
function printEstimate({ roles, low_usd, high_usd, samples }) {
  for (const { model, requests, input_tokens, output_tokens, cost_usd } of roles) {
    console.log(
      `${model}: about ${count(requests)} requests, ${count(Math.round(input_tokens))} tokens in, ${count(Math.round(output_tokens))} out${cost_usd === null ? '' : `, $${cost_usd.toFixed(2)}`}`,
    );
  }
  console.log(
    low_usd === null || high_usd === null
      ? 'No price is known for these models.'
      : `In all about $${low_usd.toFixed(2)} to $${high_usd.toFixed(2)}.`,
  );
  for (const { id, system, prompt } of samples) {
    console.log(`\n=== What would be sent of ${id} ===\n${system}\n---\n${prompt}`);
  }
}

/** @param {import('../types.js').Taken} taken */
const takenWords = ({ counts }) =>
  Object.entries(counts)
    .map(([kind, n]) => `${count(n)} × ${kind}`)
    .join(', ') || 'nothing';

/** @param {import('./arguments.js').AnalyzeArguments} args */
async function analyze(args) {
  const { files, out, json, config: configPath, seed, include, map, hierarchy, previous, replies, redact } = args;
  const config = configPath ? JSON.parse(await readFile(configPath, 'utf8')) : {};
  if (map) config.mapping = { ...config.mapping, ...map };
  if (seed !== undefined) config.seed = seed;
  if (hierarchy) config.hierarchy = hierarchy;
  if (args.sample !== undefined) config.sample = args.sample;
  Object.assign(config, args.choice);
  if (Object.keys(args.models).length > 0) config.models = { ...config.models, ...args.models };
  const session = await openSession(replies === undefined ? {} : { replies });
  if (args.share !== undefined) await session.draw(args.share);
  const overview = await read(session, files, config.mapping);
  printOverview(overview);
  if (overview.threads === 0) return 2;
  if (args.estimate) {
    if (!config.models?.provider) throw new UsageError('--estimate is for models: name a --provider.');
    printEstimate(await session.preview(config));
    return 0;
  }
  if (config.models?.provider) await session.useKey(await findKey(session, config.models.provider));
  if (previous) await session.keep(await readFile(previous, 'utf8'));
  const report = await session.analyze(config, tell);
  clear();
  printReport(report);
  const passedOn = async () =>
    redact ? (await session.call('redacted', { include })).report : session.call('report', { include });
  const written = json || args.markdown || args.csv ? await passedOn() : report;
  if (json) {
    await writeFile(json, `${JSON.stringify(written)}\n`);
    console.log(`\nReport data: ${json}`);
  }
  if (args.markdown) {
    await writeFile(args.markdown, markdown(written));
    console.log(`\nBrief: ${args.markdown}`);
  }
  if (args.csv) {
    await writeFile(args.csv, csv(written, written.rows));
    console.log(`\nConversations: ${args.csv} (${plural(written.rows.length, 'row')})`);
  }
  if (out) {
    const date = new Date().toISOString().slice(0, 10);
    const { file, taken } = await session.export(include, await loadViewer(), date, redact, out.endsWith('.zip'));
    await writeFile(out, file.stream());
    if (redact) console.log(`\nTaken out: ${takenWords(taken)}`);
    console.log(`\nReport: ${out} (${bytes(file.size)}, with ${include})`);
  }
  return exitCode(overview.ledger);
}

/** @param {import('./arguments.js').VerifyArguments} args */
async function verify({ file, json }) {
  const session = await openSession();
  const opened = await session.read([await fileSource(file, basename(file))]);
  if (opened.kind !== 'report') throw new UsageError('This file is not a report made by Tracesift.');
  const { checked, wrong } = verifyAll(opened.report);
  if (json) {
    console.log(JSON.stringify({ checked, wrong }, null, 2));
  } else if (checked === 0) {
    console.log('This report carries no conversations: there is nothing to count its numbers again from.');
  } else if (wrong.length === 0) {
    console.log(
      `${plural(checked, 'number')} counted again from ${plural(opened.report.rows.length, 'row')}: all equal.`,
    );
  } else {
    console.log(`${count(wrong.length)} of ${plural(checked, 'number')} are NOT what the rows give:`);
    for (const { where, stated, found } of wrong.slice(0, 50)) {
      console.log(`  ${where}: the report says ${JSON.stringify(stated)}, its rows give ${JSON.stringify(found)}`);
    }
    if (wrong.length > 50) console.log(`  … and ${count(wrong.length - 50)} more`);
  }
  if (checked === 0) return 2;
  return wrong.length > 0 ? 1 : 0;
}

/** @param {import('../types.js').CategoryChange} change */
function changeLine({ level, before, after, state, outcome, share, failures, from, into }) {
  const names = before && after && before.name !== after.name ? `${after.name} (was ${before.name})` : '';
  const words = [state, `${points(share.change)} of all`];
  if (failures) words.push(`failed ${points(failures.change)}`);
  if (outcome) words.push(outcome);
  if (from) words.push(`from ${from.name}`);
  if (into) words.push(`now in ${into.name}`);
  return `${level === 1 ? '  ' : '      '}${names || after?.name || before?.name}: ${words.join(', ')}`;
}

/** @param {import('./arguments.js').CompareArguments} args */
async function compare({ earlier, later, out, json }) {
  const session = await openSession({ cores: 1 });
  const opened = await session.read([await fileSource(later, basename(later))]);
  if (opened.kind !== 'report') throw new UsageError(`${later} is no report made by Tracesift.`);
  const comparison = await session.compare(await readFile(earlier, 'utf8'));
  if (json) {
    console.log(JSON.stringify(comparison, null, 2));
  } else {
    const [n, m] = comparison.counts;
    console.log(`${opened.report.title}, since ${comparison.title}`);
    console.log(`${plural(n, 'conversation')} then, ${count(m)} now, ${count(comparison.common)} in both\n`);
    for (const change of comparison.categories) console.log(changeLine(change));
  }
  if (out) {
    const include = opened.has_conversations ? 'conversations' : 'summaries';
    const date = new Date().toISOString().slice(0, 10);
    await writeFile(out, (await session.export(include, await loadViewer(), date)).file.stream());
  }
  return 0;
}

async function main() {
  const args = parseArguments(process.argv.slice(2));
  if (args.command === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (args.command === 'verify') return verify(args);
  if (args.command === 'compare') return compare(args);
  if (args.command === 'schedule') return schedule(args, analyzeBy);
  return args.command === 'analyze' ? analyze(args) : inspect(args);
}

/** A run of its own, as if it had been typed. @param {string[]} argv */
async function analyzeBy(argv) {
  const args = parseArguments(['analyze', ...argv]);
  return args.command === 'analyze' ? analyze(args) : 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  clear();
  const { message, code } = /** @type {NodeJS.ErrnoException} */ (error);
  console.error(code === 'ENOENT' ? `There is no such file. ${message}` : message);
  if (error instanceof UsageError) console.error(`\n${USAGE}`);
  process.exitCode = 2;
}
