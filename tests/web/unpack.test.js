// Containers come off before the core sees bytes.

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { packTar } from 'modern-tar';
import { fileSource, openSession } from '../../web/cli/index.js';

const dir = mkdtempSync(join(tmpdir(), 'tracesift-unpack-'));
const session = await openSession();
const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {string} name @param {Uint8Array} content */
async function read(name, content) {
  const path = join(dir, name);
  writeFileSync(path, content);
  const opened = await session.read([await fileSource(path, name)]);
  assert.equal(opened.kind, 'dataset');
  return /** @type {{ overview: import('../../web/types.js').Overview }} */ (opened).overview;
}

const row = (/** @type {string} */ id) => `{"id":"${id}","input":"where is my parcel ${id}","output":"here"}\n`;

test('gzip of several members is one file', async () => {
  const { threads, ledger } = await read(
    'a.jsonl.gz',
    Buffer.concat([gzipSync(row('1')), gzipSync(row('2')), gzipSync(row('3'))]),
  );
  assert.equal(threads, 3);
  assert.equal(ledger.files[0]?.name, 'a.jsonl.gz');
});

test('zstd of several frames is one file', async () => {
  const path = new URL('../containers/two-frames.jsonl.zst', import.meta.url).pathname;
  const opened = await session.read([await fileSource(path)]);
  assert.equal(opened.kind === 'dataset' && opened.overview.threads, 2);
});

test('a zip gives its files, nested archives too, litter left out', async () => {
  const inner = zipSync({ 'deep.jsonl': encode(row('4')) });
  const { threads, ledger } = await read(
    'b.zip',
    zipSync({
      'one.jsonl': encode(row('1')),
      'folder/two.jsonl.gz': gzipSync(row('2')),
      'stored.jsonl': [encode(row('3')), { level: 0 }],
      'inner.zip': inner,
      '__MACOSX/._one.jsonl': encode('junk'),
      'folder/.hidden': encode('junk'),
      'chat.html': encode('<html>'),
    }),
  );
  assert.equal(threads, 4);
  assert.deepEqual(
    ledger.files.map((file) => file.name),
    ['b.zip/one.jsonl', 'b.zip/folder/two.jsonl.gz', 'b.zip/stored.jsonl', 'b.zip/inner.zip/deep.jsonl'],
  );
});

/** @param {Record<string, string | Uint8Array>} files */
const tarOf = (files) =>
  packTar(
    Object.entries(files).map(([name, body]) => {
      const bytes = typeof body === 'string' ? encode(body) : body;
      return { header: { name, size: bytes.length, type: 'file' }, body: bytes };
    }),
  );

test('a tar gives its files, in gzip too, and what is packed in it; litter left out', async () => {
  const long = `${'deeply/nested/'.repeat(12)}five.jsonl`; // beyond the 100 bytes of the oldest headers
  const tar = await tarOf({
    'one.jsonl': row('1'),
    'folder/two.jsonl.gz': gzipSync(row('2')),
    'inner.zip': zipSync({ 'three.jsonl': encode(row('3')) }),
    'inner.tar': await tarOf({ 'four.jsonl': row('4') }),
    [long]: row('5'),
    'folder/._two.jsonl': 'junk',
    'picture.png': 'junk',
  });
  for (const [name, bytes] of /** @type {const} */ ([
    ['f.tar', tar],
    ['f.tar.gz', gzipSync(tar)],
  ])) {
    const { threads, ledger } = await read(name, bytes);
    assert.equal(threads, 5, name);
    assert.deepEqual(
      ledger.files.map((file) => file.name),
      ['one.jsonl', 'folder/two.jsonl.gz', 'inner.zip/three.jsonl', 'inner.tar/four.jsonl', long].map(
        (path) => `${name}/${path}`,
      ),
    );
    assert.deepEqual(
      ledger.files.flatMap(({ problems }) => problems),
      [],
    );
  }
});

test('Parquet gives its rows', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ['p1', 'p2'], type: 'STRING' },
      { name: 'input', data: ['where is my parcel', 'refund'], type: 'STRING' },
      { name: 'output', data: ['here', 'done'], type: 'STRING' },
      { name: 'total_tokens', data: [12n, 34n], type: 'INT64' },
    ],
  });
  const { threads, with_tokens } = await read('c.parquet', new Uint8Array(buffer));
  assert.equal(threads, 2);
  assert.equal(with_tokens, 2);
});

test('UTF-16 and Windows-1252 become UTF-8', async () => {
  const text = 'id;frage;text\n1;x;"Schöne Grüße"\n2;y;"Wo ist mein Paket?"\n';
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  for (const [name, content] of /** @type {const} */ ([
    ['d.csv', utf16],
    ['e.csv', Buffer.from(text, 'latin1')],
  ])) {
    const { threads } = await read(name, content);
    assert.equal(threads, 2, name);
    const [id] = await session.call('thread_ids', { from: 0, count: 1 });
    const first = await session.thread(id ?? '');
    assert.equal(first?.messages[0]?.content, 'Schöne Grüße', name);
  }
});

test('what cannot be unpacked is reported and costs its neighbours nothing', async () => {
  writeFileSync(join(dir, 'good.jsonl'), row('g'));
  const good = await fileSource(join(dir, 'good.jsonl'));
  const whole = gzipSync(Array.from({ length: 2000 }, (_, i) => row(`x${i}${Math.sin(i)}`)).join(''));
  for (const [name, bytes] of /** @type {const} */ ([
    ['cut.gz', whole.subarray(0, whole.length / 2)],
    ['noise.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])],
    ['cut.zip', zipSync({ 'a.jsonl': encode(row('1')) }).subarray(0, 60)],
    ['noise.zip', Buffer.from('PK\u0003\u0004 nothing of the kind')],
    ['noise.parquet', Buffer.from('PAR1 nothing of the kind PAR1')],
    [
      'cut.tar',
      (await tarOf({ 'a.jsonl': row('1').repeat(500), 'b.jsonl': row('2').repeat(500) })).subarray(0, 20_000),
    ],
    ['noise.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4])],
  ])) {
    writeFileSync(join(dir, name), bytes);
    const opened = await session.read([good, await fileSource(join(dir, name), name), good]);
    assert.ok(opened.kind === 'dataset' && opened.overview.threads >= 1, name);
    const reported = opened.overview.ledger.files.filter(
      (file) => file.name.startsWith(name) && file.problems.length > 0,
    );
    assert.ok(reported.length > 0, `${name} is reported`);
  }
});

test('archives in archives end', async () => {
  let bytes = zipSync({ 'a.jsonl': encode(row('1')) });
  for (let i = 0; i < 12; i++) bytes = zipSync({ 'again.zip': bytes });
  const { threads, ledger } = await read('deep.zip', bytes);
  assert.equal(threads, 0);
  assert.match(ledger.files[0]?.problems[0]?.message ?? '', /zip archive/);
});
