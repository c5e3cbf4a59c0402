#!/usr/bin/env node
// node tests/bench/giant.mjs FILE…: each file through the real page in headless Chromium. Prints how long it took, the
// longest main-thread task, the most memory the tab's process had, and how fast a conversation in the middle opens.

import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../chromium.mjs';

const html = new URL('../../dist/tracesift.html', import.meta.url).href;
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('node tests/bench/giant.mjs FILE…');
  process.exit(2);
}

/** Resident bytes of the largest of Chromium's renderers: the tab. */
function tabMemory() {
  let most = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/) ?? [];
      most = Math.max(most, Number(kilobytes ?? 0) * 1024);
    } catch {
      // it has ended
    }
  }
  return most;
}

/** The thread of a run that stands there. @param {string} path @param {number} share */
function threadAt(path, share) {
  const bytes = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, bytes.length, Math.floor(statSync(path).size * share));
  closeSync(file);
  return /"thread_id":"([^"]+)"/.exec(bytes.toString('latin1'))?.[1] ?? '';
}

for (const file of files) {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const seen = { longest: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(html);
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).seen.longest = 0; // from here on: not the loading of the page itself
  });
  const empty = tabMemory();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, tabMemory());
  }, 100);
  const longest = () => page.evaluate(() => /** @type {any} */ (globalThis).seen.longest);

  let start = performance.now();
  await page.locator('input[type=file][multiple]').setInputFiles(file);
  await page.getByRole('heading', { name: /conversations found/ }).waitFor({ timeout: 1_800_000 });
  const read = (performance.now() - start) / 1000;
  const found = await page.getByRole('heading', { name: /conversations found/ }).innerText();
  const readMemory = most;
  const readTask = await longest();

  start = performance.now();
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor({ timeout: 1_800_000 });
  const made = (performance.now() - start) / 1000;
  const madeTask = await longest();
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).seen.longest = 0;
  });

  const opening = [];
  for (const id of [0.5, 0.25, 0.75].map((share) => threadAt(file, share))) {
    opening.push(
      await page.evaluate(async (thread) => {
        const from = performance.now();
        location.hash = `#/thread/${thread}`;
        while (!document.querySelector('.message.user')) await new Promise(requestAnimationFrame);
        const took = performance.now() - from;
        location.hash = '#/';
        while (document.querySelector('.message.user')) await new Promise(requestAnimationFrame);
        return took;
      }, id),
    );
  }
  const openTask = await longest();
  clearInterval(watch);
  const megabytes = statSync(file).size / 1e6;
  console.log(`${file}: ${megabytes.toFixed(0)} MB, ${found}
  read in ${read.toFixed(1)} s (${(megabytes / read).toFixed(0)} MB/s), report in ${made.toFixed(1)} s
  tab ${(readMemory / 1e6).toFixed(0)} MB at most while reading, ${(most / 1e6).toFixed(0)} MB with the report (${(empty / 1e6).toFixed(0)} MB before); ${((readMemory - empty) / 1e6 / megabytes).toFixed(3)} × the file
  longest main-thread task ${readTask.toFixed(0)} ms while reading, ${madeTask.toFixed(0)} ms until the report stood, ${openTask.toFixed(0)} ms while opening
  conversations opened after ${opening.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  await browser.close();
}
