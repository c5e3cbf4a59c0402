// How the page feels while models are asked: the longest task of its thread, how long Cancel takes, and the memory of
// the tab. Against the pretended provider. node tests/bench/models_page.mjs [CONVERSATIONS]

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../chromium.mjs';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';

const most = Number(process.argv[2] ?? 1000);
const page_url = new URL('../../dist/tracesift.html', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'tracesift-bench-'));
const topics = 'refund parcel invoice password address discount warranty exchange'.split(' ');
const lines = Array.from({ length: most }, (_, i) =>
  JSON.stringify({
    id: `c${i}`,
    input: `topic:${topics[i % 8]} question ${i} about my ${topics[i % 8]}`,
    output: 'done',
  }),
);
const path = join(folder, 'traces.jsonl');
writeFileSync(path, lines.join('\n'));

const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: 'sk-bench', latency: 300 });
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
const page = await browser.newPage();
page.on('dialog', (dialog) => dialog.accept());
await page.addInitScript(() => {
  /** @type {number[]} */
  const tasks = [];
  Object.assign(window, { tasks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
});
const tasks = () => page.evaluate(() => /** @type {any} */ (window).tasks.splice(0));
await page.goto(page_url);
await page.getByLabel('Files with traces').setInputFiles(path);
await page.getByLabel('Analysis engine').selectOption('openai');
await page.getByLabel(/^API key/).fill('sk-bench');
await page.getByText('More', { exact: true }).click();
await page.getByLabel(/^Another address/).fill(`${provider.base}/v1`);
await page.getByLabel(/^Spend at most/).fill('');

const cancels = [];
for (let i = 0; i < 5; i++) {
  await page.getByRole('button', { name: /^Send to/ }).click();
  await page.getByRole('list', { name: 'Newest summaries' }).waitFor();
  await new Promise((resolve) => setTimeout(resolve, 300 + 170 * i));
  cancels.push(
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const start = performance.now();
          const look = () => {
            if (document.querySelector('form.form')) resolve(performance.now() - start);
            else setTimeout(look, 5);
          };
          [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')?.click();
          look();
        }),
    ),
  );
}
console.log(`Cancel, five times: ${cancels.map((ms) => `${Math.round(ms)} ms`).join(', ')}`);
await tasks();
await page.getByRole('button', { name: /^Send to/ }).click();
await page.getByRole('heading', { name: 'Key findings' }).waitFor({ timeout: 600_000 });
const during = await tasks();
const worst = Math.max(0, ...during);
console.log(
  `${most} conversations read by models: ${during.length} tasks over 50 ms, the longest ${Math.round(worst)} ms`,
);
const memory = await page.evaluate(() => /** @type {any} */ (performance).memory.usedJSHeapSize);
console.log(`the page's own heap: ${Math.round(memory / 1e6)} MB (the worker's is not in it)`);
await browser.close();
await provider.close();
rmSync(folder, { recursive: true });
process.exit();
