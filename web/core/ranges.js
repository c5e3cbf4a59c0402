// Ranges of files, read together where they lie together: a conversation of a hundred thousand records is not that many
// reads.

const GAP = 64 << 10; // bytes that are rather read than stepped over
const MAX_READ_BYTES = 16 << 20; // bytes of one read

/** @typedef {{ file: number, offset: number, length: number }} Range */
/** @typedef {Pick<import('../types.js').Cache, 'read'> | undefined} Reader */

/**
 * The bytes of each range, in the order of the ranges; of a file that has no reader, zeros.
 * @param {Range[]} ranges @param {Reader[]} readers of each file
 * @returns {Promise<Uint8Array[]>}
 */
export async function readRanges(ranges, readers) {
  const all = [...readers]; // those of now, whatever is opened meanwhile
  /** @type {Uint8Array[]} */
  const pieces = new Array(ranges.length);
  const order = ranges.map((_, i) => i).sort((a, b) => place(ranges[a], ranges[b]));
  for (let first = 0; first < order.length; ) {
    const { file, offset } = /** @type {Range} */ (ranges[Number(order[first])]);
    let end = offset;
    let last = first;
    for (; last < order.length; last++) {
      const next = /** @type {Range} */ (ranges[Number(order[last])]);
      const nextEnd = next.offset + next.length;
      const isFar = next.offset > end + GAP || (last > first && nextEnd - offset > MAX_READ_BYTES);
      if (next.file !== file || isFar) break;
      end = Math.max(end, nextEnd);
    }
    const bytes = (await all[file]?.read(offset, end)) ?? new Uint8Array(end - offset);
    for (const i of order.slice(first, last)) {
      const { offset: start, length } = /** @type {Range} */ (ranges[i]);
      pieces[i] = bytes.subarray(start - offset, start - offset + length);
    }
    first = last;
  }
  return pieces;
}

/** @param {Range | undefined} a @param {Range | undefined} b */
const place = (a, b) => (a && b ? a.file - b.file || a.offset - b.offset : 0);
