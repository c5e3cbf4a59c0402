// Runs the JavaScript tests, one process a file and as many at once as there are cores. A word chooses the files whose
// names hold it or, if there is none, the tests whose names do:  node tests/run.mjs [WORD]
// Not `node --test`: that runs one file at a time on two cores, and its options differ between the Nodes we run on.

import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const TIMEOUT_MS = 600_000; // of a file: one that waits for what never comes is a failure

const here = new URL('./', import.meta.url);
const all = ['e2e', 'web'].flatMap((folder) =>
  readdirSync(new URL(folder, here))
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => new URL(`${folder}/${name}`, here).pathname),
);
const [word = ''] = process.argv.slice(2);
const named = all.filter((path) => path.slice(here.pathname.length).includes(word));

// The longest first, so that none of them is left alone at the end.
const LONG = ['explore', 'ask', 'hostile', 'browsers', 'models', 'safe', 'page'];
const rank = (/** @type {string} */ path) => {
  const at = LONG.findIndex((name) => path.endsWith(`/${name}.test.js`));
  return at < 0 ? LONG.length : at;
};
const matching = all.filter((path) => readFileSync(path, 'utf8').includes(word));
const files = (named.length > 0 ? named : matching).sort((a, b) => rank(a) - rank(b));
const stream = run({
  files,
  concurrency: availableParallelism?.() ?? cpus().length,
  timeout: TIMEOUT_MS,
  ...(named.length > 0 ? {} : { testNamePatterns: [word] }),
});
stream.on('test:fail', () => {
  process.exitCode = 1;
});
// A test that failed may have left a server open, which would keep its process for ever.
stream.on('end', () => setTimeout(() => process.exit(), 200));
/** @type {any} */ (stream).compose(spec).pipe(process.stdout);
