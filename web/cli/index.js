// Tracesift for programs: the same core and the same session as the page.
//
//   import { openSession, fileSource } from 'tracesift';
//   const session = await openSession();
//   const opened = await session.read([await fileSource('runs.jsonl')]);
//   const report = await session.analyze({ question: 'Where does it fail?' });

import { closeSync, createReadStream, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { instantiate } from '../core/compiled.js';
import { connect } from '../core/connect.js';
import { createSession } from '../core/session.js';
import { writeWhole } from './output.js';
import { patientFetch } from './patient_fetch.js';

const dist = new URL('../../dist/', import.meta.url);

/** @param {{ cores?: number, replies?: string }} [options] `replies`: a folder where paid replies are kept */
export async function openSession({ cores = availableParallelism(), replies } = {}) {
  const compiled = await WebAssembly.compile(new Uint8Array(await readFile(new URL('core.wasm', dist))));
  return startSession(compiled, cores, () => {}, replies);
}

/** @param {WebAssembly.Module} compiled @param {number} cores @param {() => void} [onThread] called when another thread is started
 * @param {string} [folder] of replies */
export async function startSession(compiled, cores, onThread = () => {}, folder) {
  const { default: createCore } = await import(new URL('core.mjs', dist).href);
  const openHelper = () => {
    onThread();
    return startHelper(compiled);
  };
  return createSession(await instantiate(createCore, compiled), {
    openCache,
    openHelper,
    cores,
    loadSqlite,
    fetch: patientFetch,
    ...(folder === undefined ? {} : { openReplies: async () => repliesIn(folder) }),
  });
}

const loadSqlite = async () =>
  new Uint8Array(await readFile(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')));

/** Another session, in a thread that does not keep the process alive. @param {WebAssembly.Module} compiled */
function startHelper(compiled) {
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: compiled });
  worker.unref();
  /** @type {import('../types.js').Port} */
  const port = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    onmessage: null,
    onerror: null,
    terminate: () => worker.terminate(),
  };
  worker.on('message', (data) => port.onmessage?.({ data }));
  worker.on('error', (error) => port.onerror?.(error));
  return connect(port);
}

/** Folders of caches, which go with the process. @type {Set<string>} */
const folders = new Set();
/** @param {string} folder */
function removeFolder(folder) {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}
process.once('exit', () => folders.forEach(removeFolder));

/** One that goes with the process. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tracesift-'));
  folders.add(folder);
  return folder;
}

/** Unpacked bytes, in a temporary file that goes with the process. @returns {Promise<import('../types.js').Cache>} */
async function openCache() {
  const folder = temporaryFolder();
  const file = openSync(join(folder, 'unpacked'), 'w+');
  let size = 0;
  return {
    write(bytes) {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
      size += bytes.length;
    },
    async read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      readSync(file, bytes, 0, bytes.length, start);
      return bytes;
    },
    async remove() {
      closeSync(file);
      removeFolder(folder);
    },
  };
}

const REPLY = /^[0-9a-f]{32}\.json$/; // its file's name, by the core's reply_key

/** Paid replies, a file each. @param {string} folder @returns {import('../types.js').Replies} */
export function repliesIn(folder) {
  mkdirSync(folder, { recursive: true });
  let isFull = false;
  const names = async () => (await readdir(folder)).filter((name) => REPLY.test(name));
  return {
    get: (key) => readFile(join(folder, `${key}.json`), 'utf8').catch(() => undefined),
    put: async (key, body) => {
      try {
        if (!isFull) await writeWhole(join(folder, `${key}.json`), body);
      } catch (error) {
        isFull = true; // the run goes on without
        console.error(`Replies are not kept any more: ${/** @type {Error} */ (error).message}`);
      }
    },
    count: async () => (await names()).length,
    clear: async () => {
      for (const name of await names()) await rm(join(folder, name));
    },
  };
}

/** What an exported report is made of. @returns {Promise<import('../types.js').Viewer>} */
export async function loadViewer() {
  return JSON.parse(await readFile(new URL('viewer.json', dist), 'utf8'));
}

/** @param {string} path @param {string} [name] @returns {Promise<import('../types.js').Source>} */
export async function fileSource(path, name = path) {
  const { size } = await stat(path);
  return {
    name,
    size,
    seekable: true,
    stream: () =>
      /** @type {ReadableStream<Uint8Array>} */ (Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 }))),
    slice: async (start, end) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        await file.read(bytes, 0, bytes.length, start);
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}
