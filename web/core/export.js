// A report as something to pass on: one HTML file, or, where conversations would make that too large, a folder in a zip.

import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { blocksOf, findBlocks, writeBlock } from '../lib/conversations.js';

/** @typedef {import('../types.js').Thread} Thread */
/** @typedef {import('../types.js').Taken} Taken */
/** @typedef {import('../lib/conversations.js').Block} Block */

const NAME = 'report';

/** @param {{ before: string, after: string }} page @param {AsyncIterable<Thread> | Iterable<Thread>} threads */
async function asPage({ before, after }, threads) {
  /** @type {BlobPart[]} */
  const parts = [before];
  for await (const block of blocksOf(threads)) parts.push(writeBlock(block));
  return new Blob([...parts, after], { type: 'text/html' });
}

/** @param {{ before: string, after: string }} page @param {AsyncIterable<Thread> | Iterable<Thread>} threads */
async function asFolder({ before, after }, threads) {
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

const EXAMPLES = 5; // of each kind of what was taken out

/** @param {Taken} all @param {Taken} more */
function addTaken(all, more) {
  for (const [kind, n] of Object.entries(more.counts)) all.counts[kind] = (all.counts[kind] ?? 0) + n;
  for (const [kind, few] of Object.entries(more.examples)) {
    all.examples[kind] = [...new Set([...(all.examples[kind] ?? []), ...few])].slice(0, EXAMPLES);
  }
}

/**
 * @param {import('./bridge.js').Bridge} bridge which holds the report
 * @param {(clean: (thread: Thread) => Thread) => AsyncIterable<Thread>} conversations of it; called before anything is awaited
 * @param {import('../types.js').ExportOptions} options
 * @returns {Promise<{ file: Blob, taken: Taken }>}
 */
export async function exportReport(bridge, conversations, { include, viewer, date, redact = false, apart = false }) {
  const { taken, ...halves } = bridge.call('html', { ...viewer, include, date, redact });
  if (include !== 'conversations') return { file: await asPage(halves, []), taken };
  const clean = (/** @type {Thread} */ thread) => {
    if (!redact) return thread;
    const without = bridge.call('redacted', { thread });
    addTaken(taken, without.taken);
    return without.thread;
  };
  return { file: await (apart ? asFolder : asPage)(halves, conversations(clean)), taken };
}
