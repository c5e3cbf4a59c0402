// The reader's computation of every number against the core's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSource, openSession } from '../../web/cli/index.js';
import { compute, holds, select, wilson } from '../../web/report/figures.js';

const session = await openSession();
await session.read([await fileSource(new URL('../../samples/support-agent.jsonl', import.meta.url).pathname)]);
const report = await session.analyze({});

test('every figure of every finding is found equal', () => {
  const figures = report.key_points.flatMap((point) => point.figures);
  assert.ok(figures.length > 15);
  for (const figure of figures) assert.equal(holds(report.rows, figure), true, JSON.stringify(figure));
});

test('a number that was tampered with is noticed', () => {
  const [figure] = report.key_points.flatMap((point) => point.figures);
  assert.ok(figure);
  assert.equal(holds(report.rows, { ...figure, value: figure.value + 1 }), false);
  assert.equal(holds(report.rows, { ...figure, metric: 'unknown' }), false);
  assert.equal(holds([], figure), undefined);
});

test('the category table is found equal too', () => {
  for (const category of report.categories) {
    const filter = { category: category.id };
    assert.equal(select(report.rows, filter).length, category.count);
    const near = (/** @type {number} */ a, /** @type {unknown} */ b) =>
      assert.ok(Math.abs(a - /** @type {number} */ (b)) < 1e-8, `${category.id} ${a} ${b}`);
    near(category.share, compute(report.rows, { metric: 'share', filter }));
    near(category.stats.error_rate, compute(report.rows, { metric: 'error_rate', filter }));
    near(category.stats.latency_p50_s ?? 0, compute(report.rows, { metric: 'latency_p50_s', filter }));
    near(category.stats.latency_p95_s ?? 0, compute(report.rows, { metric: 'latency_p95_s', filter }));
    near(category.stats.cost_usd_total ?? 0, compute(report.rows, { metric: 'cost_usd_total', filter }));
    const [low, high] = wilson(category.count, report.rows.length);
    near(category.share_ci[0], low);
    near(category.share_ci[1], high);
  }
});

test('the planted failures are found: the broken export is the category that fails most', () => {
  const failing = report.key_points.filter((point) => point.kind === 'failure').at(-1);
  assert.match(failing?.text ?? '', /invoice/i);
  assert.match(failing?.text ?? '', /fails far more often than the rest/);
});
