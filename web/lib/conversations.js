// Whole conversations inside a report file: blocks of JSON lists, each gzip in base64, about a megabyte of text each, so
// opening one conversation unpacks one block. A block says which row it begins with. In a report that is a folder the
// blocks are files beside the page, and the page is given the folder before it can read them.

/** @typedef {import('../types.js').Thread} Thread */
/** `file`: where the text is, when it is not in the page. @typedef {{ first: number, text: string, file?: string }} Block */

export const MAX_THREADS = 200; // in a block
export const MAX_TEXT_BYTES = 1_000_000; // characters, unless one conversation alone is longer

/** Not by way of a Blob, which Safari's engine does not read in a worker of a page from disk.
 * @param {string | Uint8Array<ArrayBuffer>} content @param {CompressionStream | DecompressionStream} through */
const bytesThrough = (content, through) =>
  /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (new Response(content).body).pipeThrough(through);

/** @param {Thread[]} threads */
export async function packBlock(threads) {
  const stream = bytesThrough(JSON.stringify(threads), new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

/**
 * @param {string} text
 * @returns {Promise<Thread[]>}
 */
export async function unpackBlock(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = bytesThrough(bytes, new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/**
 * Conversations, in the order of their rows, as blocks.
 * @param {AsyncIterable<Thread> | Iterable<Thread>} threads
 * @returns {AsyncGenerator<Block>}
 */
export async function* blocksOf(threads) {
  /** @type {Thread[]} */
  let waiting = [];
  let [first, size] = [0, 0];
  for await (const thread of threads) {
    const length = JSON.stringify(thread).length;
    if (waiting.length === MAX_THREADS || (waiting.length > 0 && size + length > MAX_TEXT_BYTES)) {
      yield { first, text: await packBlock(waiting) };
      first += waiting.length;
      [waiting, size] = [[], 0];
    }
    waiting.push(thread);
    size += length;
  }
  if (waiting.length > 0) yield { first, text: await packBlock(waiting) };
}

const OPEN = '<script type="text/plain" class="tracesift-conversations"';
const CLOSE = '</script>\n';

/** As the page holds it. @param {Block} block */
export const writeBlock = ({ first, text, file }) =>
  `${OPEN} data-first="${first}"${file ? ` data-file="${file}"` : ''}>${text}${CLOSE}`;

/** Schema 2 of 2026 wrote 200 conversations to a block and no number. @param {string | null | undefined} first @param {number} index */
export const firstOf = (first, index) => (first === null || first === undefined ? index * MAX_THREADS : Number(first));

/** The blocks in a report file's HTML. @param {string} html @returns {Block[]} */
export function findBlocks(html) {
  /** @type {Block[]} */
  const blocks = [];
  for (let at = html.indexOf(OPEN); at >= 0; at = html.indexOf(OPEN, at)) {
    const end = html.indexOf('>', at);
    const head = html.slice(at + OPEN.length, end);
    at = end + 1;
    const [, first] = / data-first="(\d+)"/.exec(head) ?? [];
    const [, file] = / data-file="([\w./-]+)"/.exec(head) ?? [];
    const text = html.slice(at, html.indexOf('<', at));
    blocks.push({ first: firstOf(first, blocks.length), text, ...(file ? { file } : {}) });
  }
  return blocks;
}

/** Why a conversation cannot be shown yet. */
export class NeedsFolder extends Error {}

/**
 * Looks threads up in blocks, keeping the last block that was unpacked.
 * @param {Block[]} blocks
 * @param {import('../types.js').Row[]} rows
 * @param {(file: string) => Promise<string> | undefined} [read] the text of a block that is a file of its own
 */
export function conversationsIn(blocks, rows, read = () => undefined) {
  /** @type {Map<string, number> | undefined} */
  let places;
  /** @type {{ block: Block, threads: Promise<Thread[]> } | undefined} */
  let last;
  /** @param {Block} block */
  async function unpack({ text, file }) {
    if (!file) return unpackBlock(text);
    const found = read(file);
    if (!found) throw new NeedsFolder('The conversations of this report are in the folder that it came in.');
    return unpackBlock(await found);
  }
  /** @param {string} id */
  return async (id) => {
    places ??= new Map(rows.map((row, place) => [row.thread_id, place]));
    const row = places.get(id) ?? -1;
    if (row < 0) return undefined;
    const next = blocks.findIndex(({ first }) => first > row);
    const block = blocks.at(next < 0 ? -1 : next - 1);
    if (!block) return undefined;
    const unpacked = last?.block === block ? last.threads : unpack(block);
    last = { block, threads: unpacked };
    unpacked.catch(() => {
      last = undefined; // to be tried again when the folder is there
    });
    return (await unpacked)[row - block.first];
  };
}
