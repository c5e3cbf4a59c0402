// Reports that the page makes by itself from a watched folder: due, missed, twice, without leave, without a key. The
// page's clock is ours; the folder is one of the browser's own, since nobody is there to choose in a dialog.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';
import { axeFinds, open, root, serve, type } from './browser.js';

const server = await serve(join(root, 'dist/tracesift.html'));
after(async () => {
  server.close();
});

/** @typedef {import('playwright-core').Page} Page */

const sample = readFileSync(join(root, 'samples/support-agent.jsonl'), 'utf8');
const KEY = 'sk-canary-5f0c9a71d2e84b36';
const HOUR = 3600 * 1000;

/** A new visit at a time. @param {Page} page @param {string} time */
async function visit(page, time) {
  await page.clock.setFixedTime(time);
  await page.reload();
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
}

/** A page at a time, with a folder to watch and traces in it. @param {string} time */
async function openAt(time) {
  const opened = await open('about:blank');
  const { page } = opened;
  await page.clock.setFixedTime(time);
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('watched', { create: true }),
    });
  });
  await page.goto(server.url);
  await page.evaluate(async (text) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('watched', { create: true });
    const inner = await folder.getDirectoryHandle('november', { create: true });
    const file = await (await inner.getFileHandle('traces.jsonl', { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }, sample);
  return opened;
}

/** @param {Page} page @param {string} name @param {{ when?: string, cron?: string, config?: string }} wanted */
async function add(page, name, { when = 'daily', cron, config }) {
  const fold = page.locator('details.schedules');
  if (!(await fold.evaluate((details) => /** @type {HTMLDetailsElement} */ (details).open)))
    await page.getByText('Reports on a schedule').click();
  await page.getByRole('button', { name: 'Choose the folder to watch' }).click();
  await page.getByText('watched', { exact: true }).first().waitFor();
  await type(page.getByLabel('Name', { exact: true }), name);
  await page.getByLabel(/^When /).selectOption(when);
  if (cron) await type(page.getByLabel(/^Minute, hour/), cron);
  if (config) await page.getByLabel(/^Config As it is/).selectOption(config);
  await page.getByRole('button', { name: 'Add the schedule' }).click();
}

/** @param {Page} page @param {string} name */
const rowOf = (page, name) =>
  page
    .getByRole('region', { name: 'Schedules' })
    .locator('tbody tr', { has: page.getByRole('button', { name: `Remove ${name}` }) });

/** Until so many reports are listed: the list comes when it was read. @param {Page} page @param {number} count */
const untilKept = (page, count) =>
  page.waitForFunction(
    (wanted) => document.querySelectorAll('[aria-label="Kept reports"] tbody tr').length === wanted,
    count,
  );

test('what is due is made and kept, what was missed is made up for once, and nothing runs twice', async () => {
  const { page, complaints, close } = await openAt('2026-02-26T10:00:00Z');
  await page.getByText('Reports on a schedule').click();
  await page.getByLabel(/^When /).selectOption('cron');
  await type(page.getByLabel(/^Minute, hour/), '61 * * * *');
  await page.getByRole('alert').getByText('is not a schedule').waitFor();
  await add(page, 'Support', { when: 'weekly' });
  await page
    .getByText(
      'At once, then 2026-03-02 08:00 · 2026-03-09 08:00 · 2026-03-16 08:00 · 2026-03-23 08:00 · 2026-03-30 08:00 (UTC)',
    )
    .waitFor();
  await page.getByRole('button', { name: 'Open the last report of Support' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.match(await rowOf(page, 'Support').innerText(), /2026-03-02 08:00[\s\S]*2026-02-26 10:00: 360 conversations/);
  await page.getByRole('button', { name: 'Support, 2026-02-26 10:00', exact: true }).waitFor();

  // Not due: a visit changes nothing. Due three times over: one report, which says so.
  await visit(page, '2026-03-02T07:59:00Z');
  await rowOf(page, 'Support').getByRole('button', { name: 'Run now: Support' }).waitFor();
  await untilKept(page, 1);
  await visit(page, '2026-03-17T12:00:00Z');
  await rowOf(page, 'Support').getByText('2 earlier times were missed, this makes up for them').waitFor();
  await page.getByRole('button', { name: 'Support, 2026-03-16 08:00', exact: true }).waitFor();
  await untilKept(page, 2);

  // A page that is left open looks by itself; of two pages one runs it.
  const second = await page.context().newPage();
  await second.clock.setFixedTime('2026-03-23T08:00:30Z');
  await page.clock.setFixedTime('2026-03-23T08:00:30Z');
  await second.goto(server.url);
  // It looks every twenty seconds, and may find the other one at work the first time.
  await page.getByRole('button', { name: 'Support, 2026-03-23 08:00', exact: true }).waitFor({ timeout: 70_000 });
  await page.reload();
  await rowOf(page, 'Support').getByText('2026-03-23 08:00: 360 conversations').waitFor();
  await second.close();
  await untilKept(page, 3);
  await rowOf(page, 'Support').getByText('2 earlier runs').click();
  assert.equal(await rowOf(page, 'Support').locator('li').count(), 2);

  await page.getByRole('button', { name: 'Open the last report of Support' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByRole('button', { name: 'Remove Support' }).click();
  await page.getByRole('region', { name: 'Schedules' }).waitFor({ state: 'detached' });
  await untilKept(page, 3);
  assert.deepEqual(
    complaints.filter((one) => !one.startsWith('dialog: Remove the schedule')),
    [],
  );
  await close();
});

test('a report that is being read stays while another is made, and is found in the list afterwards', async () => {
  const { page, complaints, close } = await openAt('2026-05-04T07:59:50Z');
  await add(page, 'Daily', {});
  await page.getByRole('button', { name: 'Open the last report of Daily' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  await page.clock.setFixedTime(new Date(Date.parse('2026-05-04T08:00:00Z') + HOUR));
  await page.waitForFunction(
    async () =>
      await new Promise((resolve) => {
        const opening = indexedDB.open('tracesift library');
        opening.onsuccess = () => {
          const asking = opening.result.transaction('reports').objectStore('reports').count();
          asking.onsuccess = () => {
            opening.result.close();
            resolve(asking.result === 2);
          };
        };
      }),
    undefined,
    { timeout: 60_000, polling: 1000 },
  );
  assert.ok(await page.getByRole('heading', { name: 'Key findings' }).isVisible());
  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByRole('button', { name: 'Daily, 2026-05-04 08:00', exact: true }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a folder that must be allowed again, a key that is missing and a config that is gone are named, and repaired by a click', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  const { page, complaints, close } = await openAt('2026-05-04T09:00:00Z');
  const config = { sample: 40, models: { provider: 'openai', base_url: `${provider.base}/v1` } };
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByLabel('Config file').setInputFiles({
    name: 'models.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(config)),
  });
  await page.getByText('Loaded.').waitFor();
  await type(page.getByLabel('Name of the config'), 'With models');
  await page.getByRole('button', { name: 'Save as' }).click();
  await page.getByText('Saved as').waitFor();
  // A page whose core is slow to start does not know the providers yet, and so not whether a key is wanted: it waits.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (/** @type {any[]} */ ...sent) {
      setTimeout(() => Reflect.apply(postMessage, this, sent), performance.now() < 5000 ? 5000 : 0);
    };
  });
  await page.reload();
  await add(page, 'Read by models', { config: 'With models' });
  const row = rowOf(page, 'Read by models');
  await row.getByText('Due since 2026-05-04 09:00. Key for openai').waitFor();
  assert.equal(provider.log.length, 0);
  await type(row.getByLabel(/Key for openai/), KEY);
  await row.getByRole('button', { name: 'Use it in this tab' }).click();
  await row.getByText('2026-05-04 09:00: 40 conversations').waitFor();
  assert.ok(provider.log.length >= 40);

  // The next day, in a new visit: what is paid for already is not asked again. The folder must be allowed first.
  const paid = provider.log.length;
  await page.addInitScript(() => {
    let allowed = 'prompt';
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => allowed,
      requestPermission: async () => {
        allowed = 'granted';
        return allowed;
      },
    });
  });
  await visit(page, '2026-05-05T09:00:00Z');
  await row.getByText('Due since 2026-05-05 08:00.').waitFor();
  await row.getByRole('button', { name: 'Let it read “watched” again' }).click();
  await type(row.getByLabel(/Key for openai/), KEY);
  await row.getByRole('button', { name: 'Use it in this tab' }).click();
  await row.getByText('2026-05-05 08:00: 40 conversations').waitFor();
  // The categories were saved back into the config: what is read is not asked again, only where it belongs.
  assert.ok(provider.log.length < paid + 40, `${provider.log.length - paid} more`);

  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('combobox', { name: 'Begin with' }).selectOption('With models');
  const remove = page.getByRole('button', { name: 'Delete', exact: true });
  await remove.click();
  await remove.waitFor({ state: 'detached' });
  await visit(page, '2026-05-06T09:00:00Z');
  await row.getByRole('button', { name: 'Let it read “watched” again' }).click();
  await row.getByText('The config “With models” is not in this browser any more.').waitFor();
  assert.deepEqual(
    complaints.filter((one) => !one.startsWith('dialog: Delete the config')),
    [],
  );
  await close();
  await provider.close();
});
