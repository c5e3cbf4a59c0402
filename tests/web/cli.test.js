// The command line as people call it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-'));

/** @param {string[]} args */
function run(...args) {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'tracesift', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const good = () => file('good.jsonl', '{"id":"g","input":"where is my parcel","output":"here"}\n');

test('--hierarchy fixes the numbers of categories', () => {
  const json = join(dir, 'h.json');
  const { status } = run('analyze', 'samples/support-agent.jsonl', '--hierarchy', '9,4', '--json', json);
  assert.equal(status, 0);
  const { categories, rows, config } = JSON.parse(readFileSync(json, 'utf8'));
  assert.deepEqual(config.hierarchy, [9, 4]);
  /** @type {Set<string>} */
  const parents = new Set(categories.map((/** @type {{ parent_id: string }} */ category) => category.parent_id));
  const tops = categories.filter((/** @type {{ level: number }} */ category) => category.level === 1);
  const leaves = categories.filter((/** @type {{ id: string }} */ category) => !parents.has(category.id));
  assert.equal(tops.length, 4);
  assert.equal(leaves.length, 9);
  const without = rows.filter((/** @type {{ category_id: unknown }} */ row) => !row.category_id);
  assert.deepEqual(
    without.map((/** @type {{ summary: string }} */ row) => row.summary),
    ['👍'],
  );
  assert.match(run('analyze', 'samples/support-agent.jsonl', '--hierarchy', 'many').stderr, /like 40,8 or 12/);
  const wrong = file('wrong.json', '{"hierarchy":[4,9]}');
  assert.match(run('analyze', 'samples/support-agent.jsonl', '--config', wrong).stderr, /the largest/);
});

test('analyze writes a report page and its data, and prints the summary', () => {
  const [out, json] = [join(dir, 'r.html'), join(dir, 'r.json')];
  const { status, stdout } = run('analyze', 'samples/support-agent.jsonl', '--out', out, '--json', json, '--seed', '7');
  assert.equal(status, 0);
  assert.match(stdout, /360 conversations from 1,133 records in 1 file;/);
  assert.match(stdout, /• .*of 360 conversations/);
  const report = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(report.schema, 'tracesift.report/2');
  assert.equal(report.seed, 7);
  assert.equal(report.rows.length, 360);
  assert.match(readFileSync(out, 'utf8'), /^<!doctype html>/);
});

test('--read-share keeps a sample, and everything that describes the data says so', () => {
  const [json, markdown] = [join(dir, 'sample.json'), join(dir, 'sample.md')];
  const out = ['--json', json, '--markdown', markdown];
  const { status, stdout } = run('analyze', 'samples/support-agent.jsonl', '--read-share', '0.5', ...out);
  assert.equal(status, 0);
  const { ledger, rows } = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(ledger.loaded + ledger.undrawn, 360);
  assert.equal(rows.length, ledger.loaded);
  assert.ok(Math.abs(ledger.loaded - 180) < 30, `${ledger.loaded} of 360`);
  assert.match(stdout, new RegExp(`${ledger.loaded} conversations, a sample of 360, from 1,133 records`));
  assert.match(stdout, /Only a sample of all conversations was read/);
  assert.match(readFileSync(markdown, 'utf8'), new RegExp(`${ledger.loaded} conversations \\(a sample of 360\\)`));
  assert.match(run('verify', json).stdout, /all match/);
  assert.match(run('analyze', 'samples/support-agent.jsonl', '--read-share', '2').stderr, /like 0\.1/);
});

test('the same seed gives the same report file', () => {
  const [a, b] = [join(dir, 'a.json'), join(dir, 'b.json')];
  run('analyze', 'samples/support-agent.jsonl', '--json', a);
  run('analyze', 'samples/support-agent.jsonl', '--json', b);
  assert.equal(readFileSync(a, 'utf8'), readFileSync(b, 'utf8'));
});

test('a config sets title, seed and number of categories; a wrong one is named', () => {
  const json = join(dir, 'c.json');
  const config = file('config.json', '{"name":"Monday","categories":4,"subcategories":false}');
  assert.equal(run('analyze', 'samples/support-agent.jsonl', '--config', config, '--json', json).status, 0);
  const report = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(report.title, 'Monday');
  assert.ok(report.categories.length <= 4);
  const wrong = run('analyze', 'samples/support-agent.jsonl', '--config', file('wrong.json', '{"categorys":4}'));
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /categorys/);
});

