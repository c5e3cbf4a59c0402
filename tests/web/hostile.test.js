// Inputs that somebody made to do harm, or that a disk, a kill or a careless tool made: each costs itself, in time that
// grows with its size, and is reported. All are made here (tests/hostile).

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { fileSource, openSession } from '../../web/cli/index.js';
import { crc32 } from '../hostile/crc32.mjs';
import { SHAPES } from '../hostile/shapes.mjs';

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-hostile-'));
const sample = join(root, 'samples/support-agent.jsonl');
const row = (/** @type {string} */ id) => `{"id":"${id}","input":"where is my parcel ${id}","output":"here"}\n`;
const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}
const good = file('good.jsonl', row('good'));

/** @param {string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] */
const run = (args, options = {}) =>
  /** @type {import('node:child_process').SpawnSyncReturns<string>} */ (
    spawnSync('node', ['web/cli/tracesift.js', ...args], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 1 << 28,
      ...options,
    })
  );

/** @param {string} key @param {number} n */
function write(key, n) {
  const shape = SHAPES.get(key);
  assert.ok(shape);
  const path = join(dir, `${n}-${shape.name}`);
  const out = openSync(path, 'w');
  for (const piece of shape.make(n)) writeSync(out, piece);
  return path;
}

// What a process took of the processors, in all its threads: a machine that is busy with other tests changes it little.
const stopwatch = file(
  'stopwatch.cjs',
  `process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    require('node:fs').writeFileSync(process.env.STOPWATCH, String((user + system) / 1e6));
  });`,
);

/** Processor seconds that reading and a report take, in a process of its own. @param {string} path */
function cost(path) {
  const out = join(dir, 'seconds');
  writeFileSync(out, 'Infinity'); // what it stays when the process is killed
  const { stdout, status } = run(
    ['analyze', path, good, '--out', join(dir, 'out.html'), '--include', 'conversations'],
    {
      timeout: 120_000,
      env: { ...process.env, NODE_OPTIONS: `--require ${stopwatch}`, STOPWATCH: out },
    },
  );
  return { seconds: Number(readFileSync(out, 'utf8')), stdout, status };
}

// A quarter and the whole of what brought an earlier version down: linear, with room for a busy machine.
for (const [key, part] of /** @type {const} */ ([
  ['keys', 0.25],
  ['root_keys', 0.25],
  ['tags', 1],
  ['feedback', 0.5],
  ['tool_calls', 0.5],
  ['chain', 0.25],
  ['thread', 0.25],
  ['spans', 0.1],
  ['members', 1],
  ['empty_members', 0.25],
  ['string', 0.25],
])) {
  test(`${SHAPES.get(key)?.what}: time grows with their number, and the file beside it is read`, () => {
    const n = Math.round((SHAPES.get(key)?.n ?? 0) * part);
    const small = cost(write(key, Math.round(n / 4)));
    const large = cost(write(key, n));
    assert.ok(large.status !== null, 'it ends');
    assert.match(large.stdout, /\d conversations? from/);
    assert.ok(existsSync(join(dir, 'out.html')));
    assert.ok(large.seconds < 20, `${n} took ${large.seconds.toFixed(1)} s`);
    assert.ok(
      large.seconds < 3 + 8 * small.seconds,
      `${small.seconds.toFixed(1)} s, then ${large.seconds.toFixed(1)} s for four times as many`,
    );
  });
}

test('what unpacks beyond all measure is left with a sentence, early', () => {
  const { seconds, stdout } = cost(write('blank_lines', 3_000_000_000));
  assert.match(stdout, /unpacks to more than 250 times its size/);
  assert.match(stdout, /1 conversation from/);
  assert.ok(seconds < 20, `${seconds} s`);
});

