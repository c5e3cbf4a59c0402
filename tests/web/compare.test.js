// Two reports set side by side: in a session, when both are opened at once, and on the command line.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { loadViewer, openSession } from '../../web/cli/index.js';

const run = promisify(execFile);
const PARCEL = 'Where is my parcel, the tracking page shows nothing new about shipment';
const REFUND = 'I want a refund for the kettle that arrived broken, order';
const INVOICE = 'How do I export all invoices of the company as a PDF file for';
const VOICE = 'The voice assistant speaker does not answer the wake word any more in room';

/** @param {string} day @param {[string, number, number][]} topics text, conversations, of them failed */
async function report(day, topics) {
  let text = '';
  for (const [topic, [words, n, failed]] of topics.entries()) {
    for (let i = 0; i < n; i++) {
      const trace = {
        id: `${day}-${topic}-${i}`,
        input: `${words} ${'abcdefghij'[i % 10]}`,
        output: 'Thank you, we look into it.',
        start_time: `${day}T10:00:00Z`,
        ...(i < failed ? { error: 'TimeoutError: the tool did not answer' } : {}),
      };
      text += `${JSON.stringify(trace)}\n`;
    }
  }
  const session = await openSession({ cores: 1 });
  await session.read([new File([text], 'traces.jsonl')]);
  const made = await session.analyze({ question: `What was asked on ${day}?` });
  return {
    made,
    html: await (await session.export({ include: 'summaries', viewer: await loadViewer(), date: day })).file.text(),
  };
}

const before = await report('2026-01-05', [
  [PARCEL, 80, 4],
  [REFUND, 80, 8],
  [INVOICE, 60, 0],
]);
const after = await report('2026-02-05', [
  [REFUND, 160, 100],
  [PARCEL, 60, 3],
  [VOICE, 60, 0],
]);

/** @param {import('../../web/types.js').Comparison | undefined} comparison @param {string} words of the example */
function entryOf(comparison, words) {
  const wanted = words.toLowerCase();
  const names = [before, after].flatMap(({ made }) =>
    made.categories.filter((one) => one.level === 1 && one.example.toLowerCase().includes(wanted)),
  );
  const found = comparison?.categories.find(({ level, before: was, after: is }) =>
    names.some(({ name }) => level === 1 && (is?.name === name || was?.name === name)),
  );
  assert.ok(found, words);
  return found;
}

/** @param {import('../../web/types.js').Comparison | undefined} comparison */
function check(comparison) {
  assert.equal(comparison?.title, 'What was asked on 2026-01-05?');
  assert.deepEqual(comparison?.counts, [220, 280]);
  assert.equal(comparison?.common, 0);
  const refunds = entryOf(comparison, 'refund');
  assert.equal(refunds.state, 'growing');
  assert.equal(refunds.outcome, 'worse');
  assert.deepEqual(refunds.failures?.before, [8, 80]);
  assert.deepEqual(refunds.failures?.after, [100, 160]);
  assert.equal(entryOf(comparison, 'parcel').state, 'shrinking');
  assert.equal(entryOf(comparison, 'voice assistant').state, 'new');
  assert.equal(entryOf(comparison, 'invoices').state, 'gone');
}

test('what changed since an earlier report is listed, and goes into what is shared', async () => {
  const session = await openSession({ cores: 1 });
  await session.read([new File([after.html], 'after.html')]);
  check(await session.compare(before.html));
  const html = await (
    await session.export({ include: 'summaries', viewer: await loadViewer(), date: '2026-02-05' })
  ).file.text();
  const opened = await session.read([new File([html], 'both.html')]);
  assert.equal(opened.kind, 'report');
  if (opened.kind === 'report') check(opened.report.comparison);
  await assert.rejects(session.compare('no report'), /damaged/);
});

test('a damaged comparison is refused like any damaged part', async () => {
  const session = await openSession({ cores: 1 });
  for (const comparison of [5, 'x', {}, { categories: 7 }]) {
    const text = JSON.stringify({ ...after.made, comparison });
    await assert.rejects(session.call('load', { text }), { fault: 'bad_input', where: 'comparison' });
  }
});

test('two reports given at once are compared, the later one with the earlier, in whatever order', async () => {
  const files = [new File([before.html], 'b.html'), new File([after.html], 'a.html')];
  for (const given of [files, [...files].reverse()]) {
    const session = await openSession({ cores: 1 });
    const opened = await session.read(given);
    assert.equal(opened.kind, 'report');
    if (opened.kind !== 'report') return;
    assert.equal(opened.report.title, 'What was asked on 2026-02-05?');
    check(opened.report.comparison);
  }
});

test('tracesift compare prints what changed, and writes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracesift-compare-'));
  const [earlier, later, out] = ['earlier.html', 'later.html', 'out.html'].map((name) => join(folder, name));
  await writeFile(String(earlier), before.html);
  await writeFile(String(later), after.html);
  const cli = ['web/cli/tracesift.js', 'compare', String(earlier), String(later)];
  const { stdout } = await run('node', [...cli, '--out', String(out)]);
  assert.match(stdout, /growing, .*worse/);
  assert.match(stdout, /gone/);
  check(JSON.parse((await run('node', [...cli, '--json'])).stdout));
  assert.match(await readFile(String(out), 'utf8'), /"comparison":/);
  await assert.rejects(run('node', cli.slice(0, 3)), /Name two reports/);
});
