// tracesift analyze: a report of the traces that are named.

import { csv, markdown } from '../lib/export_formats.js';
import { bytes, count, fixed, percent, plural } from '../lib/format.js';
import { hasFallbackCategories } from '../lib/provenance.js';
import { InputError, UsageError } from './arguments.js';
import { batchLines, keepBatch } from './batch.js';
import { exitCode, printOverview, printProgress, read } from './dataset.js';
import { loadViewer, openSession, repliesIn } from './index.js';
import { readJson, readText } from './input.js';
import { checkOutputs, writeWhole } from './output.js';
import { clear, complain, print } from './terminal.js';

/** @param {import('../types.js').Report} report */
function printReport(report) {
  const { title, key_points, categories, unclassified, continued, ended_early, spent = [] } = report;
  print(`\n${title}\n`);
  if (continued) {
    print(
      `Categories of “${continued.title}”: ${count(continued.kept)} kept, ${count(continued.placed)} placed, ${count(continued.fresh)} in new categories\n`,
    );
  }
  if (ended_early) print(`Not everything was asked: ${ended_early}\n`);
  for (const point of key_points) print(`  • ${point.text}`);
  print('');
  for (const category of categories) {
    const indent = category.level === 1 ? '  ' : '      ';
    print(
      `${indent}${percent(category.share).padStart(6)}  ${category.name} (${count(category.count)})${category.is_new ? ' new' : ''}`,
    );
  }
  if (unclassified.count > 0)
    print(`  ${percent(unclassified.share).padStart(6)}  Unclassified (${count(unclassified.count)})`);
  if (spent.length > 0) {
    const sum = spent.reduce((all, { cost_usd }) => all + (cost_usd ?? 0), 0);
    const answers = spent.reduce((all, one) => all + one.answers, 0);
    const estimated = spent.reduce((all, one) => all + (one.estimated ?? 0), 0);
    const about = estimated > 0 ? `, of which ${count(estimated)} did not say what they cost: booked at the most` : '';
    print(`\nModels: ${plural(answers, 'answer')}, $${fixed(sum, 4)}${about}`);
  }
  printReading(report);
}

/** What models read, and what they did not. @param {import('../types.js').Report} report */
function printReading(report) {
  const { analysed, models } = report.ledger;
  if (!models) return;
  const { by_model: read, copies, refused, failed, unasked } = models;
  const rest = [
    [refused, 'refused'],
    [failed, 'without a readable answer'],
    [unasked, 'not asked about'],
  ].filter(([n]) => n);
  const others = rest.map(([n, why]) => `${count(Number(n))} ${why}`).join(', ');
  print(`Read by a model: ${count(read + copies)} of ${count(analysed)}${others && ` (${others})`}`);
  if (hasFallbackCategories(report)) {
    print('No model found categories: these are the local engine’s.');
  }
}

/** 1 where models were to read more than they did. @param {import('../types.js').Report} report */
const unreadCode = ({ ledger: { models } }) => (models && models.refused + models.failed + models.unasked > 0 ? 1 : 0);

/**
 * The key for where conversations go. A config or a schedule is a file that somebody else may have written: it cannot
 * name a host that our conversations or a key from the environment then go to.
 * @param {import('../types.js').Destination} destination
 * @param {import('./arguments.js').AnalyzeArguments} args
 */
function findKey(destination, { hosts, models }) {
  if (!destination) return '';
  const { key_name: name, base_url: base, is_own: isOwn, is_loopback: isLoopback, redacts } = destination;
  const own = (name && process.env[name]) || '';
  // The general variable is for the provider that the command line names, or one without a variable of its own.
  const key = (models.provider || !name ? process.env.TRACESIFT_API_KEY : '') || own;
  const { host } = new URL(base);
  const isConfirmed = isOwn || models.base_url !== undefined || hosts.includes(host);
  if (!isConfirmed && (key || !isLoopback)) {
    throw new InputError(
      `The config sends conversations${key ? ' and your key' : ''} to ${host}. If that is what you want, say so on the command line: --allow-host ${host}.`,
    );
  }
  complain(`Conversations go to ${host}${redacts ? '' : '. Personal data is NOT taken out: the config says so'}.`);
  return key;
}

/** @param {import('../types.js').Estimate & { samples: import('../types.js').Sample[] }} estimate @param {number} budget */
function printEstimate({ roles, low_usd, high_usd, least_budget_usd: least, samples }, budget) {
  for (const { model, requests, input_tokens, output_tokens, cost_usd } of roles) {
    print(
      `${model}: about ${count(requests)} requests, ${count(Math.round(input_tokens))} tokens in, ${count(Math.round(output_tokens))} out${cost_usd === null ? '' : `, $${fixed(cost_usd, 2)}`}`,
    );
  }
  print(
    low_usd === null || high_usd === null
      ? 'No price is known for these models.'
      : `In all about $${fixed(low_usd, 2)} to $${fixed(high_usd, 2)}.`,
  );
  if (budget > 0 && least !== null && budget < least) {
    print(`$${fixed(budget, 2)} cannot pay for categories by a model; about $${fixed(least, 2)} can.`);
  }
  for (const { id, system, prompt } of samples) {
    print(`\n=== Prompt preview for ${id} ===\n${system}\n---\n${prompt}`);
  }
}

