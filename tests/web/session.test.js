import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fileSource, startSession } from '../../web/cli/index.js';
import { foreseeTooMuch } from '../../web/core/session.js';

const { generate } = await import(new URL('../bench/generate.mjs', import.meta.url).href); // untyped
const root = new URL('../../', import.meta.url).pathname;

test('too much is refused once it can be foreseen, and not before', () => {
  const GB = 1e9;
  assert.equal(foreseeTooMuch(50e6, 20e6, 500 * GB), undefined); // too early to tell
  assert.equal(foreseeTooMuch(60e6, 200e6, 10 * GB), undefined); // 3 GB
  assert.equal(Math.round((foreseeTooMuch(60e6, 200e6, 20 * GB) ?? 0) / GB), 6);
});

/** @param {import('../../web/types.js').Session} session @param {string} path */
async function everythingOf(session, path) {
  const opened = await session.read([await fileSource(path, 'big')]);
  assert.equal(opened.kind, 'dataset');
  const ids = await session.call('thread_ids', { from: 0, count: 100_000 });
  const threads = [];
  for (const id of [ids[0], ids[ids.length >> 1], ids.at(-1)]) threads.push(await session.thread(id ?? ''));
  return JSON.stringify({ opened, ids, threads, report: await session.analyze({}) });
}

for (const format of /** @type {const} */ (['langsmith', 'claude-code'])) {
  test(`${format}: a large file read by several threads gives the same, plain and packed`, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tracesift-'));
    const plain = join(dir, 'plain');
    const packed = join(dir, 'packed');
    const parts = [];
    for (const piece of generate(format, 40e6)) parts.push(piece);
    const content = Buffer.concat([...parts, Buffer.from('{"broken":\n'), ...parts.slice(0, 3)]); // and some of it again
    writeFileSync(plain, content);
    writeFileSync(packed, gzipSync(content, { level: 1 }));
    let started = 0;
    const compiled = await WebAssembly.compile(new Uint8Array(readFileSync(join(root, 'dist/core.wasm'))));
    const alone = await everythingOf(await startSession(compiled, 1, () => started++), plain);
    assert.equal(started, 0);
    for (const path of [plain, packed]) {
      started = 0;
      assert.equal(await everythingOf(await startSession(compiled, 2, () => started++), path), alone);
      assert.equal(started, 3);
    }
    rmSync(dir, { recursive: true });
  });
}
