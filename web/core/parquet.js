// Parquet: its rows as JSON lines, a row group at a time.

import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { sizeOf, streamOf, streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */

/** @param {Source} source @returns {Promise<Source>} */
export async function parquetRows(source) {
  const size = await sizeOf(source);
  const file = {
    byteLength: size,
    slice: async (/** @type {number} */ start, end = size) => {
      const bytes = await source.slice(start, end);
      return /** @type {ArrayBuffer} */ (bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    },
  };
  const metadata = await parquetMetadataAsync(file);
  const encoder = new TextEncoder();
  /** @param {string} _ @param {unknown} value */
  const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  async function* lines() {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      for (const row of await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd })) {
        yield encoder.encode(`${JSON.stringify(row, plain)}\n`);
      }
      rowStart = rowEnd;
    }
  }
  return streamSource(source.name, () => streamOf(lines()));
}
