// A file that is worth several threads, through the real page: workers start workers, whatever the page came from.

import assert from 'node:assert/strict';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileSource, startSession } from '../../web/cli/index.js';
import { dir, open, root, serve } from './browser.js';

const { generate } = await import(new URL('../bench/generate.mjs', import.meta.url).href); // untyped
const html = join(root, 'dist/tracesift.html');
const server = await serve(html);
after(async () => {
  server.close();
});

const path = join(dir, 'large.jsonl');
const out = createWriteStream(path);
for (const piece of generate('langsmith', 70e6)) out.write(piece);
await new Promise((resolve) => out.end(resolve));

const compiled = await WebAssembly.compile(new Uint8Array(readFileSync(join(root, 'dist/core.wasm'))));
const alone = await startSession(compiled, 1);
const opened = await alone.read([await fileSource(path, 'large.jsonl')]);
assert.ok(opened.kind === 'dataset');
const { threads, failed } = opened.overview;

for (const [where, url] of /** @type {const} */ ([
  ['file://', `file://${html}`],
  ['http://', server.url],
])) {
  test(`${where}: several workers read one file, and find what one does`, async () => {
    const { page, complaints, close } = await open(url);
    let workers = page.workers().length;
    page.on('worker', () => workers++);
    await page.locator('input[type=file][multiple]').setInputFiles(path);
    await page.getByRole('heading', { name: `${threads.toLocaleString('en')} conversations found` }).waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, new RegExp(`Ended in an error\\s+${failed.toLocaleString('en')} `));
    assert.deepEqual(complaints, []);
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    assert.equal(workers, cores > 1 ? 1 + Math.min(8, cores + 1) : 1);
    assert.equal(page.workers().length, 1); // the others are gone
    await close();
  });
}
