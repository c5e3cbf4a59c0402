// Issues of the sample, by the command line: listed, in a pipeline, as cases; a doctored one is told; marks stay.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openSession } from '../../web/cli/index.js';
import { asText, causeWords, failedWords, rateWords, recoveredWords } from '../../web/lib/issues.js';
import { verifyAll } from '../../web/rows/verify.js';

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-issues-'));
after(() => rmSync(dir, { recursive: true }));
const json = join(dir, 'report.json');

/** @param {string[]} args */
const run = (...args) => spawnSync('node', ['web/cli/tracesift.js', ...args], { cwd: root, encoding: 'utf8' });
/** @returns {import('../../web/types.js').Report} */
const report = () => JSON.parse(readFileSync(json, 'utf8'));

before(() => {
  assert.equal(run('analyze', 'samples/support-agent.jsonl', '--json', json).status, 0);
});

test('issues are listed, most serious first, with who could have it', () => {
  const { stdout, status } = run('issues', json);
  assert.equal(status, 0);
  assert.match(stdout, /^High +ongoing +[0-9a-f]{16} {2}export_invoices: TimeoutError/m);
  assert.match(stdout, /31 of 60 that call export_invoices \(51\.7%, 95% CI 39\.3–63\.8%\); 31 of 31 failed/);
  assert.match(stdout, /^\d+ issues$/m);
});

test('the cases of an issue are lines of JSON that name conversations and messages', () => {
  const [first] = report().issues ?? [];
  const { stdout, status } = run('issues', json, '--cases', first?.id ?? '');
  assert.equal(status, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, first?.count);
  const ids = new Set(report().rows.map(({ thread_id: id }) => id));
  for (const { issue, thread_id: id, at } of lines) {
    assert.equal(issue, first?.id);
    assert.ok(ids.has(id) && at.length > 0);
  }
  assert.equal(run('issues', json, '--cases', 'none').status, 2);
});

test('a pipeline stops at issues in a state', () => {
  assert.equal(run('issues', json, '--fail-on', 'ongoing').status, 1);
  assert.equal(run('issues', json, '--fail-on', 'regressed').status, 0);
  assert.equal(run('issues', json, '--fail-on', 'red').status, 2);
});

test('every issue is counted again; a doctored one is told', () => {
  assert.deepEqual(verifyAll(report()).wrong, []);
  /** @param {(issue: any, report: any) => void} change */
  const wrongAfter = (change) => {
    const doctored = report();
    change(doctored.issues?.[0], doctored);
    return verifyAll(doctored).wrong.length;
  };
  assert.ok(wrongAfter((issue) => issue.count++) > 0);
  assert.ok(wrongAfter((issue) => issue.failed[0]--) > 0);
  assert.ok(wrongAfter((issue) => issue.cases.pop()) > 0);
  assert.ok(wrongAfter((issue) => (issue.share *= 2)) > 0);
  assert.ok(wrongAfter((issue) => (issue.rate_ci[0] = 0)) > 0);
  assert.ok(wrongAfter((issue) => (issue.cases[0].thread_id = 'nobody')) > 0);
  assert.ok(wrongAfter((issue) => (issue.by_category[Object.keys(issue.by_category)[0] ?? ''] = 999)) > 0);
  assert.ok(wrongAfter((_, all) => delete all.rows.find((/** @type {any} */ row) => row.issues).issues) > 0);
});

test('a mark is an edit: kept in the report, in later ones, and taken away again', async () => {
  const session = await openSession({ cores: 1 });
  const text = readFileSync(json);
  await session.read([
    {
      name: 'report.json',
      size: text.length,
      seekable: false,
      stream: () => new Blob([text]).stream(),
      slice: async (/** @type {number} */ start, /** @type {number} */ end) =>
        new Uint8Array(text.subarray(start, end)),
    },
  ]);
  const [first] = report().issues ?? [];
  const id = first?.id ?? '';
  const marked = await session.call('edit', { edits: [{ op: 'mark_issue', id, mark: 'resolved' }] });
  assert.equal(marked.issues?.[0]?.mark, 'resolved');
  assert.deepEqual(verifyAll(marked).wrong, []);
  await assert.rejects(
    session.call('edit', { edits: [{ op: 'mark_issue', id: 'none', mark: 'resolved' }] }),
    /no such issue/,
  );
  await assert.rejects(session.call('edit', { edits: [{ op: 'mark_issue', id, mark: 'red' }] }), /A mark is/);
  const earlier = join(dir, 'marked.json');
  writeFileSync(earlier, JSON.stringify(marked));
  const later = join(dir, 'later.json');
  assert.equal(run('analyze', 'samples/support-agent.jsonl', '--previous', earlier, '--json', later).status, 0);
  const again = JSON.parse(readFileSync(later, 'utf8')).issues.find((/** @type {any} */ one) => one.id === id);
  assert.equal(again.mark, 'resolved');
  assert.equal(again.state, 'regressed');
});

test('shared as aggregates an issue keeps its numbers and no case', () => {
  const out = join(dir, 'aggregates.json');
  const { status } = run('analyze', 'samples/support-agent.jsonl', '--include', 'aggregates', '--json', out);
  assert.equal(status, 0);
  const { issues } = JSON.parse(readFileSync(out, 'utf8'));
  assert.equal(issues.length, report().issues?.length);
  for (const issue of issues) assert.deepEqual([issue.cases, issue.examples, issue.values], [[], [], undefined]);
});

test('issues in words', () => {
  /** @type {any} */
  const issue = {
    kind: 'tool_error',
    title: 'find: no',
    step: 'find',
    severity: 'high',
    state: 'new',
    count: 3,
    events: 5,
    eligible: 12,
    rate_ci: [0.09, 0.53],
    failed: [2, 3],
    failed_elsewhere: [1, 8],
    recovered: { yes: 2, no: 1, untried: 2 },
    lost_s: 20,
    differences: [{ kind: 'attribute', key: 'model', value: 'm', here: [3, 3], elsewhere: [1, 9] }],
    cause: { rule: 'other_shape', argument: 'id', shape: 'a9', usual: '9', here: [4, 5], elsewhere: [0, 70] },
    examples: [{ thread_id: 't', at: 4, text: 'no' }],
  };
  assert.equal(rateWords(issue), '3 of 12 that call find (25.0%, 95% CI 9.0–53.0%)');
  assert.equal(failedWords(issue), '2 of 3 failed, elsewhere 12.5%');
  assert.equal(failedWords({ ...issue, failed: [0, 0] }), '');
  assert.equal(
    recoveredWords(issue),
    'The same step worked later in 2 of 5, failed again in 1, not tried again in 2; about 10 s each until it worked.',
  );
  assert.equal(causeWords(issue), 'id looks like “a9” instead of “9”: 4 of 5 failing calls; of 70 that worked: 0.');
  assert.match(asText(/** @type {any} */ ({ categories: [] }), issue), /^# find: no\n\nHigh · new/);
});
