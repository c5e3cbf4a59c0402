#!/usr/bin/env node
// ./dev eval FOLDER [SEEDS]: the local engine against labelled sets, with as many categories as there are labels with
// its own number; and how many conversations it puts where they belong when it is given the labels' names and no more.
// Each set is a folder with traces.jsonl and labels.csv (id,top,sub; a level may be empty).

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileSource, openSession } from '../../web/cli/index.js';
import { readLabels } from './labels.mjs';
import { accuracy, ari, nmi, purity } from './score.mjs';

const [folder, seeds = '5'] = process.argv.slice(2);
if (!folder || !existsSync(folder)) {
  console.error('./dev eval FOLDER [SEEDS]   (FOLDER/SET/traces.jsonl and labels.csv)');
  process.exit(2);
}

/** Mean and range over seeds, in hundredths. @param {number[]} values */
function cell(values) {
  const mean = (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  return `${mean.toFixed(1)} ±${(50 * (Math.max(...values) - Math.min(...values))).toFixed(1)}`.padStart(11);
}

/** As somebody would type it: "check_balance" is "check balance". @param {string} label */
const nameOf = (label) => label.replace(/[_:/.]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');

console.log('set, level (categories)                     NMI        ACC        ARI     purity   seconds');
for (const set of readdirSync(folder).sort()) {
  if (!existsSync(join(folder, set, 'labels.csv'))) continue;
  const labels = readLabels(join(folder, set, 'labels.csv'));
  const levels = /** @type {const} */ (['sub', 'top']).filter((level) => [...labels.values()].some((l) => l[level]));
  const hierarchy = levels.map((level) => new Set([...labels.values()].map((l) => l[level])).size);
  const session = await openSession();
  await session.read([await fileSource(join(folder, set, 'traces.jsonl'), set)]);
  for (const [how, config] of /** @type {const} */ ([
    ['', { hierarchy }],
    ['automatic', {}],
  ])) {
    /** @type {Record<string, { scores: Record<string, number[]>, count: number }>} */
    const all = {};
    let seconds = 0;
    for (let seed = 1; seed <= Number(seeds); seed++) {
      const start = performance.now();
      const report = await session.analyze({ ...config, seed });
      seconds += (performance.now() - start) / 1000 / Number(seeds);
      const parent = new Map(report.categories.map((category) => [category.id, category.parent_id ?? category.id]));
      for (const level of levels) {
        const rows = report.rows.filter((row) => labels.get(row.thread_id)?.[level]);
        const truth = rows.map((row) => labels.get(row.thread_id)?.[level] ?? '');
        const found = rows.map(({ category_id: id }) => (level === 'sub' ? id : parent.get(id ?? '')) ?? '');
        all[level] ??= { scores: {}, count: new Set(found).size };
        for (const [name, score] of Object.entries({ nmi, accuracy, ari, purity })) {
          all[level].scores[name] ??= [];
          all[level].scores[name].push(score(truth, found));
        }
      }
    }
    for (const [level, { scores, count }] of Object.entries(all)) {
      const name = `${set} ${level} (${how ? `${how}, ` : ''}${count})`;
      console.log(name.padEnd(38) + Object.values(scores).map(cell).join('') + seconds.toFixed(1).padStart(9));
    }
  }
  for (const level of levels) {
    /** @type {Map<string, string>} */
    const names = new Map();
    for (const { [level]: label } of labels.values()) if (label) names.set(nameOf(label), label);
    const partitions = [...names.keys()].map((name) => ({ name, description: '' }));
    const report = await session.analyze({ partitions, subcategories: false });
    const given = new Map(report.categories.map(({ id, name }) => [id, names.get(name)]));
    const rows = report.rows.filter((row) => labels.get(row.thread_id)?.[level]);
    const placed = rows.filter((row) => given.get(row.category_id ?? ''));
    const right = placed.filter((row) => given.get(row.category_id ?? '') === labels.get(row.thread_id)?.[level]);
    const of = (/** @type {unknown[]} */ some) => `${((100 * some.length) / rows.length).toFixed(1)} %`;
    console.log(`${set} ${level}, ${names.size} names given: ${of(right)} right, ${of(placed)} placed`);
  }
}
process.exit(0);
