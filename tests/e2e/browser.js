// The page in headless Chromium, from file:// and from http://, with everything it asks for written down.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../chromium.mjs';

export const root = new URL('../../', import.meta.url).pathname;
export const dir = mkdtempSync(join(tmpdir(), 'tracesift-e2e-'));

/** How many times slower than this machine the page shall be: `TRACESIFT_SLOWNESS=8` shows what a busy machine would. */
const slowness = Number(process.env.TRACESIFT_SLOWNESS ?? 1);

/** One for all tests of a file, from the first that needs it. @type {Promise<import('playwright-core').Browser> | undefined} */
let launched;

function launch() {
  launched ??= chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return launched;
}

after(async () => {
  await (await launched)?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A profile of its own: nothing is stored in it yet. @param {import('playwright-core').BrowserContextOptions} [options] */
export const newContext = async (options = {}) => (await launch()).newContext({ acceptDownloads: true, ...options });

/** Serves one file as any static host would. @param {string} path */
export async function serve(path) {
  const server = createServer((request, response) => {
    if (request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  server.unref(); // a test that failed did not close it
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/**
 * A fresh page; `asked` lists every request, `complaints` every error and violated policy.
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function open(url, options = {}) {
  const context = await newContext(options);
  const page = await context.newPage();
  if (slowness > 1) {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowness });
  }
  /** @type {string[]} */
  const asked = [];
  /** @type {string[]} */
  const complaints = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') complaints.push(`dialog: ${dialog.message()}`);
    return dialog.accept();
  });
  await page.goto(url);
  return { page, asked, complaints, close: () => context.close() };
}

/** @param {import('playwright-core').Page} page */
export async function trySample(page) {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('heading', { name: '360 conversations found' }).waitFor();
}

/** @param {import('playwright-core').Page} page */
export async function makeReport(page) {
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
}

/** Types as people do, key by key, over what stands there. @param {import('playwright-core').Locator} field @param {string} text */
export async function type(field, text) {
  await field.press('ControlOrMeta+a');
  if (text) await field.pressSequentially(text);
  else await field.press('Delete');
}

/** Requests that leave the page: anything but the page itself and what it made. @param {string[]} asked @param {string} url */
export const outside = (asked, url) =>
  asked.filter(
    (one) => one.split('#')[0] !== url.split('#')[0] && !one.startsWith('blob:') && !one.startsWith('data:'),
  );

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the screen, by the rules of WCAG 2.2 A and AA. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function axeFinds(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    /** @type {any} */ (window).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0]?.html?.slice(0, 160)}`);
}

/** Saves what a click downloads. @param {import('playwright-core').Page} page @param {() => Promise<void>} click @param {string} name */
export async function download(page, click, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  const path = join(dir, name);
  await file.saveAs(path);
  return path;
}
