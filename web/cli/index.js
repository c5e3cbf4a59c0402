// Tracesift for programs: the same core and the same session as the page.
//
//   import { openSession, fileSource } from 'tracesift';
//   const session = await openSession();
//   const opened = await session.read([await fileSource('runs.jsonl')]);
//   const report = await session.analyze({ question: 'Where does it fail?' });

import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createSession } from '../core/session.js';

const dist = new URL('../../dist/', import.meta.url);

export async function openSession() {
  const { default: createCore } = await import(new URL('core.mjs', dist).href);
  return createSession(await createCore({ wasmBinary: await readFile(new URL('core.wasm', dist)) }));
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