/** @param {import('../types.js').Taken} taken */
const takenWords = ({ counts }) =>
  Object.entries(counts)
    .map(([kind, n]) => `${count(n)} × ${kind}`)
    .join(', ') || 'nothing';

/** The config of a file with what the command line says besides. @param {import('./arguments.js').AnalyzeArguments} args */
async function configOf({ config: path, seed, map, hierarchy, sample, choice, models }) {
  /** @type {import('../types.js').Config} */
  const config = path ? await readJson(path, 'config') : {};
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new InputError(`${path} is not a config: it must be a JSON object.`);
  }
  if (map) config.mapping = { ...config.mapping, ...map };
  if (seed !== undefined) config.seed = seed;
  if (hierarchy) config.hierarchy = hierarchy;
  if (sample !== undefined) config.sample = sample;
  Object.assign(config, choice);
  if (Object.keys(models).length > 0) {
    config.models = /** @type {import('../types.js').Models} */ ({ ...config.models, ...models });
  }
  return config;
}

/** @param {import('../types.js').Session} session @param {import('../types.js').Config} config @param {string} path
 * @param {string | undefined} replies */
async function writeBatch(session, config, path, replies) {
  let lines = 0;
  async function* counted() {
    for await (const line of batchLines(session, config, replies === undefined ? undefined : repliesIn(replies))) {
      lines++;
      yield line;
    }
  }
  await writeWhole(path, counted());
  print(
    `\nBatch: ${path} (${plural(lines, 'question')}). Send it to the provider; then the same command with --batch-in RESULTS --replies FOLDER.`,
  );
  return 0;
}

/** @param {import('./arguments.js').AnalyzeArguments} args */
export async function analyze(args) {
  const { files, out, json, markdown: brief, csv: table, include, previous, replies, redact } = args;
  const inputs = [...files, ...(args.config ? [args.config] : []), ...(previous ? [previous] : [])];
  await checkOutputs(
    { '--out': out, '--json': json, '--markdown': brief, '--csv': table, '--batch-out': args.batchOut },
    inputs,
  );
  const session = await openSession(replies === undefined ? {} : { replies });
  // A wrong config is reported before anything is read.
  const { config, destination } = await session.call('accept', {
    config: await configOf(args),
    time: new Date().toISOString(),
  });
  if (args.estimate && !destination) throw new UsageError('--estimate is for models: name a --provider.');
  const asksNothing = args.estimate || args.batchOut !== undefined;
  if (args.batchOut !== undefined && !destination)
    throw new UsageError('--batch-out is for models: name a --provider.');
  const key = asksNothing ? '' : findKey(destination, args);
  const earlier = previous ? await readText(previous, 'report') : '';
  const overview = await read(session, files, {
    ...(config.mapping && { mapping: config.mapping }),
    ...(args.share !== undefined && { share: args.share }),
  });
  printOverview(overview);
  if (overview.threads === 0) return 2;
  if (args.estimate) {
    printEstimate(await session.preview(config), config.models?.budget_usd ?? 0);
    return 0;
  }
  if (args.batchOut !== undefined) return writeBatch(session, config, args.batchOut, replies);
  if (args.batchIn !== undefined && replies !== undefined) {
    const { kept, failed } = await keepBatch(args.batchIn, config.models?.provider ?? '', repliesIn(replies));
    print(
      `Batch: ${plural(kept, 'answer')} kept${failed > 0 ? `, ${count(failed)} without an answer: asked one by one` : ''}`,
    );
  }
  const report = await session.analyze(config, {
    key,
    ...(earlier && { previous: earlier }),
    onProgress: printProgress,
  });
  clear();
  printReport(report);
  const passedOn = async () =>
    redact ? (await session.call('redacted', { include })).report : session.call('report', { include });
  const written = json || brief || table ? await passedOn() : report;
  if (json) {
    await writeWhole(json, `${JSON.stringify(written)}\n`);
    print(`\nReport data: ${json}`);
  }
  if (brief) {
    await writeWhole(brief, markdown(written));
    print(`\nBrief: ${brief}`);
  }
  if (table) {
    await writeWhole(table, csv(written, written.rows));
    print(`\nConversations: ${table} (${plural(written.rows.length, 'row')})`);
  }
  if (out) {
    const date = new Date().toISOString().slice(0, 10);
    const { file, taken } = await session.export({
      include,
      viewer: await loadViewer(),
      date,
      redact,
      apart: out.endsWith('.zip'),
    });
    await writeWhole(out, file.stream());
    if (redact) print(`\nRedacted: ${takenWords(taken)}`);
    print(`\nReport: ${out} (${bytes(file.size)}, with ${include})`);
  }
  return Math.max(exitCode(overview.ledger), unreadCode(report));
}
