#!/usr/bin/env node
// ./dev bench [MEGABYTES] [FORMAT…]: prints how fast and in how much memory traces are read, in Node and in a tab.

import { readFile } from 'node:fs/promises';
import { FORMATS } from './generate.mjs';
import { measure } from './measure.mjs';
import { inTabs } from './tab.mjs';

const root = new URL('../../', import.meta.url).pathname;
const [megabytes = 100, ...named] = process.argv.slice(2);
const formats = named.length > 0 ? named : Object.keys(FORMATS);

/** @param {string} where @param {Awaited<ReturnType<typeof measure>>} r */
function print(where, r) {
  const n = (/** @type {number | undefined} */ value, digits = 0) =>
    (value === undefined ? '–' : value.toFixed(digits)).padStart(7);
  console.log(
    `${where.padEnd(9)}${r.format.padEnd(17)}${n(r.megabytes)}${n(r.threads)}${n(r.ours)}${n(r.lines)}${n(r.whole)}` +
      `${n(r.times_lines, 1)}×${n(r.times_whole, 1)}×${n(r.heap_megabytes)}${n(r.heap_share, 2)}×`,
  );
}

console.log(
  `${''.padEnd(26)}     MB threads   MB/s V8/line V8 whole  ×line  ×whole  heap MB of file\n` +
    '(MB/s: complete ingest into threads; V8: decoding and JSON.parse only)',
);
const { default: createCore } = await import(`${root}dist/core.mjs`);
const wasm = await readFile(`${root}dist/core.wasm`);
for (const format of formats)
  print('Node', await measure(createCore, wasm, /** @type {any} */ (format), Number(megabytes)));

await inTabs(async (newPage) => {
  for (const format of formats) {
    const page = await newPage();
    const result = await page.evaluate(
      async ([of, size]) => {
        // The tab's addresses, which the compiler does not know.
        const [measuring, core] = ['/tests/bench/measure.mjs', '/dist/core.mjs'];
        const { measure: run } = await import(measuring);
        const { default: create } = await import(core);
        const binary = new Uint8Array(await (await fetch('/dist/core.wasm')).arrayBuffer());
        return run(create, binary, of, size);
      },
      /** @type {[any, number]} */ ([format, Number(megabytes)]),
    );
    print('Chromium', result);
    await page.close();
  }
});
