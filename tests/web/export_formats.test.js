// A report as Markdown and as CSV, from the sample and from hostile words.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { fileSource, loadViewer, openSession } from '../../web/cli/index.js';
import { findBlocks, unpackBlock } from '../../web/lib/conversations.js';
import { csv, markdown } from '../../web/lib/export_formats.js';
import { verifyAll } from '../../web/rows/verify.js';

/** @typedef {import('../../web/types.js').Report} Report */

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-takeout-'));
after(() => rmSync(dir, { recursive: true }));

const [json, brief, table] = ['r.json', 'r.md', 'r.csv'].map((name) => join(dir, name));
await promisify(execFile)(
  'node',
  [
    'web/cli/tracesift.js',
    'analyze',
    'samples/support-agent.jsonl',
    '--json',
    `${json}`,
    '--markdown',
    `${brief}`,
    '--csv',
    `${table}`,
  ],
  { cwd: root },
);
/** @type {Report} */
const report = JSON.parse(readFileSync(`${json}`, 'utf8'));

/** By the book: RFC 4180. @param {string} text */
function parse(text) {
  let row = [''];
  const rows = [row];
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const last = row.length - 1;
    if (isQuoted && text[i] === '"' && text[i + 1] === '"') row[last] += `${text[i++]}`;
    else if (text[i] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && text[i] === ',') row.push('');
    else if (!isQuoted && text.startsWith('\r\n', i)) {
      row = [''];
      rows.push(row);
      i++;
    } else row[last] += `${text[i]}`;
  }
  rows.pop();
  return rows;
}

test('the brief holds every finding and every category', () => {
  const text = readFileSync(`${brief}`, 'utf8');
  assert.equal(text, markdown(report));
  assert.match(text, /^# What are users asking/);
  assert.equal(
    text.match(/^- .*of 360/gm)?.length,
    report.key_points.filter((p) => / of 360/.test(p.text)).length +
      Math.min(10, report.failure_modes.length) +
      (report.issues ?? []).filter(
        ({ count: n, eligible, kind }) => eligible === 360 && (n > 1 || kind === 'unexplained'),
      ).length,
  );
  for (const { name, count, share } of report.categories) {
    const line = text.split('\n').find((one) => one.includes(`${name} | ${count} | ${(share * 100).toFixed(1)}% (`));
    assert.ok(line, name);
  }
});

test('the table has a row for each conversation, with its numbers', () => {
  const [header = [], ...rows] = parse(readFileSync(`${table}`, 'utf8'));
  assert.equal(rows.length, report.rows.length);
  const names = new Map(report.categories.map(({ id, name }) => [id, name]));
  for (const [i, row] of report.rows.entries()) {
    const cells = Object.fromEntries(header.map((name, at) => [name, rows[i]?.[at]]));
    assert.equal(rows[i]?.length, header.length);
    assert.equal(cells.thread_id, row.thread_id);
    assert.equal(cells.category, names.get(row.category_id?.split('.')[0] ?? '') ?? '');
    assert.equal(cells.outcome, row.outcome);
    assert.equal(cells.cost_usd, row.cost_usd === null ? '' : `${row.cost_usd}`);
    assert.equal(cells['feedback.user_score'], `${row.feedback.user_score ?? ''}`);
  }
});

test('hostile words stay words', () => {
  const [row] = report.rows;
  const [category] = report.categories;
  const [point] = report.key_points;
  assert.ok(row && category && point);
  const summary = '=HYPERLINK("http://x","a"),\r\n<b>|`x`';
  /** @type {Report} */
  const hostile = {
    ...report,
    title: '<img src=x> # [a](javascript:b)\n\n# c',
    rows: [{ ...row, summary, thread_id: '@SUM(A1)' }],
    categories: [{ ...category, name: 'a | b <script>' }],
    key_points: [{ ...point, text: '**bold** <img onerror=x> [x](y)' }],
  };
  const cells = parse(csv(hostile, hostile.rows))[1] ?? [];
  assert.equal(cells[0], "'@SUM(A1)");
  assert.equal(cells[3], `'${summary}`);
  const text = markdown(hostile);
  assert.ok(!/(^|[^\\])[<[*]/m.test(text.replace(/^[#|-].*?\|--:.*$/gm, '')), text);
  assert.match(text, /\| a \\\| b \\<script\\> \|/);
  assert.equal(text.split('\n').filter((line) => line.startsWith('# ')).length, 1);
});

test('--redact: no planted person in the page, its conversations, the data or the table; the numbers still hold', async () => {
  const path = join(dir, 'people.jsonl');
  const line = (/** @type {number} */ i) =>
    JSON.stringify({
      id: `c${i}`,
      messages: [
        { role: 'user', content: `I am jane.doe${i}@example.org, my parcel ${i} is late, call +49 170 1234${100 + i}` },
        {
          role: 'assistant',
          content: `Noted: jane.doe${i}@example.org. The key is sk-proj-abcdefghijklmnop${1000 + i}`,
        },
      ],
      metadata: { customer: i % 2 ? 'jane@example.org' : 'joe@example.org' },
    });
  writeFileSync(path, Array.from({ length: 40 }, (_, i) => line(i)).join('\n'));
  const [page, data, rows, short] = ['p.html', 'p.json', 'p.csv', 'p.md'].map((name) => join(dir, name));
  const { stdout } = await promisify(execFile)(
    'node',
    [
      ...['web/cli/tracesift.js', 'analyze', path, '--redact', '--include', 'conversations'],
      ...['--out', `${page}`, '--json', `${data}`, '--csv', `${rows}`, '--markdown', `${short}`],
    ],
    { cwd: root },
  );
  assert.match(stdout, /Redacted: .*email/);
  const html = readFileSync(`${page}`, 'utf8');
  const threads = (await Promise.all(findBlocks(html).map(({ text }) => unpackBlock(text)))).flat();
  assert.equal(threads.length, 40);
  assert.match(`${threads[0]?.messages[0]?.content}`, /^I am \[email\], my parcel \d+ is late, call \[phone\]$/);
  const all = [html, JSON.stringify(threads), ...[data, rows, short].map((name) => readFileSync(`${name}`, 'utf8'))];
  for (const text of all) assert.doesNotMatch(text, /example\.org|1234\d{3}|sk-proj/);
  const redacted = JSON.parse(readFileSync(`${data}`, 'utf8'));
  assert.deepEqual(verifyAll(redacted).wrong, []);
  assert.deepEqual(redacted.overall.stats.attributes.customer, { '[email]': 40 });

  // A report that came with them is passed on without them.
  await promisify(execFile)(
    'node',
    ['web/cli/tracesift.js', 'analyze', path, '--include', 'conversations', '--out', `${page}`],
    { cwd: root },
  );
  const session = await openSession();
  await session.read([await fileSource(`${page}`)]);
  const { file } = await session.export({
    include: 'conversations',
    viewer: await loadViewer(),
    date: '2026-01-01',
    redact: true,
  });
  const again = await file.text();
  const rest = (await Promise.all(findBlocks(again).map(({ text }) => unpackBlock(text)))).flat();
  assert.equal(rest.length, 40);
  assert.doesNotMatch(again + JSON.stringify(rest), /example\.org|sk-proj/);
});
