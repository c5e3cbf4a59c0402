import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fileSource, openSession, startSession } from '../../web/cli/index.js';
import { fittingShare, foreseeTooMuch } from '../../web/core/memory.js';

const { generate } = await import(new URL('../bench/generate.mjs', import.meta.url).href); // untyped
const root = new URL('../../', import.meta.url).pathname;

test('too much is refused once it can be foreseen, and not before', () => {
  const GB = 1e9;
  assert.equal(foreseeTooMuch(50e6, 20e6, 500 * GB), undefined); // too early to predict
  assert.equal(foreseeTooMuch(60e6, 200e6, 10 * GB), undefined); // 3 GB
  assert.equal(Math.round((foreseeTooMuch(60e6, 200e6, 20 * GB) ?? 0) / GB), 6);
});

test('the share that is offered fits, and again where it did not', () => {
  assert.equal(fittingShare(1, 6.4e9), 0.5);
  assert.equal(fittingShare(0.5, 8e9), 0.2);
  assert.equal(fittingShare(1, 4e15), 0.01);
});

test('a sample while reading: whole conversations, the same ones however files are cut, and all are counted', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tracesift-'));
  const lines = Buffer.concat([...generate('langsmith', 24e6)])
    .toString()
    .trimEnd()
    .split('\n');
  const half = lines.length >> 1;
  const paths = [lines, lines.slice(0, half), lines.slice(half)].map((part, i) => {
    const path = join(dir, `${i}.jsonl`);
    writeFileSync(path, part.join('\n'));
    return path;
  });
  const session = await openSession();
  /** @param {number[]} which @param {number} share */
  const read = async (which, share) => {
    const opened = await session.read(
      await Promise.all(which.map((i) => fileSource(/** @type {string} */ (paths[i])))),
      { share },
    );
    assert.ok(opened.kind === 'dataset');
    const { threads, ledger } = opened.overview;
    const ids = await session.call('thread_ids', { from: 0, count: 100_000 });
    return { threads, ledger, ids, first: await session.thread(ids[0] ?? '') };
  };
  const sample = await read([0], 0.25);
  const parts = await read([1, 2], 0.25);
  const all = await read([0], 1);
  assert.equal(all.ledger.undrawn, undefined);
  assert.equal(sample.threads + (sample.ledger.undrawn ?? 0), all.threads);
  assert.ok(Math.abs(sample.threads / all.threads - 0.25) < 0.05, `${sample.threads} of ${all.threads}`);
  assert.deepEqual(
    sample.ids,
    all.ids.filter((id) => sample.ids.includes(id)),
  );
  assert.deepEqual(parts.ids, sample.ids);
  assert.deepEqual(sample.first, await session.thread(sample.ids[0] ?? ''));
  rmSync(dir, { recursive: true });
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
