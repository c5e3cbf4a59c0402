// The reader's computation of every number against the core's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSource, openSession } from '../../web/cli/index.js';
import { compute, countedRows, holds } from '../../web/rows/figures.js';
import { select } from '../../web/rows/filter.js';
import { wilson } from '../../web/rows/metrics.js';

const session = await openSession();
await session.read([await fileSource(new URL('../../samples/support-agent.jsonl', import.meta.url).pathname)]);
const report = await session.analyze({});

test('every figure of every finding is found equal', () => {
  const figures = report.key_points.flatMap((point) => point.figures);
  assert.ok(figures.length > 15);
  for (const figure of figures) assert.equal(holds(report.rows, figure), true, JSON.stringify(figure));
});

test('a number opens the rows that it counts: “28.7% (115 of 400) failed” the 115', () => {
  const figures = report.key_points.flatMap((point) => point.figures);
  const counts = figures.filter(({ metric }) => ['count', 'failed', 'succeeded', 'errors'].includes(metric));
  assert.ok(counts.some(({ metric }) => metric === 'failed'));
  for (const figure of counts) {
    assert.equal(select(report.rows, countedRows(figure)).length, figure.value, JSON.stringify(figure));
  }
  // A rate opens the same rows as the count that is its numerator.
  const of = (/** @type {string} */ metric) => figures.find((figure) => figure.metric === metric);
  const [rate, failed] = [of('failure_rate'), of('failed')];
  assert.ok(rate && failed);
  assert.equal(select(report.rows, countedRows(rate)).length, failed.value);
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
    near(category.stats.failure_rate, compute(report.rows, { metric: 'failure_rate', filter }));
    near(category.stats.failed, compute(report.rows, { metric: 'failed', filter }));
    near(category.stats.succeeded, compute(report.rows, { metric: 'succeeded', filter }));
    near(category.stats.latency_p50_s ?? 0, compute(report.rows, { metric: 'latency_p50_s', filter }));
    near(category.stats.latency_p95_s ?? 0, compute(report.rows, { metric: 'latency_p95_s', filter }));
    near(category.stats.cost_usd_total ?? 0, compute(report.rows, { metric: 'cost_usd_total', filter }));
    const [low, high] = wilson(category.count, report.rows.length);
    near(category.share_ci[0], low);
    near(category.share_ci[1], high);
  }
});

test('failure modes and differences are verified too', () => {
  assert.ok(report.failure_modes.length > 3);
  for (const mode of report.failure_modes) {
    assert.equal(select(report.rows, { mode: mode.id }).length, mode.count);
    for (const category of report.categories) {
      assert.equal(
        select(report.rows, { mode: mode.id, category: category.id }).length,
        mode.by_category[category.id] ?? 0,
      );
    }
  }
  for (const category of report.categories) {
    for (const { kind, key, value, here, elsewhere } of category.differences) {
      const inside = select(report.rows, { category: category.id });
      const outside = select(report.rows, { not_category: category.id });
      /** @param {import('../../web/types.js').Row} row */
      const has = (row) => {
        if (kind === 'outcome') return row.outcome === key;
        if (kind === 'mode') return row.signs?.some(({ mode }) => mode === key) ?? false;
        return row.attributes[key] === value;
      };
      assert.deepEqual(
        [inside.filter(has).length, outside.filter(has).length],
        [here[0], elsewhere[0]],
        `${kind} ${key}`,
      );
    }
  }
});

test('the planted failures are found: the broken export is the first issue that is told', () => {
  const [failing] = report.key_points.filter(({ kind, headline }) => kind === 'failure' && headline);
  assert.match(failing?.text ?? '', /^export_invoices: TimeoutError.* of 360 conversations; \d+ of them failed/);
});
