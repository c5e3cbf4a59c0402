// Runs a measurement in a tab of headless Chromium, over a server that serves this project's files.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../chromium.mjs';

const root = new URL('../../', import.meta.url).pathname;
const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** @param {(newPage: () => Promise<import('playwright-core').Page>) => Promise<void>} work each page is a new tab: nothing is left over */
export async function inTabs(work) {
  const server = createServer(async ({ url = '' }, response) => {
    const path = url === '/' ? undefined : join(root, url);
    response.setHeader('content-type', TYPES[/** @type {keyof typeof TYPES} */ (extname(url))] ?? 'text/html');
    response.end(path ? await readFile(path).catch(() => '') : '<!doctype html><title>bench</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox'],
  });
  try {
    await work(async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      return page;
    });
  } finally {
    await browser.close();
    server.close();
  }
}
