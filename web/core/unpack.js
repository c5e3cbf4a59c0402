// Containers: whatever a file is wrapped in comes off before its bytes reach the core.
//
//   gzip (several members), zstd (several frames)  -> one stream
//   zip, .eval                                     -> its entries, each looked at again
//   Parquet                                        -> its rows as JSON lines
//   UTF-16, Windows-1252                           -> UTF-8
//
// All by libraries (docs/dependencies.md). What cannot be unpacked is passed on as it is: the core names what it sees.

import { configure, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { Gunzip, Inflate } from 'fflate';
import { Decompress } from 'fzstd';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { peekSource, streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {ReadableStream<Uint8Array>} Bytes */

configure({ useWebWorkers: false }); // this already runs in a worker, and the page may start no other

const HEAD = 65536;
const DEEPEST = 4; // archives in archives

/** @param {Uint8Array} head @param {number[]} magic */
const begins = (head, ...magic) => magic.every((byte, i) => head[i] === byte);

/**
 * A library's push-style decompressor as a stream.
 * @param {Bytes} stream
 * @param {(emit: (bytes: Uint8Array) => void) => { push(chunk: Uint8Array, final?: boolean): void }} start
 * @returns {Bytes}
 */
function decompress(stream, start) {
  /** @type {{ push(chunk: Uint8Array, final?: boolean): void }} */
  let machine;
  return stream.pipeThrough(
    new TransformStream({
      start(out) {
        machine = start((bytes) => bytes.length > 0 && out.enqueue(bytes));
      },
      transform: (chunk) => machine.push(chunk),
      flush: () => machine.push(new Uint8Array(0), true),
    }),
  );
}

/** @param {Bytes} stream */
const gunzip = (stream) => decompress(stream, (emit) => new Gunzip(emit));
/** @param {Bytes} stream */
const unzstd = (stream) => decompress(stream, (emit) => new Decompress(emit));
/** @param {Bytes} stream */
const inflate = (stream) => decompress(stream, (emit) => new Inflate(emit));

/** @param {Bytes} stream @param {string} encoding @returns {Bytes} */
function recode(stream, encoding) {
  const decoder = /** @type {any} */ (new TextDecoderStream(encoding));
  return stream.pipeThrough(decoder).pipeThrough(new TextEncoderStream());
}

/** The text's encoding, where it is not UTF-8. @param {Uint8Array} head */
function encodingOf(head) {
  if (begins(head, 0xff, 0xfe)) return 'utf-16le';
  if (begins(head, 0xfe, 0xff)) return 'utf-16be';
  const binary = head.includes(0);
  try {
    // The head may end inside a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length), { stream: true });
    return undefined;
  } catch {
    return binary ? undefined : 'windows-1252';
  }
}

/** Names in an archive that are nobody's export. @param {string} name */
const isLitter = (name) =>
  /(^|\/)(__MACOSX\/|\.)/.test(name) || /\.(png|jpe?g|gif|webp|mp3|mp4|wav|pdf|html?)$/i.test(name);

/** Random access for the library. @extends {Reader<Source>} */
class SourceReader extends Reader {
  /** @param {Source} source @param {number} size */
  constructor(source, size) {
    super(source);
    this.source = source;
    this.size = size;
  }

  /** @override @param {number} at @param {number} length */
  readUint8Array(at, length) {
    return this.source.slice(at, at + length);
  }
}

/** @param {Source} source */
const sizeOf = async (source) => source.size || (await source.slice(0, Number.MAX_SAFE_INTEGER)).length;

/** @param {Source} source @returns {AsyncGenerator<Source>} */
async function* zipEntries(source) {
  const reader = new ZipReader(new SourceReader(source, await sizeOf(source)));
  for (const entry of await reader.getEntries()) {
    if (entry.directory || isLitter(entry.filename)) continue;
    const raw = () => {
      /** @type {TransformStream<Uint8Array, Uint8Array>} */
      const { readable, writable } = new TransformStream();
      const out = writable.getWriter();
      const sink = new WritableStream({ write: (chunk) => out.write(chunk) });
      entry.getData?.(sink, { passThrough: true, preventClose: true }).then(
        () => out.close(),
        (error) => out.abort(error),
      );
      return readable;
    };
    const name = `${source.name}/${entry.filename}`;
    const method = entry.compressionMethod;
    if (method === 8) yield streamSource(name, () => inflate(raw()));
    else if (method === 93) yield streamSource(name, () => unzstd(raw()));
    else yield streamSource(name, raw); // stored; for any other method the core says that it is no text
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
  return streamSource(source.name, () => {
    const rows = lines();
    return new ReadableStream({
      async pull(out) {
        const { done, value } = await rows.next();
        if (done) out.close();
        else out.enqueue(value);
      },
    });
  });
}

/**
 * The plain text files in a file, however deep they are wrapped.
 * @param {Source} source
 * @returns {AsyncGenerator<Source>}
 */
export async function* unpack(source, depth = 0) {
  const { head, stream } = await peekSource(source, HEAD);
  /** @param {(stream: Bytes) => Bytes} through */
  const again = (through) =>
    unpack(
      streamSource(source.name, () => through(source.stream())),
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
      for await (const entry of zipEntries(source)) yield* unpack(entry, depth + 1);
      return;
    }
    if (begins(head, 0x50, 0x41, 0x52, 0x31)) {
      await stream?.cancel();
      yield await parquetRows(source);
      return;
    }
  }
  const encoding = encodingOf(head);
  yield {
    ...source,
    seekable: source.seekable && !encoding,
    stream: () => {
      const bytes = stream ?? source.stream();
      return encoding ? recode(bytes, encoding) : bytes;
    },
  };
}
