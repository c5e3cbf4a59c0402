// A report that was changed by hand is noticed, whatever was changed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileSource, loadViewer, openSession } from '../../web/cli/index.js';
import { verifyAll } from '../../web/rows/verify.js';

/** @typedef {import('../../web/types.js').Report} Report */

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-verify-'));
after(() => rmSync(dir, { recursive: true }));

const session = await openSession();
await session.read([await fileSource(join(root, 'samples/support-agent.jsonl'))]);
const report = await session.analyze({});
const viewer = await loadViewer();
const html = async (/** @type {import('../../web/types.js').Include} */ include) =>
  (await session.export({ include, viewer, date: '2026-01-01' })).file.text();

/** @param {...string} args */
function run(...args) {
  return spawnSync('npx', ['--no-install', 'tracesift', 'verify', ...args], { cwd: root, encoding: 'utf8' });
}

/** @param {string} name @param {string} content */
function file(name, content) {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

test('a report as it was made holds', () => {
  const { checked, wrong } = verifyAll(report);
  assert.deepEqual(wrong, []);
  assert.ok(checked > 500, `${checked}`);
});

/** Every number below a value, by its path. @param {any} value @param {(string | number)[]} path @returns {Generator<(string | number)[]>} */
function* numbersIn(value, path) {
  if (typeof value === 'number') yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* numbersIn(inner, [...path, key]);
}

test('every number of the statistics, changed alone, is noticed', () => {
  const parts = /** @type {const} */ ([
    'key_points',
    'categories',
    'overall',
    'unclassified',
    'failure_modes',
    'over_time',
  ]);
  // Positions and structure are not statistics; q and z are stated not to be verified.
  const exempt = new Set(['figure', 'trace', 'trace_refs', 'level', 'headline', 'q', 'failure_q', 'z']);
  const paths = [...numbersIn(Object.fromEntries(parts.map((part) => [part, report[part]])), [])].filter(
    (path) => !path.some((key) => exempt.has(String(key))) && !(path.includes('differences') && path.at(-1) === '1'),
  );
  assert.ok(paths.length > 1000, `${paths.length}`);
  // One in seven, spread over all of them: each takes a whole count.
  for (const path of paths.filter((_, i) => i % 7 === 0)) {
    const doctored = structuredClone(report);
    /** @type {any} */
    let at = doctored;
    for (const key of path.slice(0, -1)) at = at[key];
    const last = /** @type {string} */ (path.at(-1));
    at[last] += Math.max(1e-6, Math.abs(at[last]) * 1e-4);
    assert.ok(verifyAll(doctored).wrong.length > 0, path.join('.'));
  }
});

test('words that state another number, a row that is gone and a ledger that does not add up are noticed', () => {
  /** @param {(report: Report) => void} change */
  const wrongIn = (change) => {
    const doctored = structuredClone(report);
    change(doctored);
    return verifyAll(doctored).wrong.length;
  };
  assert.ok(wrongIn(({ key_points: [point] }) => Object.assign(point?.figures[0] ?? {}, { text: '99.9%' })) > 0);
  assert.ok(wrongIn(({ key_points: [point] }) => Object.assign(point ?? {}, { text: 'All is well.' })) > 0);
  assert.ok(wrongIn(({ rows }) => rows.pop()) > 0);
  assert.ok(wrongIn(({ rows: [row] }) => Object.assign(row ?? {}, { cost_usd: 100 })) > 0);
  assert.ok(wrongIn(({ ledger }) => ledger.analysed++) > 0);
});

test('a report that is damaged is wrong, and the rest of it is still counted', () => {
  const damaged = /** @type {any} */ (structuredClone(report));
  damaged.failure_modes = 5;
  damaged.overall.stats.attributes = 7;
  damaged.key_points[0].figures[0].value++;
  const { checked, wrong } = verifyAll(damaged);
  assert.ok(checked > 100);
  assert.ok(wrong.some(({ where }) => where === 'failure modes'));
  assert.ok(wrong.some(({ where }) => where.startsWith('finding 1')));
});

test('tracesift verify says so and exits with 1', async () => {
  const page = await html('summaries');
  const good = run(file('good.html', page));
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /\d+ numbers verified against 360 rows: all match/);

  const doctored = page.replace(/"failed":(\d+)/, (_, n) => `"failed":${Number(n) + 1}`);
  assert.notEqual(doctored, page);
  const bad = run(file('doctored.html', doctored));
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /do NOT match the rows/);
  assert.match(bad.stdout, / failed: the report says \d+, its rows give \d+/);
  const { wrong } = JSON.parse(run(join(dir, 'doctored.html'), '--json').stdout);
  assert.equal(wrong.length, 1);
});

test('a report without rows, traces and nonsense each get a sentence and exit with 2', async () => {
  const bare = run(file('aggregates.html', await html('aggregates')));
  assert.equal(bare.status, 2);
  assert.match(bare.stdout, /carries no conversations/);
  const traces = run('samples/support-agent.jsonl');
  assert.equal(traces.status, 2);
  assert.match(traces.stderr, /not a report/);
  assert.equal(run().status, 2);
});

test('a report of every version so far holds as far as it says', () => {
  for (const name of ['report-1', 'report-2-first', 'report-2']) {
    const { status, stdout } = run(join(root, `tests/reports/${name}.json`));
    assert.equal(status, 0, `${name}: ${stdout}`);
    assert.ok(Number(/\d[\d,]*/.exec(stdout)?.[0]?.replace(',', '')) > 50, stdout);
  }
});
