// Builds dist/: tracesift.html (page, worker and WASM in one file), and what the command line needs (core.mjs, core.wasm,
// viewer.json). The bundles are read back into the page with their hashes, so the CSP names exactly what may run.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);
const path = (/** @type {string} */ name) => new URL(name, root).pathname;
const core = 'build/wasm/wasm/core';

/**
 * A server may say that the page is in another encoding: the bytes of a script, and so their hash, must mean the same in
 * all of them. esbuild escapes what stands in strings; this escapes the rest, which are regular expressions.
 */
const ascii = (/** @type {string} */ script) =>
  script.replace(
    /[\u0080-\uffff]/g,
    (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param {{ outputFiles?: import('esbuild').OutputFile[] | undefined }} result not written */
const textOf = ({ outputFiles = [] }) => outputFiles[0]?.text.trim() ?? '';

/** One script for an inline element: an IIFE in which nothing can end the element.
 * @param {string} entry @param {import('esbuild').BuildOptions} [more] */
async function bundle(entry, more = {}) {
  const result = await build({
    entryPoints: [path(entry)],
    bundle: true,
    format: 'iife',
    minify: true,
    write: false,
    target: 'chrome110',
    charset: 'ascii',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'import.meta.url': '"file:///core.mjs"' }, // never fetched: the binary is passed in
    ...more,
  });
  return ascii(textOf(result));
}

/** @param {string} entry */
async function style(entry) {
  const result = await build({
    entryPoints: [path(entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'ascii',
  });
  return textOf(result);
}

const hash = (/** @type {string} */ text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Text that stands in a script element without being run: nothing in it may look like markup.
 * @param {string} name @param {string} text */
function inert(name, text) {
  if (/<\/script|<!--/i.test(text)) throw new Error(`${name} holds markup that would end its element`);
  return text;
}

const sqlite = 'build/wasm/sqlite.wasm.gz';
await writeFile(path(`${core}.wasm.gz`), gzipSync(await readFile(path(`${core}.wasm`)), { level: 9 }));
await writeFile(
  path(sqlite),
  gzipSync(await readFile(path('node_modules/sql.js/dist/sql-wasm-browser.wasm')), { level: 9 }),
);
const [viewerScript, viewerStyle, appStyle, appScript, workerScript] = await Promise.all([
  bundle('web/report/standalone.js'),
  style('web/report/viewer.css'),
  style('web/app/app.css'),
  bundle('web/app/main.jsx'),
  bundle('web/core/worker.js', {
    alias: {
      'tracesift-core': path(`${core}.mjs`),
      'tracesift-core-wasm': path(`${core}.wasm.gz`),
      'tracesift-sqlite-wasm': path(sqlite),
    },
    loader: { '.gz': 'binary' },
  }),
]);
const hashes = { script_hash: hash(viewerScript), style_hash: hash(viewerStyle) };
const sample = gzipSync(await readFile(path('samples/support-agent.jsonl')), { level: 9 }).toString('base64');

// Where requests may go: the providers of src/provider/provider.cpp (a test compares) and this computer. The second page
// is for other addresses: a proxy, a server in the house.
const providers = [
  'https://api.openai.com',
  'https://*.api.openai.com',
  'https://api.anthropic.com',
  'https://generativelanguage.googleapis.com',
  'https://openrouter.ai',
  'https://*.openai.azure.com',
  'https://*.cognitiveservices.azure.com',
  'https://*.services.ai.azure.com',
  'https://api.groq.com',
  'https://api.mistral.ai',
  'https://api.deepseek.com',
  'https://api.together.xyz',
];
const here = ['http://localhost:*', 'http://127.0.0.1:*'];

/** @param {string[]} reachable */
const policy = (reachable) =>
  [
    "default-src 'none'",
    `script-src '${hash(appScript)}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `style-src '${hash(viewerStyle)}' '${hash(appStyle)}'`,
    `connect-src ${reachable.join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types tracesift',
  ].join('; ');

const values = {
  viewer_style: viewerStyle,
  app_style: appStyle,
  sample,
  viewer_hashes: JSON.stringify(hashes),
  viewer_script: inert('the viewer', viewerScript),
  worker_script: inert('the worker', workerScript),
  app_script: inert('the page', appScript),
};
const template = await readFile(path('web/index.html'), 'utf8');
/** @param {string[]} reachable */
const page = (reachable) => {
  const all = new Map(Object.entries({ ...values, csp: policy(reachable) }));
  return template.replace(/{{(\w+)}}/g, (_, name) => all.get(name) ?? ''); // one pass: values cannot smuggle names in
};
const html = page([...providers, ...here]);

await mkdir(path('dist'), { recursive: true });
await writeFile(path('dist/tracesift.html'), html);
await writeFile(path('dist/tracesift-any-host.html'), page(['https:', ...here]));
await writeFile(path('dist/viewer.json'), JSON.stringify({ ...hashes, script: viewerScript, style: viewerStyle }));
await copyFile(path(`${core}.mjs`), path('dist/core.mjs'));
await copyFile(path(`${core}.wasm`), path('dist/core.wasm'));

// npx looks for a package's own command where it looks for everybody's.
await rm(path('node_modules/.bin/tracesift'), { force: true });
await symlink('../../web/cli/tracesift.js', path('node_modules/.bin/tracesift'));

const kb = (/** @type {string} */ text) => `${(Buffer.byteLength(text) / 1000).toFixed(0)} KB`;
console.log(
  `dist/tracesift.html ${kb(html)} (${(gzipSync(html).length / 1000).toFixed(0)} KB gzipped), viewer in a report ${kb(viewerScript + viewerStyle)}`,
);