test('a conversation is never another one, whatever runs beside it', async () => {
  const session = await openSession({ cores: 1 });
  const packed = file('sample.jsonl.gz', gzipSync(readFileSync(sample)));
  await session.read([await fileSource(packed, 'sample.jsonl.gz')]);
  const report = await session.analyze({});
  const ids = report.rows.map(({ thread_id: id }) => id);
  const viewer = { script: '', style: '', script_hash: '', style_hash: '' };
  const alone = [];
  for (const id of ids) alone.push(JSON.stringify(await session.thread(id)));
  const one = await (await session.export({ include: 'conversations', viewer, date: '2026-01-01' })).file.text();
  const together = await Promise.all([
    Promise.all(ids.map((id) => session.thread(id))),
    session.export({ include: 'conversations', viewer, date: '2026-01-01' }),
    session.export({ include: 'conversations', viewer, date: '2026-01-01' }),
    session.rawRecords(ids[5] ?? ''),
    session.preview({ models: { provider: 'openai' } }),
    session.call('count_matches', { config: {} }),
    session.call('report', {}),
  ]);
  assert.deepEqual(
    together[0].map((thread) => JSON.stringify(thread)),
    alone,
  );
  assert.equal(await together[1].file.text(), one);
  assert.equal(await together[2].file.text(), one);
  // Made again at the same time as it is looked at; and what was begun with other files ends.
  const [again, third] = await Promise.all([
    session.analyze({}),
    session.thread(ids[3] ?? ''),
    session.analyze({ seed: 2 }),
  ]);
  assert.equal(JSON.stringify(again.rows), JSON.stringify(report.rows));
  assert.equal(JSON.stringify(third), alone[3]);
  const late = session.export({ include: 'conversations', viewer, date: '2026-01-01' });
  const [, ended] = await Promise.allSettled([session.read([await fileSource(good)]), late]);
  assert.equal(ended?.status, 'rejected');
});

test('one bad byte costs itself, not the encoding of the file', async () => {
  const session = await openSession({ cores: 1 });
  const line = (/** @type {number} */ i) =>
    encode(`{"id":"u${i}","input":"Grüße, wo ist mein Päckchen ${i}? 你好","output":"hier"}\n`);
  const broken = Buffer.concat([
    Buffer.from('{"id":"bad","input":"caf\xe9 bitte","output":"ja"}\n', 'latin1'),
    ...Array.from({ length: 200 }, (_, i) => line(i)),
  ]);
  await session.read([await fileSource(file('one-bad.jsonl', broken))]);
  assert.match((await session.thread('u7'))?.messages[0]?.content ?? '', /Grüße, wo ist mein Päckchen 7\? 你好/);
  assert.match((await session.thread('bad'))?.messages[0]?.content ?? '', /caf\ufffd bitte/);
  const latin = Buffer.from(`id;question;answer\n1;"Grüße für Zoë";ja\n`, 'latin1');
  await session.read([await fileSource(file('latin.csv', latin))]);
  const [id = ''] = await session.call('thread_ids', { from: 0, count: 1 });
  assert.match((await session.thread(id))?.messages[0]?.content ?? '', /Grüße für Zoë/);
});

