// The worker: a session, and messages that call it. Knows no method by name.
//   page -> worker   { id, method, args }
//   worker -> page   { id, ok } | { id, error } | { progress }
//                    { id, rows } before an ok with a report: its rows, so many at a time that the page stays responsive

import createCore from 'tracesift-core';
import packedWasm from 'tracesift-core-wasm';
import { openCache } from './cache.js';
import { createSession } from './session.js';

/** The binary travels compressed: it is most of the page. */
async function startCore() {
  const stream = new Blob([packedWasm]).stream().pipeThrough(new DecompressionStream('gzip'));
  const wasmBinary = new Uint8Array(await new Response(stream).arrayBuffer());
  return createSession(await createCore({ wasmBinary }), openCache);
}
const session = startCore();

const ROWS = 1000;

/** Sends a report's rows ahead of it. @param {number} id @param {any} answer */
function sendRows(id, answer) {
  const report = answer?.report ?? answer;
  if (!(report?.rows?.length > ROWS)) return answer;
  const { rows, ...rest } = report;
  for (let at = 0; at < rows.length; at += ROWS) postMessage({ id, rows: rows.slice(at, at + ROWS) });
  return answer.report ? { ...answer, report: rest } : rest;
}

/** @param {unknown} progress */
const report = (progress) => postMessage({ progress });

addEventListener('message', async ({ data: { id, method, args } }) => {
  try {
    const target = /** @type {Record<string, (...args: unknown[]) => Promise<unknown>>} */ (
      /** @type {unknown} */ (await session)
    );
    const call = target[method];
    if (!call) throw new Error(`no such method: ${method}`);
    postMessage({ id, ok: sendRows(id, await call(...args, report)) });
  } catch (error) {
    const { message, fault = 'internal', where = '' } = /** @type {import('./door.js').CoreError} */ (error);
    postMessage({ id, error: { message, fault, where } });
  }
});
