// Real exports through the real page. They are not part of the project: where they are absent, each test says so.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { open, outside, root } from './browser.js';

const data = join(root, '../shared/data');

/** @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const sets = /** @type {const} */ ([
  ['tau2bench', 'tau2bench', 700],
  ['tau-bench', 'taubench', 250],
  ['Claude Code', 'claude_code', 10],
  ['long Claude Code sessions', 'entire_sessions', 30],
  ['OpenTelemetry', 'otel', 5],
  ['LangSmith, all containers', 'synthetic_formats', 2],
]);

for (const [title, folder, least] of sets) {
  const path = join(data, folder);
  const skip = existsSync(path) ? false : `SKIPPED, real data is absent: ${path}`;
  test(`${title}: a report in the page`, { skip }, async () => {
    const files = filesIn(path).filter(
      (file) => folder !== 'synthetic_formats' || /langsmith[^/]*\.(jsonl|json|csv)$/.test(file),
    );
    const url = `file://${root}dist/tracesift.html`;
    const { page, asked, complaints, close } = await open(url, { viewport: { width: 1280, height: 1000 } });
    await page.locator('input[type=file][multiple]').setInputFiles(files);
    await page.getByRole('button', { name: 'Make the report' }).click({ timeout: 60_000 });
    await page.getByRole('heading', { name: 'Key findings' }).waitFor({ timeout: 60_000 });
    const [found = ''] = (await page.locator('.honesty a').first().innerText()).split(' ');
    assert.ok(Number(found.replace(',', '')) >= least, `${found} conversations`);
    assert.equal(await page.locator('.figure.wrong').count(), 0);
    if (process.env.TRACESIFT_SHOTS)
      await page.screenshot({ path: join(process.env.TRACESIFT_SHOTS, `${folder}.png`), fullPage: true });
    await page.getByRole('link', { name: 'Conversations', exact: true }).click();
    await page.locator('table.traces tbody a').first().click();
    await page.locator('.message').first().waitFor();
    if (process.env.TRACESIFT_SHOTS)
      await page.screenshot({ path: join(process.env.TRACESIFT_SHOTS, `${folder}-thread.png`) });
    assert.deepEqual(outside(asked, url), []);
    assert.deepEqual(complaints, []);
    await close();
  });
}
