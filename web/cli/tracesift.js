#!/usr/bin/env node

// The command line. Exit code: 0 everything was read, 1 something was not, 2 nothing could be used.

import { basename } from 'node:path';
import { count, plural, points } from '../lib/format.js';
import { asLines, causeWords, failedWords, isPutAside, isSingle, rateWords, SEVERITY, STATE } from '../lib/issues.js';
import { verifyAll } from '../rows/verify.js';
import { analyze } from './analyze.js';
import { InputError, parseArguments, USAGE, UsageError } from './arguments.js';
import { exitCode, printOverview, read } from './dataset.js';
import { fileSource, loadViewer, openSession } from './index.js';
import { readText } from './input.js';
import { checkOutputs, writeWhole } from './output.js';
import { schedule } from './schedule.js';
import { clear, complain, print, printJson } from './terminal.js';

/** @param {import('./arguments.js').InspectArguments} args */
async function inspect({ files, json, threads, map }) {
  await checkOutputs({ '--threads': threads }, files);
  const session = await openSession();
  const overview = await read(session, files, map ? { mapping: map } : {});
  if (json) printJson(overview);
  else printOverview(overview);
  async function* lines() {
    for (let from = 0; from < overview.threads; from += 100) {
      for (const id of await session.call('thread_ids', { from, count: 100 })) {
        yield `${JSON.stringify(await session.thread(id))}\n`;
      }
    }
  }
  if (threads) await writeWhole(threads, lines());
  return exitCode(overview.ledger);
}

/** @param {import('../types.js').Session} session @param {string} path */
async function openReport(session, path) {
  await readText(path, 'report'); // says what is wrong with the name
  const opened = await session.read([await fileSource(path, basename(path))]);
  if (opened.kind !== 'report') throw new InputError(`${path} is not a report made by Tracesift.`);
  return opened;
}

/** @param {import('./arguments.js').VerifyArguments} args */
async function verify({ file, json }) {
  const opened = await openReport(await openSession({ cores: 1 }), file);
  const { checked, wrong } = verifyAll(opened.report);
  if (json) {
    printJson({ checked, wrong });
  } else if (checked === 0) {
    print('This report carries no conversations: its numbers cannot be verified.');
  } else if (wrong.length === 0) {
    print(`${plural(checked, 'number')} verified against ${plural(opened.report.rows.length, 'row')}: all match.`);
  } else {
    print(`${count(wrong.length)} of ${plural(checked, 'number')} do NOT match the rows:`);
    for (const { where, stated, found } of wrong.slice(0, 50)) {
      print(`  ${where}: the report says ${JSON.stringify(stated)}, its rows give ${JSON.stringify(found)}`);
    }
    if (wrong.length > 50) print(`  … and ${count(wrong.length - 50)} more`);
  }
  if (checked === 0) return 2;
  return wrong.length > 0 ? 1 : 0;
}

/** @param {import('./arguments.js').IssuesArguments} args */
async function issues({ file, json, cases, failOn }) {
  const { report } = await openReport(await openSession({ cores: 1 }), file);
  const all = report.issues;
  if (!all) throw new InputError(`${file} was made by a version that knew no issues. Make it again.`);
  if (cases !== undefined) {
    const issue = all.find(({ id }) => id === cases);
    if (!issue) throw new InputError(`${file} has no issue ${cases}.`);
    process.stdout.write(asLines(issue));
    return 0;
  }
  const open = all.filter((issue) => !isSingle(issue) && !isPutAside(issue));
  if (json) {
    printJson(all);
  } else {
    for (const issue of open) {
      const words = [rateWords(issue), failedWords(issue), causeWords(issue)].filter(Boolean).join('; ');
      print(`${SEVERITY[issue.severity].padEnd(7)}${STATE[issue.state].padEnd(12)}${issue.id}  ${issue.title}`);
      print(`       ${words}`);
    }
    const rest = all.length - open.length;
    print(`${plural(open.length, 'issue')}${rest > 0 ? `; ${count(rest)} seen once or put aside` : ''}`);
  }
  return open.some(({ state }) => failOn.includes(state)) ? 1 : 0;
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
  await checkOutputs({ '--out': out }, [earlier, later]);
  const session = await openSession({ cores: 1 });
  const opened = await openReport(session, later);
  const comparison = await session.compare(await readText(earlier, 'report'));
  if (json) {
    printJson(comparison);
  } else {
    const [n, m] = comparison.counts;
    print(`${opened.report.title}, since ${comparison.title}`);
    print(`${plural(n, 'conversation')} then, ${count(m)} now, ${count(comparison.common)} in both\n`);
    for (const change of comparison.categories) print(changeLine(change));
    const changed = (comparison.issues ?? []).filter(({ state }) => state !== 'steady');
    if (changed.length > 0) print('\nIssues');
    for (const { title, state, before, after } of changed) {
      print(
        `  ${state}: ${title}, ${count(before[0])} of ${count(before[1])} then, ${count(after[0])} of ${count(after[1])} now`,
      );
    }
  }
  if (out) {
    const include = opened.has_conversations ? 'conversations' : 'summaries';
    const date = new Date().toISOString().slice(0, 10);
    await writeWhole(out, (await session.export({ include, viewer: await loadViewer(), date })).file.stream());
  }
  return 0;
}

async function main() {
  const args = parseArguments(process.argv.slice(2));
  if (args.command === 'help') {
    print(USAGE);
    return 0;
  }
  if (args.command === 'verify') return verify(args);
  if (args.command === 'issues') return issues(args);
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
  complain(/** @type {Error} */ (error).message);
  if (error instanceof UsageError) complain(`\n${USAGE}`);
  process.exitCode = 2;
}
