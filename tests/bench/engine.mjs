#!/usr/bin/env node
// ./dev bench engine [FOLDER]: how long the local engine takes for 1,000, 10,000 and 100,000 different requests, in Node,
// in a tab, and against scikit-learn doing the same steps on the same texts (one core each).
// FOLDER/SET/traces.jsonl gives the requests; without one the bundled sample does. Where there are too few, two of a
// set make one more.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from './analyze.mjs';
import { inTabs } from './tab.mjs';

const root = new URL('../../', import.meta.url).pathname;
const [folder, sizes = '1000,10000,100000'] = process.argv.slice(2);

/** What users wrote, set by set. @returns {string[][]} */
function readSets() {
  const files = folder
    ? readdirSync(folder).map((set) => join(folder, set, 'traces.jsonl'))
    : [join(root, 'samples/support-agent.jsonl')];
  return files.filter(existsSync).map((file) => [
    ...new Set(
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => {
          const record = JSON.parse(line);
          const messages = record.messages ?? record.inputs?.messages ?? [];
          return messages
            .filter((/** @type {any} */ { role, type }) => (role ?? type) === 'user' || type === 'human')
            .map((/** @type {any} */ { content }) => content)
            .join('\n');
        })
        .filter(Boolean),
    ),
  ]);
}

/** @param {string[][]} sets @param {number} n */
function different(sets, n) {
  const texts = new Set(sets.flat().slice(0, n));
  for (let step = 1; texts.size < n; step++) {
    for (const set of sets) {
      for (let i = 0; i < set.length && texts.size < n; i++) texts.add(`${set[i]} ${set[(i + step * 7) % set.length]}`);
    }
  }
  return [...texts];
}

const { default: createCore } = await import(`${root}dist/core.mjs`);
const wasm = readFileSync(`${root}dist/core.wasm`);
const sets = readSets();
const temporary = mkdtempSync(join(tmpdir(), 'tracesift-bench-'));
console.log('requests   Node s   tab s   scikit-learn s   times   groups   (reading the files is not in it)');
await inTabs(async (newPage) => {
  for (const n of sizes.split(',').map(Number)) {
    const texts = different(sets, n);
    const node = await analyze(createCore, wasm, texts);
    const page = await newPage();
    const tab = await page.evaluate(async (given) => {
      // The tab's addresses, which the compiler does not know.
      const [analyzing, core] = ['/tests/bench/analyze.mjs', '/dist/core.mjs'];
      const { analyze: run } = await import(analyzing);
      const { default: create } = await import(core);
      return run(create, new Uint8Array(await (await fetch('/dist/core.wasm')).arrayBuffer()), given);
    }, texts);
    await page.close();
    const file = join(temporary, `${n}.json`);
    writeFileSync(file, JSON.stringify(texts));
    const theirs = spawnSync(
      process.env.PYTHON ?? '/usr/bin/python3',
      [join(root, 'tests/bench/scikit.py'), file, String(node.groups)],
      {
        encoding: 'utf8',
        env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      },
    );
    const seconds = Number(theirs.stdout);
    const shown = theirs.status === 0 ? seconds.toFixed(1) : 'not there';
    const times = theirs.status === 0 ? (seconds / node.seconds).toFixed(1) : '–';
    console.log(
      `${String(n).padStart(8)}${node.seconds.toFixed(1).padStart(9)}${tab.seconds.toFixed(1).padStart(8)}` +
        `${shown.padStart(17)}${times.padStart(8)}${String(node.groups).padStart(9)}`,
    );
    if (theirs.status !== 0) console.log(theirs.stderr.trim().split('\n').at(-1));
  }
});
