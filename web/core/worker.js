// The page's worker: a session behind messages. It starts more of itself to read slices of a large file.

import createCore from 'tracesift-core';
import packedWasm from 'tracesift-core-wasm';
import { openCache } from './cache.js';
import { instantiate } from './compiled.js';
import { connect } from './connect.js';
import { startWorker } from './own_worker.js';
import { openReplies } from './replies.js';
import { createLender, serve } from './serve.js';
import { createSession } from './session.js';

/** The binary travels compressed: it is most of the page. */
async function compile() {
  const stream = new Response(packedWasm).body?.pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

const lender = createLender(self);

/** @param {Blob} script @param {WebAssembly.Module} compiled */
async function start(script, compiled) {
  return createSession(await instantiate(createCore, compiled), {
    openCache,
    openReplies,
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
