// Containers: whatever a file is wrapped in comes off before its bytes reach the core.
//
//   gzip (several members), zstd (several frames)  -> one stream
//   zip, .eval                                     -> its entries, each looked at again
//   Parquet                                        -> its rows as JSON lines
//   UTF-16, Windows-1252                           -> UTF-8
//
// All by libraries (docs/dependencies.md). What cannot be unpacked is passed on as it is: the core names what it sees.

import { configure, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { encodingOf } from './encoding.js';
import { checked, gunzip, inflateRaw, unzstd } from './inflate.js';
import { isHidden } from './is_hidden.js';
import { plainError } from './plain_error.js';
import { bytesOf, peekSource, streamOf, streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {ReadableStream<Uint8Array>} Bytes */

configure({ useWebWorkers: false }); // this already runs in a worker, and the page may start no other

const HEAD = 65536;
const AHEAD = 1 << 20;
const DEEPEST = 4; // archives in archives
const SAMPLES = 8; // further pieces of a file whose encoding its head does not show

/** @param {Uint8Array} head @param {number[]} magic */
const begins = (head, ...magic) => magic.every((byte, i) => head[i] === byte);

/** @param {Bytes} stream @param {string} encoding @returns {Bytes} */
function recode(stream, encoding) {
  const decoder = /** @type {any} */ (new TextDecoderStream(encoding));
  return stream.pipeThrough(decoder).pipeThrough(new TextEncoderStream());
}

/** Pieces evenly from what comes after the head, of a source that can be read anywhere. @param {Source} source */
async function furtherPieces(source) {
  if (!source.seekable || source.size <= HEAD) return [];
  const step = (source.size - HEAD) / SAMPLES;
  return Promise.all(
    Array.from({ length: SAMPLES }, (_, i) => {
      const start = Math.floor(HEAD + i * step);
      return source.slice(start, Math.min(source.size, start + HEAD));
    }),
  );
}

/** Names in an archive that are not part of an export. @param {string} name */
const isLitter = (name) =>
  name.split('/').some((part) => part === '__MACOSX' || (isHidden(part) && !/^\.{1,2}$/.test(part))) ||
  /\.(png|jpe?g|gif|webp|mp3|mp4|wav|pdf|html?)$/i.test(name);

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

/** @param {Source} source */
const sizeOf = async (source) => source.size || (await source.slice(0, Number.MAX_SAFE_INTEGER)).length;

// Names are only shown, and nothing is written by them: "../x" and "/x" are names like others.
const TOLERANT = /** @type {const} */ ({ strictness: 'tolerant', filenameValidation: 'tolerant' });

/** An entry's bytes as they lie in the archive. @param {any} entry @returns {Bytes} */
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
async function* zipEntries(source) {
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

/** Rows as JSON lines, a row group at a time. @param {Source} source @returns {Promise<Source>} */
async function parquetRows(source) {
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

/** What breaks in one entry costs the others nothing. @param {Source} entry @param {number} depth @returns {AsyncGenerator<Source>} */
async function* unpackEntry(entry, depth) {
  try {
    yield* unpack(entry, depth);
  } catch (problem) {
    yield { ...entry, problem };
  }
}

/**
 * The plain text files in a file, however deep they are wrapped.
 * @param {Source} source
 * @returns {AsyncGenerator<Source>}
 */
export async function* unpack(source, depth = 0) {
  const { head, stream } = await peekSource(source, HEAD);
  /** @param {(stream: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>} through */
  const again = (through) =>
    unpack(
      streamSource(source.name, () => streamOf(through(bytesOf(source.stream())))),
      depth + 1,
    );
  if (depth < DEEPEST) {
    if (begins(head, 0x1f, 0x8b)) {
      await stream?.cancel();
      yield* again(gunzip);
      return;
    }
    if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      await stream?.cancel();
      yield* again(unzstd);
      return;
    }
    if (begins(head, 0x50, 0x4b, 3, 4) || begins(head, 0x50, 0x4b, 5, 6)) {
      await stream?.cancel();
      for await (const entry of zipEntries(source)) yield* unpackEntry(entry, depth + 1);
      return;
    }
    if (begins(head, 0x50, 0x41, 0x52, 0x31)) {
      await stream?.cancel();
      yield await parquetRows(source);
      return;
    }
  }
  const encoding = await encodingOf(head, () => furtherPieces(source));
  yield {
    ...source,
    seekable: source.seekable && !encoding,
    stream: () => {
      const bytes = stream ?? source.stream();
      return encoding ? recode(bytes, encoding) : bytes;
    },
  };
}
