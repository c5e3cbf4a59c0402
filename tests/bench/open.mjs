#!/usr/bin/env node
// ./dev bench open: how long a shared report takes to open, what memory its tab has then, and the longest task on the
// page's thread while it opens and while rows are sorted, filtered, searched and scrolled. Conversations are made up:
// eight messages of about 200 characters each.

import { mkdtempSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { fileSource, loadViewer, openSession } from '../../web/cli/index.js';
import { chromiumPath } from '../chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tracesift-open-'));
const TOPICS = ['a refund', 'my parcel', 'the invoice', 'a password', 'an upgrade', 'the warranty', 'a discount'];
const THINGS = ['lamp', 'chair', 'kettle', 'phone', 'jacket', 'router', 'camera', 'bicycle', 'printer', 'blender'];

/** @param {number} n @param {import('../../web/types.js').Include} include */
async function makeReport(n, include) {
  const lines = [];
  for (let i = 0; i < n; i++) {
    const ask = `I ask about ${TOPICS[i % 7]} for the ${THINGS[(i * 7) % 10]} number ${i}, bought ${i % 28} days ago`;
    const messages = Array.from({ length: 8 }, (_, k) => ({
      role: k % 2 ? 'assistant' : 'user',
      content: k ? `${ask}; turn ${k}: ${'what was said goes on for a while '.repeat(5)}` : ask,
    }));
    const start = new Date(1.77e12 + i * 60_000).toISOString();
    lines.push(
      JSON.stringify({ id: `c${i}`, messages, start_time: start, latency_s: (i * 37) % 90, cost: 0.001 * (i % 50) }),
    );
  }
  const path = join(folder, `${n}.jsonl`);
  await writeFile(path, `${lines.join('\n')}\n`);
  const session = await openSession();
  await session.read([await fileSource(path, 'made up')]);
  await session.analyze({});
  const { file } = await session.export({ include, viewer: await loadViewer(), date: '2026-01-01' });
  const out = join(folder, `${n}.html`);
  await writeFile(out, file.stream());
  return out;
}

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
console.log(
  'conversations  with            file    shown   checked   memory   longest task: opening   sorting  filtering  searching  scrolling',
);
for (const [n, include] of /** @type {const} */ ([
  [1000, 'conversations'],
  [10_000, 'conversations'],
  [100_000, 'summaries'],
])) {
  const path = await makeReport(n, include);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.addInitScript(() => {
    const tasks = /** @type {any} */ (window);
    tasks.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  const longest = async () => {
    await page.waitForTimeout(400);
    return page.evaluate(() => {
      const tasks = /** @type {any} */ (window);
      const { longest: found } = tasks;
      tasks.longest = 0;
      return Math.round(found);
    });
  };
  const start = performance.now();
  await page.goto(`file://${path}`);
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  const shown = performance.now() - start;
  await page.locator('.honesty').getByText('numbers verified').waitFor({ timeout: 120_000 });
  const checked = performance.now() - start;
  const opening = await longest();
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const memory = await page.evaluate(() => /** @type {any} */ (performance).memory.usedJSHeapSize / 1e6);
  await page.getByRole('link', { name: 'Conversations', exact: true }).click();
  await page.locator('table.traces tbody a').first().waitFor();
  await longest();
  for (const title of ['Time', 'First request', 'Category']) {
    await page.getByRole('button', { name: title, exact: true }).click();
    await page.locator('th[aria-sort]', { hasText: title }).waitFor();
    await page.waitForTimeout(1500);
  }
  const sorting = await longest();
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('unknown');
  await page.waitForTimeout(800);
  await page.getByRole('combobox', { name: 'Category' }).selectOption({ index: 1 });
  await page.waitForTimeout(800);
  const filtering = await longest();
  await page.goto(`file://${path}#/traces`);
  await page.getByLabel('Search').fill('kettle number 77');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForTimeout(3000);
  const searching = await longest();
  await page.goto(`file://${path}#/traces`);
  await page.waitForTimeout(500);
  await longest();
  await page.locator('section.tall').hover();
  for (let i = 0; i < 60; i++) await page.mouse.wheel(0, i % 3 ? 3000 : -1500);
  const scrolling = await longest();
  const cell = (/** @type {string | number} */ text, /** @type {number} */ width) => String(text).padStart(width);
  console.log(
    `${cell(n.toLocaleString('en'), 13)}  ${include.padEnd(13)}${cell((statSync(path).size / 1e6).toFixed(1), 5)} MB` +
      `${cell((shown / 1000).toFixed(2), 7)} s${cell((checked / 1000).toFixed(2), 8)} s${cell(memory.toFixed(0), 6)} MB` +
      `${cell(opening, 22)} ms${cell(sorting, 7)} ms${cell(filtering, 8)} ms${cell(searching, 8)} ms${cell(scrolling, 8)} ms`,
  );
  await page.context().close();
}
await browser.close();
process.exit(0);
