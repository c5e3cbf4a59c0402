// Whole conversations inside a report file: blocks of JSON lists, each gzip in base64. Block i holds the threads of
// rows i·200 … i·200+199, so opening one conversation unpacks one block.

/** @typedef {import('../types.js').Thread} Thread */

export const BLOCK = 200;

/** @param {Thread[]} threads */
export async function packBlock(threads) {
  const stream = new Blob([JSON.stringify(threads)]).stream().pipeThrough(new CompressionStream('gzip'));
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
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

const OPEN = '<script type="text/plain" class="tracesift-conversations">';
const CLOSE = '</script>\n';

/** @param {string[]} blocks */
export function writeBlocks(blocks) {
  return blocks.map((block) => OPEN + block + CLOSE).join('');
}

/** The blocks in a report file's HTML. @param {string} html */
export function findBlocks(html) {
  const blocks = [];
  for (let at = html.indexOf(OPEN); at >= 0; at = html.indexOf(OPEN, at)) {
    at += OPEN.length;
    blocks.push(html.slice(at, html.indexOf('<', at)));
  }
  return blocks;
}

/**
 * Looks threads up in blocks, keeping the last block that was unpacked.
 * @param {string[]} blocks
 * @param {import('../types.js').Row[]} rows
 */
export function conversationsIn(blocks, rows) {
  /** @type {Map<string, number> | undefined} */
  let places;
  /** @type {{ index: number, threads: Promise<Thread[]> } | undefined} */
  let last;
  /** @param {string} id */
  return async (id) => {
    places ??= new Map(rows.map((row, place) => [row.thread_id, place]));
    const row = places.get(id) ?? -1;
    const index = Math.floor(row / BLOCK);
    const block = blocks[index];
    if (row < 0 || block === undefined) return undefined;
    if (last?.index !== index) last = { index, threads: unpackBlock(block) };
    return (await last.threads)[row % BLOCK];
  };
}