test('a zip: a flipped byte, names that lead out of it, thousands of entries', () => {
  const entries = { 'a.jsonl': encode(row('a').repeat(50)), 'b.jsonl': encode(row('b')) };
  const flipped = Buffer.from(zipSync(entries));
  flipped[60] = Number(flipped[60]) ^ 0xff;
  const first = run(['inspect', file('flip.zip', flipped), good]);
  assert.match(first.stdout, /2 conversations from/); // b and good
  assert.match(first.stdout, /flip\.zip.*(damaged|checksum)/);
  assert.doesNotMatch(first.stderr, /at .*\.js:/);
  const out = run([
    'inspect',
    file('out.zip', zipSync({ '../x.jsonl': encode(row('x')), '/y.jsonl': encode(row('y')) })),
    '--json',
  ]);
  assert.equal(JSON.parse(out.stdout).threads, 2);
  const many = zipSync(
    Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${i}.jsonl`, [encode(row(`m${i}`)), { level: 0 }]])),
  );
  const began = performance.now();
  const all = run(['inspect', file('many.zip', many), '--json']);
  assert.equal(JSON.parse(all.stdout).threads, 10_000);
  assert.ok(performance.now() - began < 60_000); // 12 s alone; other tests run beside this one
});

test('gzip: a wrong checksum and bytes after the end are reported, and cost nothing', () => {
  const whole = gzipSync(row('c1') + row('c2'));
  const wrong = Buffer.from(whole);
  wrong.writeUInt32LE(crc32(Buffer.from('other')), wrong.length - 8);
  assert.match(run(['inspect', file('crc.gz', wrong)]).stdout, /2 conversations[\s\S]*checksum is wrong/);
  const more = run(['inspect', file('tail.gz', Buffer.concat([whole, Buffer.from('GARBAGE')]))]);
  assert.match(more.stdout, /2 conversations[\s\S]*not compressed/);
  const zeros = run(['inspect', file('zeros.gz', Buffer.concat([whole, Buffer.alloc(512)])), '--json']);
  assert.equal(JSON.parse(zeros.stdout).ledger.files[0].problems.length, 0);
});

test('a folder with what is broken in it: links, pipes, what may not be read', () => {
  const folder = join(dir, 'folder');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  writeFileSync(join(folder, 'good.jsonl'), row('g'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.jsonl'));
  symlinkSync(join(folder, 'self.jsonl'), join(folder, 'self.jsonl'));
  symlinkSync(folder, join(folder, 'inner', 'up'));
  spawnSync('mkfifo', [join(folder, 'pipe.jsonl')]);
  const { stdout, status } = run(['inspect', folder]);
  assert.equal(status, 1);
  assert.match(stdout, /1 conversation from/);
  for (const word of [
    /dangling\.jsonl: .*a link that points to nothing/,
    /self\.jsonl: This link points to itself/,
    /pipe\.jsonl: This is a pipe/,
  ]) {
    assert.match(stdout, word);
  }
  const locked = file('locked.jsonl', row('l'));
  chmodSync(locked, 0);
  if (process.getuid?.() !== 0) assert.match(run(['inspect', locked, good]).stdout, /permissions/);
});

test('outputs: nothing that is read is written over, and what cannot be written is reported first', () => {
  const input = file('input.jsonl', row('i'));
  for (const [args, word] of /** @type {const} */ ([
    [['analyze', input, '--out', input], /one of the files that are read/],
    [['inspect', input, '--threads', input], /one of the files that are read/],
    [['analyze', input, '--out', join(dir, 'none', 'r.html')], /there is no folder/],
    [['analyze', input, '--out', dir], /is a folder/],
    [['analyze', input, '--out', join(dir, 'x'), '--json', join(dir, 'x')], /the same file/],
  ])) {
    const { status, stderr, stdout } = run([...args]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, word);
    assert.equal(stdout, '', 'before anything is read');
  }
  assert.equal(readFileSync(input, 'utf8'), row('i'));
  // A file in a folder that is read is read too; what an earlier run wrote there may be written again.
  const folder = join(dir, 'inputs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.jsonl'), row('a'));
  assert.match(run(['analyze', folder, '--out', join(folder, 'a.jsonl')]).stderr, /lies in a folder that is read/);
  assert.equal(readFileSync(join(folder, 'a.jsonl'), 'utf8'), row('a'));
  const again = ['analyze', folder, '--out', join(folder, 'r.html'), '--csv', join(folder, 'r.csv')];
  assert.equal(run(again).status, 0);
  const second = run(again);
  assert.notEqual(second.status, 2, second.stderr);
  assert.doesNotMatch(second.stdout, /are kept/, 'a report that lies among the traces is not built on');
  const full = run(['analyze', sample, '--out', '/dev/full']);
  assert.equal(full.status, 2);
  assert.match(full.stderr, /disk is full/);
});

test('whoever stops reading our output stops nothing', async () => {
  const out = join(dir, 'piped.html');
  const shell = spawn('sh', ['-c', `node web/cli/tracesift.js analyze ${sample} --out ${out} | head -1`], {
    cwd: root,
  });
  let printed = '';
  shell.stderr.on('data', (text) => {
    printed += text;
  });
  await new Promise((done) => shell.on('close', done));
  assert.equal(printed, '');
  assert.match(readFileSync(out, 'utf8'), /^<!doctype html>/);
});

test('names of files obey nobody in the terminal', () => {
  const { stdout } = run(['inspect', file('\x1b[31mbad\x07.json', '{broken'), good]);
  assert.match(stdout, /\\u001b\[31mbad\\u0007/);
  assert.ok(!stdout.includes('\x1b'));
});

test('a config cannot make a key or a conversation go to a host that the command line does not name', async () => {
  /** @type {string[]} */
  const heard = [];
  const all = () => heard; // it grows while it is looked at
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.headers.authorization ?? ''}`);
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const base = `http://127.0.0.1:${port}/v1`;
  const config = file('theirs.json', JSON.stringify({ models: { provider: 'openai', base_url: base, redact: false } }));
  const env = { ...process.env, OPENAI_API_KEY: 'sk-canary-0123456789abcdef', TRACESIFT_API_KEY: undefined };
  const call = (/** @type {string[]} */ ...more) =>
    new Promise((/** @type {(done: { code: number | null, stderr: string }) => void} */ done) => {
      const child = spawn(
        'node',
        ['web/cli/tracesift.js', 'analyze', sample, '--config', config, '--sample', '3', ...more],
        { cwd: root, env: /** @type {any} */ (env) },
      );
      let stderr = '';
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.on('close', (code) => done({ code, stderr }));
    });
  const refused = await call();
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, new RegExp(`--allow-host 127\\.0\\.0\\.1:${port}`));
  assert.deepEqual(heard, []);
  const allowed = await call('--allow-host', `127.0.0.1:${port}`);
  assert.match(allowed.stderr, /Conversations go to 127\.0\.0\.1.*NOT taken out: the config says so/);
  assert.ok(all().length > 0 && all().every((one) => one.includes('sk-canary')));
  server.close();
  const plain = file(
    'plain.json',
    JSON.stringify({ models: { provider: 'compatible', base_url: 'http://192.0.2.7/v1', summary: 'm' } }),
  );
  assert.match(run(['analyze', sample, '--config', plain]).stderr, /plain http is allowed to your own machine/);
});

