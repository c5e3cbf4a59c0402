// Tar archives, read as a stream from their start: each entry is read before the next one is known.

import { createTarDecoder } from 'modern-tar';
import { isLitter } from './is_litter.js';
import { streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */

const MAGIC_AT = 257; // POSIX.1-1988: where a header says `ustar`

/** @param {Uint8Array} head */
export const isTar = (head) =>
  head.length >= 512 && new TextDecoder('latin1').decode(head.subarray(MAGIC_AT, MAGIC_AT + 5)) === 'ustar';

/** Each can be opened once, before the next is asked for. @param {Source} source @returns {AsyncGenerator<Source>} */
export async function* tarEntries(source) {
  const entries = source
    .stream()
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  try {
    for (let next = await entries.read(); !next.done; next = await entries.read()) {
      const { header, body } = next.value;
      if (header.type === 'file' && !isLitter(header.name)) {
        yield streamSource(`${source.name}/${header.name}`, () => body);
      }
      if (!body.locked) await body.cancel();
    }
  } finally {
    await entries.cancel().catch(() => {}); // it may have failed
  }
}
