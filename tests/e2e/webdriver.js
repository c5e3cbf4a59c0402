// A browser by W3C WebDriver (https://www.w3.org/TR/webdriver2/): what WebKitGTK's driver speaks, which stands for Safari.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // §11: the key of an element's reference

/** @param {string} base @param {string} method @param {string} path @param {unknown} [body] */
async function ask(base, method, path, body) {
  const response = await fetch(`${base}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const { value } = /** @type {{ value: any }} */ (await response.json());
  if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
  return value;
}

/** Waits until something is there. @template T @param {() => Promise<T>} look @param {string} what @param {number} [most] milliseconds @returns {Promise<NonNullable<T>>} */
export async function until(look, what, most = 60_000) {
  const end = Date.now() + most;
  let problem = '';
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found) return /** @type {NonNullable<T>} */ (found);
    } catch (error) {
      problem = ` (${/** @type {Error} */ (error).message})`;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} did not come within ${most / 1000} s${problem}`);
}

const DRIVER = '/usr/bin/WebKitWebDriver';
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const OLDER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser';

export const hasWebKit = existsSync(DRIVER);

/** Starts a display nobody sees, the driver and the browser. */
export async function startWebKit() {
  const display = `:${90 + (process.pid % 900)}`;
  const screen = spawn('Xvfb', [display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const port = 20_000 + (process.pid % 20_000);
  const driver = spawn(DRIVER, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_FORCE_SANDBOX: '0' },
  });
  const base = `http://127.0.0.1:${port}`;
  await until(() => ask(base, 'GET', '/status'), 'the driver', 20_000);
  const { sessionId } = await ask(base, 'POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary: existsSync(BROWSER) ? BROWSER : OLDER, args: ['--automation'] },
      },
    },
  });
  const at = `${base}/session/${sessionId}`;
  await ask(at, 'POST', '/window/rect', { width: 1280, height: 900 });

  /** @param {string} script @param {unknown[]} args */
  const run = (script, ...args) => ask(at, 'POST', '/execute/sync', { script, args });
  /** @param {string} xpath @returns {Promise<string>} */
  const find = async (xpath) => (await ask(at, 'POST', '/element', { using: 'xpath', value: xpath }))[ELEMENT];
  /** @param {string} xpath */
  const seen = (xpath) => until(() => find(xpath), xpath);
  return {
    run,
    seen,
    /** @param {string} url */
    go: (url) => ask(at, 'POST', '/url', { url }),
    /** @param {string} xpath */
    click: async (xpath) => ask(at, 'POST', `/element/${await seen(xpath)}/click`, {}),
    /** Typed key by key. @param {string} xpath @param {string} text */
    type: async (xpath, text) => ask(at, 'POST', `/element/${await seen(xpath)}/value`, { text }),
    /** @param {string} xpath @returns {Promise<string>} */
    text: async (xpath) => ask(at, 'GET', `/element/${await seen(xpath)}/text`),
    /** @returns {Promise<string>} PNG in base64 */
    shot: () => ask(at, 'GET', '/screenshot'),
    async close() {
      // A driver that does not answer any more goes with its browser and its display.
      await Promise.race([ask(at, 'DELETE', '').catch(() => {}), new Promise((done) => setTimeout(done, 3000))]);
      driver.kill();
      screen.kill();
    },
  };
}
