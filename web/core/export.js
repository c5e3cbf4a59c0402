// A report as something to pass on: one HTML file, or, where conversations would make that too large, a folder in a zip.

import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { blocksOf, findBlocks, writeBlock } from '../lib/conversations.js';

/** @typedef {import('../types.js').Thread} Thread */
/** @typedef {import('../lib/conversations.js').Block} Block */

const NAME = 'report';

/** @param {{ before: string, after: string }} page @param {AsyncIterable<Thread> | Iterable<Thread>} threads */
export async function asPage({ before, after }, threads) {
  /** @type {BlobPart[]} */
  const parts = [before];
  for await (const block of blocksOf(threads)) parts.push(writeBlock(block));
  return new Blob([...parts, after], { type: 'text/html' });
}

/** @param {{ before: string, after: string }} page @param {AsyncIterable<Thread> | Iterable<Thread>} threads */
export async function asFolder({ before, after }, threads) {
  // Blocks are compressed already; and all that happens here happens in this thread.
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0, useWebWorkers: false });
  /** @type {BlobPart[]} */
  const parts = [before];
  let n = 0;
  for await (const { first, text } of blocksOf(threads)) {
    const file = `conversations/${String(n++).padStart(5, '0')}.txt`;
    await zip.add(`${NAME}/${file}`, new TextReader(text));
    parts.push(writeBlock({ first, text: '', file }));
  }
  const page = await new Blob([...parts, after]).text();
  await zip.add(`${NAME}/${NAME}.html`, new TextReader(page));
  return zip.close();
}

/** @param {string} html */
export const blocksInFile = (html) => findBlocks(html).filter(({ file }) => file === undefined);
