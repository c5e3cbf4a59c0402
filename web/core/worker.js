// The page's worker: a session behind messages. It starts more of itself to read slices of a large file.

import createCore from 'tracesift-core';
import packedWasm from 'tracesift-core-wasm';
import packedSqlite from 'tracesift-sqlite-wasm';
import { openCache } from './cache.js';
import { instantiate } from './compiled.js';
import { connect } from './connect.js';
import { startWorker } from './own_worker.js';
import { openReplies } from './replies.js';
import { createLender, serve } from './serve.js';
import { createSession } from './session.js';

/** Binaries travel compressed: they are most of the page. @param {Uint8Array} packed */
async function unpacked(packed) {
  const stream = new Response(/** @type {any} */ (packed)).body?.pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

const compile = async () => WebAssembly.compile(await unpacked(packedWasm));
const loadSqlite = async () => new Uint8Array(await unpacked(packedSqlite));

const lender = createLender(self);

/** @param {Blob} script @param {WebAssembly.Module} compiled */
async function start(script, compiled) {
  return createSession(await instantiate(createCore, compiled), {
    openCache,
    openReplies,
    loadSqlite,
    readFile: lender.read,
    openHelper: () => connect(startWorker(script, { compiled })),
    cores: navigator.hardwareConcurrency,
  });
}

// The first message: what startWorker sends. A helper gets the core as another worker has compiled it.
self.onmessage = ({ data: { script, compiled } }) => {
  serve(
    Promise.resolve(compiled ?? compile()).then((module) => start(script, module)),
    self,
    lender,
  );
};
