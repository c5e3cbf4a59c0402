#!/usr/bin/env node
// ./dev eval FOLDER --provider NAME [--summary-model ID] [--thinking-model ID] [--base-url URL] [--budget USD] [--sample N]
//            [--replies DIR] [--names-only]: the method with models against labelled sets, with anybody's key
// (TRACESIFT_API_KEY, or the provider's own variable). One row a set:
//   read, refused, unreadable   shares of the conversations that were asked about
//   NMI, ACC, purity            of top categories against the labels; and of subcategories, where both are there
//   outcome                     what the models say against the scores in the file: precision and recall of “failed”, kappa
//   numbers                     share of summaries in which a number had to be taken out
//   stable                      ARI of two orders of the same answers: readings are paid once where --replies keeps them
//   dollars, seconds
// A set is a folder with traces.jsonl and labels.csv (id,top,sub; a level may be empty).

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileSource, openSession } from '../../web/cli/index.js';
import { readLabels } from './labels.mjs';
import { accuracy, ari, kappa, nmi, purity } from './score.mjs';

/** @typedef {import('../../web/types.js').Report} Report */
/** @typedef {import('../../web/types.js').Row} Row */

const text = /** @type {const} */ ({ type: 'string' });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ provider: text, 'summary-model': text, 'thinking-model': text, 'base-url': text, budget: text, sample: text },
    ...{ replies: text, 'names-only': { type: 'boolean' } },
  },
});
const [folder] = positionals;
if (!folder || !existsSync(folder) || !values.provider) {
  console.error('./dev eval FOLDER --provider NAME [--budget USD] [--sample N] [--replies DIR]');
  process.exit(2);
}
const own = mkdtempSync(join(tmpdir(), 'tracesift-eval-'));
process.once('exit', () => rmSync(own, { recursive: true, force: true }));

/** @param {number} seed @returns {import('../../web/types.js').Config} */
const configOf = (seed) => ({
  seed,
  ...(values.sample && { sample: Number(values.sample) }),
  models: {
    provider: values.provider ?? '',
    ...(values['base-url'] && { base_url: values['base-url'] }),
    ...(values['summary-model'] && { summary: values['summary-model'] }),
    ...(values['thinking-model'] && { thinking: values['thinking-model'] }),
    ...(values.budget && { budget_usd: Number(values.budget) }),
    ...(values['names-only'] && { names_only: true }),
  },
});

/** The place of each conversation among categories of a level. @param {Report} report @param {'top' | 'sub'} level @returns {(row: Row) => string} */
const categoryOf = (report, level) => {
  const parents = new Map(report.categories.map(({ id, parent_id: parent }) => [id, parent ?? id]));
  return ({ category_id: id }) => (level === 'sub' ? (id ?? '') : (parents.get(id ?? '') ?? ''));
};

/** @param {number} share */
const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)}%` : '–');
/** @param {number} value */
const hundredths = (value) => (Number.isFinite(value) ? (100 * value).toFixed(1) : '–');

/** What the models say of outcomes against what the file's scores say. @param {Row[]} rows */
function outcomes(rows) {
  const known = rows.filter(
    ({ reading, outcome, outcome_by: by }) =>
      by?.startsWith('feedback') && outcome !== 'unknown' && ['achieved', 'failed'].includes(reading?.outcome ?? ''),
  );
  if (known.length === 0) return '–';
  const truth = known.map(({ outcome }) => (outcome === 'failed' ? 'failed' : 'achieved'));
  const said = known.map(({ reading }) => reading?.outcome ?? '');
  const both = truth.filter((one, i) => one === 'failed' && said[i] === 'failed').length;
  /** @param {string[]} list */
  const failed = (list) => list.filter((one) => one === 'failed').length;
  return `${hundredths(both / failed(said))}/${hundredths(both / failed(truth))}, ${hundredths(kappa(truth, said))} of ${known.length}`;
}

/** @param {string} set */
async function evaluate(set) {
  const labels = readLabels(join(folder ?? '', set, 'labels.csv'));
  const session = await openSession({ replies: values.replies ?? own });
  await session.read([await fileSource(join(folder ?? '', set, 'traces.jsonl'), set)]);
  const key = process.env.TRACESIFT_API_KEY ?? process.env[`${values.provider?.toUpperCase()}_API_KEY`] ?? '';
  const start = performance.now();
  const report = await session.analyze(configOf(1), { key });
  const seconds = (performance.now() - start) / 1000;
  const cost = (report.spent ?? []).reduce((sum, one) => sum + (one.cost_usd ?? 0), 0);
  const again = await session.analyze(configOf(2), { key });
  const second = new Map(again.rows.map((row) => [row.thread_id, categoryOf(again, 'top')(row)]));

  const { by_model: read = 0, copies = 0, refused = 0, failed = 0, unasked = 0 } = report.ledger.models ?? {};
  const asked = read + copies + refused + failed + unasked;
  /** @type {string[]} */
  const scores = [];
  for (const level of /** @type {const} */ (['top', 'sub'])) {
    const rows = report.rows.filter(({ thread_id: id }) => labels.get(id)?.[level]);
    if (rows.length === 0) {
      scores.push('–');
      continue;
    }
    const truth = rows.map(({ thread_id: id }) => labels.get(id)?.[level] ?? '');
    const found = rows.map(categoryOf(report, level));
    scores.push([nmi, accuracy, purity].map((score) => hundredths(score(truth, found))).join(' '));
  }
  const common = report.rows.filter(({ thread_id: id }) => second.has(id));
  const stable = ari(
    common.map(categoryOf(report, 'top')),
    common.map(({ thread_id: id }) => second.get(id) ?? ''),
  );
  const summaries = report.rows.filter(({ reading }) => reading?.by === 'model');
  const cut = summaries.filter(({ summary }) => summary.includes('…')).length;
  const { summary, thinking } = report.config.models;
  console.log(
    [
      ...[set, `${values.provider} ${summary} + ${thinking}`, report.provenance?.categories ?? ''],
      ...[percent((read + copies) / asked), percent(refused / asked), percent(failed / asked), ...scores],
      ...[
        outcomes(report.rows),
        percent(cut / summaries.length),
        hundredths(stable),
        cost.toFixed(4),
        seconds.toFixed(0),
      ],
    ].join(' | '),
  );
  if (report.ended_early) console.log(`  ${report.ended_early}`);
}

console.log(
  'set | models | categories by | read | refused | unreadable | top NMI ACC purity | sub NMI ACC purity | outcome P/R, kappa | numbers | stable | dollars | seconds',
);
for (const set of readdirSync(folder).sort()) {
  if (existsSync(join(folder, set, 'labels.csv'))) await evaluate(set);
}
process.exit(0);