test('three levels of detail go from nobody’s words to everybody’s', () => {
  const sizes = ['aggregates', 'summaries', 'conversations'].map((include) => {
    const out = join(dir, `${include}.html`);
    assert.equal(run('analyze', 'samples/support-agent.jsonl', '--include', include, '--out', out).status, 0);
    return readFileSync(out, 'utf8');
  });
  const [aggregates = '', summaries = '', conversations = ''] = sizes;
  assert.ok(aggregates.length < summaries.length && summaries.length < conversations.length);
  assert.doesNotMatch(aggregates, /conversation-0001/);
  assert.match(summaries, /conversation-0001/);
  assert.doesNotMatch(summaries, /<script type="text\/plain" class="tracesift-conversations" data-first="0">/);
  assert.match(conversations, /<script type="text\/plain" class="tracesift-conversations" data-first="0">/);
});

test('inspect prints formats and ledger, and writes threads in the documented shape', () => {
  const threads = join(dir, 'threads.jsonl');
  const { status, stdout } = run('inspect', 'tests/formats/langsmith/runs_v1.jsonl', '--json', '--threads', threads);
  assert.equal(status, 0);
  const overview = JSON.parse(stdout);
  assert.deepEqual(overview.formats, { langsmith: 2 });
  assert.equal(overview.ledger.records.used, 4);
  const lines = readFileSync(threads, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map((line) => line.thread_id),
    ['ride-1', 'ride-2'],
  );
  for (const key of [
    'messages',
    'runs',
    'error',
    'latency_s',
    'tokens',
    'cost_usd',
    'feedback',
    'metadata',
    'tags',
    'source_format',
  ]) {
    assert.ok(key in lines[0], key);
  }
});

test('bad files give a sentence and an exit code, and cost the good ones nothing', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  for (const [name, content, sentence] of /** @type {const} */ ([
    ['picture.png', png, /PNG image/],
    ['empty.jsonl', '', /empty/],
    ['garbage.json', '\u0001\u0002 not json', /neither JSON nor a table/],
    ['truncated.jsonl', '{"input":"a","output":"b"}\n{"input":"c","outp', /ends inside this record/],
  ])) {
    const bad = file(name, content);
    const alone = run('inspect', bad);
    assert.equal(alone.status, name === 'truncated.jsonl' ? 1 : 2, name);
    assert.match(alone.stdout, sentence);
    const together = run('inspect', good(), bad, '--json');
    assert.equal(together.status, 1, name);
    /** @type {import('../../web/types.js').Ledger} */
    const ledger = JSON.parse(together.stdout).ledger;
    assert.equal(ledger.files.find((entry) => entry.format !== null && entry.records.bad === 0)?.threads, 1);
    assert.equal(run('analyze', good(), bad).status, 1);
  }
  assert.equal(run('analyze', file('none.json', '{"a":1}')).status, 2);
});

test('mistakes on the command line are explained', () => {
  assert.equal(run().status, 0);
  assert.match(run('help').stdout, /Usage:/);
  assert.match(run('analyse').stderr, /not a command/);
  assert.match(run('analyze').stderr, /at least one file/);
  assert.match(run('inspect', join(dir, 'absent.json')).stderr, /no such file/i);
  assert.match(run('analyze', good(), '--seed', 'x').stderr, /--seed/);
  assert.equal(run('analyze', good(), '--nonsense').status, 2);
});

test('the package’s JS API reads and analyses', () => {
  const script = `import { openSession, fileSource } from 'tracesift';
    const session = await openSession();
    const opened = await session.read([await fileSource('samples/support-agent.jsonl')]);
    const report = await session.analyze({ seed: 2 });
    console.log(opened.kind, report.rows.length, report.seed);`;
  assert.equal(
    execFileSync('node', ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }),
    'dataset 360 2\n',
  );
});
