// Two reports side by side: by the button, in what is shared, and when both are dropped.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dir, download, open, root } from './browser.js';

const html = join(root, 'dist/tracesift.html');

const REFUND = 'I want a refund for the kettle that arrived broken, order';
const PARCEL = 'Where is my parcel, the tracking page shows nothing new about shipment';
const INVOICE = 'How do I export all invoices of the company as a PDF file for';

/** @param {string} day @param {[string, number, number][]} topics text, conversations, of them failed */
function traces(day, topics) {
  const lines = topics.flatMap(([words, n, failed], topic) =>
    Array.from({ length: n }, (_, i) =>
      JSON.stringify({
        id: `${day}-${topic}-${i}`,
        input: `${words} ${'abcdefghij'[i % 10]}`,
        output: 'Thank you, we look into it.',
        start_time: `${day}T10:00:00Z`,
        ...(i < failed ? { error: 'TimeoutError' } : {}),
      }),
    ),
  );
  const path = join(dir, `${day}.jsonl`);
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** @param {import('playwright-core').Page} page @param {string} name */
async function save(page, name) {
  await page.getByRole('button', { name: 'Download report' }).click();
  return download(page, () => page.getByRole('button', { name: /^Download, / }).click(), name);
}

/** @param {import('playwright-core').Page} page */
async function shown(page) {
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  const text = await page.locator('table.changes').first().innerText();
  assert.match(text, /gone/);
  assert.match(text, /growing\s+▲ fails more/);
  await page.locator('table.changes tr', { hasText: 'fails more' }).getByRole('link').last().click();
  await page.getByRole('heading', { name: '100 conversations' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
}

test('what changed since an earlier report, in the page, in the shared file, and with both dropped', async () => {
  const files = [
    traces('2026-01-05', [
      [PARCEL, 80, 4],
      [REFUND, 80, 8],
      [INVOICE, 60, 0],
    ]),
    traces('2026-02-05', [
      [REFUND, 160, 100],
      [PARCEL, 60, 3],
    ]),
  ];
  const { page, asked, complaints, close } = await open(`file://${html}`);
  const saved = [];
  for (const [i, file] of files.entries()) {
    await page.locator('input[type=file][multiple]').setInputFiles([file]);
    await page.getByRole('button', { name: 'Make the report' }).click();
    await page.getByRole('heading', { name: 'Key findings' }).waitFor();
    saved.push(await save(page, `report-${i}.html`));
    if (i === 0) await page.getByRole('button', { name: 'New report' }).click();
  }
  await page.getByLabel('Earlier report').setInputFiles([files[0] ?? '']);
  await page
    .getByRole('alert')
    .getByText(/damaged/)
    .waitFor();
  await page.getByLabel('Earlier report').setInputFiles([saved[0] ?? '']);
  await shown(page);
  await page.screenshot({ path: join(process.env.TRACESIFT_SHOTS ?? dir, 'compare.png'), fullPage: true });
  await page.setViewportSize({ width: 390, height: 800 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} px wide`);
  await page.setViewportSize({ width: 1280, height: 800 });
  const both = await save(page, 'both.html');
  assert.deepEqual(
    asked.filter((url) => url.startsWith('http')),
    [],
  );
  assert.deepEqual(complaints, []);
  await close();

  const shared = await open(`file://${both}#/compare`);
  await shown(shared.page);
  await shared.page.getByRole('link', { name: 'Compare' }).waitFor();
  await shared.page.getByRole('link', { name: 'Summary' }).click();
  const since = await shared.page.locator('.finding.change').innerText();
  assert.match(since, /46\.8% failed, 5\.5% then \(\+41\.4 points\)/); // 103 of 220, 12 of 220
  assert.match(since, /growing: .*gone: .*failing more: /s);
  assert.deepEqual(shared.complaints, []);
  await shared.close();

  const dropped = await open(`file://${html}`);
  await dropped.page.locator('input[type=file][multiple]').setInputFiles([saved[1] ?? '', saved[0] ?? '']);
  await dropped.page.getByRole('link', { name: 'Compare' }).click();
  await shown(dropped.page);
  assert.deepEqual(dropped.complaints, []);
  await dropped.close();
});
