// Zip archives, read by slices: their central directory first, then each entry's bytes.

import { configure, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { checked, inflateRaw, unzstd } from './inflate.js';
import { isLitter } from './is_litter.js';
import { plainError } from './plain_error.js';
import { bytesOf, sizeOf, streamOf, streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */

configure({ useWebWorkers: false }); // this already runs in a worker, and the page may start no other

const AHEAD = 1 << 20;

/** @param {Uint8Array} head */
export const isZip = ([p, k, a, b]) => p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));

/** Random access for the library. @extends {Reader<Source>} */
class SourceReader extends Reader {
  /** @param {Source} source @param {number} size */
  constructor(source, size) {
    super(source);
    this.source = source;
    this.size = size;
    this.start = 0; // of what was read ahead: entries lie behind each other, and many are small
    /** @type {Uint8Array} */
    this.window = new Uint8Array(0);
  }

  /** @override @param {number} at @param {number} length */
  async readUint8Array(at, length) {
    if (length > AHEAD) return this.source.slice(at, at + length);
    if (at < this.start || at + length > this.start + this.window.length) {
      this.start = at;
      this.window = await this.source.slice(at, Math.min(this.size, at + AHEAD));
    }
    return this.window.slice(at - this.start, at - this.start + length);
  }
}

// Names are only shown, and nothing is written by them: "../x" and "/x" are names like others.
const TOLERANT = /** @type {const} */ ({ strictness: 'tolerant', filenameValidation: 'tolerant' });

/** An entry's bytes as they lie in the archive. @param {any} entry @returns {ReadableStream<Uint8Array>} */
function packedBytes(entry) {
  /** @type {TransformStream<Uint8Array, Uint8Array>} */
  const { readable, writable } = new TransformStream();
  const out = writable.getWriter();
  const sink = new WritableStream({ write: (chunk) => out.write(chunk) });
  entry
    .getData(sink, { passThrough: true, preventClose: true })
    .then(() => out.close())
    .catch((/** @type {unknown} */ error) => out.abort(error).catch(() => {})); // the reader may be gone
  return readable;
}

/** @param {Source} source @returns {AsyncGenerator<Source>} */
export async function* zipEntries(source) {
  const reader = new ZipReader(new SourceReader(source, await sizeOf(source)), TOLERANT);
  const entries = await reader.getEntries();
  if (entries.some(({ filename }) => filename === '[Content_Types].xml')) {
    throw plainError('This is an Excel workbook or another Office document. Save the sheet as CSV and drop that.');
  }
  for (const entry of entries) {
    if (entry.directory || isLitter(entry.filename)) continue;
    const raw = () => bytesOf(packedBytes(entry));
    const method = entry.compressionMethod;
    // For any other method the core reports that it is not text.
    const plain = () => (method === 8 ? inflateRaw(raw()) : method === 93 ? unzstd(raw()) : raw());
    const { signature } = entry;
    const isKnown = method === 0 || method === 8 || method === 93;
    const whole = () => (isKnown && signature !== undefined ? checked(plain(), signature) : plain());
    yield streamSource(`${source.name}/${entry.filename}`, () => streamOf(whole()));
  }
  await reader.close();
}