test('configs that are none say so before anything is read; LangSmith’s own fields run', () => {
  for (const [content, word] of /** @type {const} */ ([
    ['null', /must be a JSON object/],
    ['{broken', /broken\.json is not a config: it is not JSON/],
    ['{"models":{"provider":"openai","budget_usd":0}}', /above 0/],
  ])) {
    const { status, stderr, stdout } = run(['analyze', sample, '--config', file('broken.json', content)]);
    assert.equal(status, 2);
    assert.match(stderr, word);
    assert.equal(stdout, '');
  }
  const theirs = file(
    'langsmith.json',
    JSON.stringify({ name: 'Weekly', model: 'openai', summary_model: 'gpt-6-luna', cluster_model: null }),
  );
  const estimate = run(['analyze', sample, '--config', theirs, '--estimate']);
  assert.equal(estimate.status, 0, estimate.stderr);
  assert.match(estimate.stdout, /gpt-6-luna: about/);
  assert.match(run(['analyze', sample, '--provider', 'openai', '--budget', '0']).stderr, /above 0/);
});

test('keys that are words of JavaScript are only names', async () => {
  const keys = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];
  const lines = Array.from(
    { length: 40 },
    (_, i) =>
      `{"id":"k${i}","trace_id":"k${i}","name":"a","run_type":"chain","start_time":"2026-01-05T00:00:${String(i % 60).padStart(2, '0')}Z","end_time":"2026-01-05T00:01:00Z","inputs":{"messages":[{"role":"user","content":"where is parcel ${i}"}]},"outputs":{"messages":[{"role":"assistant","content":"here"}]},"feedback_stats":{"${keys[i % keys.length]}":{"n":1,"avg":${i % 2}}},"extra":{"metadata":{"${keys[(i + 1) % keys.length]}":"v${i % 3}","constructor":"c${i % 2}"}}}\n`,
  );
  const path = join(dir, 'names.html');
  const made = run(['analyze', file('names.jsonl', lines.join('')), '--out', path]);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(run(['verify', path]).status, 0);
  const session = await openSession({ cores: 1 });
  await session.read([await fileSource(join(dir, 'names.jsonl'))]);
  const report = await session.analyze({});
  const { measure } = await import('../../web/rows/groups.js');
  assert.deepEqual(
    measure(report.rows)
      .feedback.map(({ key }) => key)
      .sort(),
    [...keys].sort(),
  );
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test('sixteen conversations, nine of a kind: a fresh report is right in its own eyes', () => {
  const kinds = ['cancel my flight to Rome', 'refund for the broken kettle'];
  const lines = Array.from(
    { length: 16 },
    (_, i) => `{"id":"s${i}","input":"Please ${kinds[i < 9 ? 0 : 1]}, number ${i}","output":"ok"}\n`,
  );
  const path = join(dir, 'sixteen.html');
  assert.equal(run(['analyze', file('sixteen.jsonl', lines.join('')), '--out', path]).status, 0);
  const { status, stdout } = run(['verify', path]);
  assert.equal(status, 0, stdout);
});
