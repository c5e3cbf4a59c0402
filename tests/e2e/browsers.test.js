// The way of a first visit in other engines than Chromium's: Firefox, and WebKit (Safari's), from disk and from a server.
// Files are dropped, keys and numbers are typed key by key, what is shared is opened again.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { firefox } from 'playwright-core';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';
import { dir, root, serve } from './browser.js';
import { hasWebKit, startWebKit, until } from './webdriver.js';

/** @typedef {Awaited<ReturnType<typeof startWebKit>>} Driver */

const html = join(root, 'dist/tracesift.html');
const sample = readFileSync(join(root, 'samples/support-agent.jsonl'), 'utf8');
const server = await serve(html);
after(() => server.close());

const FIREFOX = '/usr/bin/firefox-esr';
const KEY = 'sk-test-0123456789abcdef';

/** Firefox behind the same few words. @returns {Promise<Driver>} */
async function startFirefox() {
  const browser = await firefox.launch(/** @type {any} */ ({ channel: 'moz-firefox', executablePath: FIREFOX }));
  const page = await browser.newPage();
  const at = (/** @type {string} */ xpath) => page.locator(`xpath=${xpath}`).first();
  return {
    run: (script, ...args) =>
      page.evaluate(
        ([text, given]) => new Function(.../** @type {any} */ ([text]))(.../** @type {any} */ (given)),
        [script, args],
      ),
    seen: async (xpath) => {
      await at(xpath).waitFor({ timeout: 60_000 });
      return '';
    },
    go: (url) => page.goto(url),
    click: (xpath) => at(xpath).click(),
    type: (xpath, text) => at(xpath).pressSequentially(text),
    text: (xpath) => at(xpath).innerText(),
    shot: async () => (await page.screenshot()).toString('base64'),
    close: () => browser.close(),
  };
}

const input = (/** @type {string} */ label) => `//input[@id=//label[starts-with(normalize-space(.), '${label}')]/@for]`;

/** Drops the sample on the page. A drop that a script makes has no files in WebKit: there they are chosen. @param {Driver} browser */
async function give(browser) {
  const isTaken = await browser.run(
    `const transfer = new DataTransfer();
     transfer.items.add(new File([arguments[1]], arguments[0]));
     const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
     document.body.dispatchEvent(event);
     return Boolean(event.dataTransfer && event.dataTransfer.files.length);`,
    'support.jsonl',
    sample,
  );
  if (!isTaken)
    await browser.type("//input[@aria-label='Files with traces']", join(root, 'samples/support-agent.jsonl'));
  await browser.seen("//h1[contains(., '360 conversations found')]");
}

/** What a click would download, as text. @param {Driver} browser @param {string} button */
async function downloaded(browser, button) {
  await browser.run(
    `window.made = undefined;
     const make = URL.createObjectURL;
     URL.createObjectURL = (blob) => { blob.text().then((text) => { window.made = text; }); return make.call(URL, blob); };
     HTMLAnchorElement.prototype.click = () => {};`,
  );
  await browser.click(button);
  return until(() => /** @type {Promise<string>} */ (browser.run('return window.made')), 'the download');
}

/** @param {Driver} browser @param {string} url */
async function visit(browser, url) {
  await browser.go(url);
  await browser.run(
    'window.faults = []; addEventListener("error", (e) => window.faults.push(e.message)); addEventListener("unhandledrejection", (e) => window.faults.push(String(e.reason)))',
  );
  await give(browser);
  await browser.click("//button[.='Make the report']");
  await browser.seen("//h2[.='Key findings']");
  await until(
    async () => (await browser.text("//*[contains(@class, 'honesty')]")).includes('numbers verified'),
    'the check',
  );
  assert.doesNotMatch(await browser.text("//*[contains(@class, 'honesty')]"), /not what the rows/);

  // A conversation, read again from the file.
  await browser.click("//nav//a[.='Conversations']");
  await browser.click('(//main//table//tbody//a)[1]');
  await browser.seen("//*[contains(@class, 'message')]");

  await browser.click("//button[.='Keep in this browser']");
  const kept = await browser.seen("//button[.='Kept']").then(
    () => true,
    () => false,
  );
  assert.ok(kept, 'the report is kept at once, whatever the browser asks afterwards');

  // Every level at once, and the choice is changed while they are made.
  await browser.click("//button[.='Download report']");
  await browser.click("//label[contains(., 'With full conversations')]");
  await browser.seen("//button[starts-with(., 'Download, ')]");
  const file = await downloaded(browser, "//dialog//button[starts-with(., 'Download, ')]");
  assert.deepEqual(await browser.run('return window.faults'), []);
  return file;
}

/** The shared file by itself. @param {Driver} browser @param {string} file */
async function openShared(browser, file) {
  const path = join(dir, `shared-${Math.random()}.html`);
  writeFileSync(path, file);
  await browser.go(`file://${path}#/thread/conversation-0011`);
  await browser.seen("//*[contains(@class, 'message') and contains(., 'C7198')]"); // its own words, not another's
  await browser.go(`file://${path}`);
  await browser.seen("//h2[.='Key findings']");
}

/** With models, at the test provider's address. @param {Driver} browser @param {string} url */
async function askModels(browser, url) {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  try {
    await browser.go('about:blank');
    await browser.go(url);
    await give(browser);
    await browser.click("//summary[contains(., 'Which conversations')]");
    await browser.type(input('How many'), '20');
    await browser.run(
      `const select = document.querySelector('select[aria-label="Analysis engine"]');
       select.value = 'openai'; select.dispatchEvent(new Event('change', { bubbles: true }));`,
    );
    await browser.click("//summary[.='More']");
    await browser.type(input('Another address'), `${provider.base}/v1`);
    await browser.type(input('API key'), KEY);
    await browser.click("//button[starts-with(., 'Send to 127.0.0.1')]");
    await browser.seen("//h2[.='Key findings']");
    assert.ok(provider.log.filter(({ chat }) => chat).length >= 20, 'the models were asked');
  } finally {
    await provider.close();
  }
}

for (const [name, isThere, start] of /** @type {const} */ ([
  ['Firefox', existsSync(FIREFOX), startFirefox],
  ['WebKit', hasWebKit, startWebKit],
])) {
  test(`${name}: drop, report, conversation, keep, share, the shared file, models; from disk and from a server`, {
    skip: isThere ? false : `${name} is not installed: ./dev setup installs it`,
    timeout: 280_000,
  }, async () => {
    const browser = await start();
    try {
      for (const url of [`file://${html}`, server.url]) {
        await openShared(browser, await visit(browser, url));
        await askModels(browser, url);
      }
    } catch (error) {
      const picture = join(root, `build/${name}.png`);
      writeFileSync(picture, Buffer.from(await browser.shot(), 'base64'));
      console.log(`${name}: ${picture}`);
      throw error;
    } finally {
      await browser.close();
    }
  });
}
