// Containers: whatever a file is wrapped in comes off before its bytes reach the core.
//
//   gzip (several members), zstd (several frames)  -> one stream
//   zip, .eval, tar                                -> their entries, each looked at again
//   Parquet, SQLite                                -> their rows as JSON lines
//   UTF-16, Windows-1252                           -> UTF-8
//
// All by libraries (docs/dependencies.md). What cannot be unpacked is passed on as it is: the core names what it sees.

import { encodingOf } from './encoding.js';
import { gunzip, unzstd } from './inflate.js';
import { parquetRows } from './parquet.js';
import { bytesOf, peekSource, streamOf, streamSource } from './source.js';
import { isSqlite, sqliteRows } from './sqlite.js';
import { isTar, tarEntries } from './tar.js';
import { isZip, zipEntries } from './zip.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {ReadableStream<Uint8Array>} Bytes */
/** @typedef {() => Promise<Uint8Array>} LoadSqlite SQLite's own code as WebAssembly */

const HEAD = 65536;
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

/** What breaks in one entry costs the others nothing. @param {Source} entry @param {LoadSqlite} loadSqlite @param {number} depth @returns {AsyncGenerator<Source>} */
async function* unpackEntry(entry, loadSqlite, depth) {
  try {
    yield* unpack(entry, loadSqlite, depth);
  } catch (problem) {
    yield { ...entry, problem };
  }
}

/** What is in a source that holds others; nothing for what is a file itself. @param {Uint8Array} head
 * @returns {((source: Source) => AsyncGenerator<Source>) | undefined} */
function openerOf(head) {
  /** @param {(bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>} through */
  const inside = (through) =>
    async function* (/** @type {Source} */ source) {
      yield streamSource(source.name, () => streamOf(through(bytesOf(source.stream()))));
    };
  if (begins(head, 0x1f, 0x8b)) return inside(gunzip);
  if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) return inside(unzstd);
  if (isZip(head)) return zipEntries;
  if (isTar(head)) return tarEntries;
  return undefined;
}

/**
 * The plain text files in a file, however deep they are wrapped.
 * @param {Source} source
 * @param {LoadSqlite} loadSqlite
 * @returns {AsyncGenerator<Source>}
 */
export async function* unpack(source, loadSqlite, depth = 0) {
  const { head, stream } = await peekSource(source, HEAD);
  // A stream is read once: what was looked at is still in it.
  const whole = stream ? streamSource(source.name, () => stream) : source;
  if (depth < DEEPEST) {
    const open = openerOf(head);
    if (open) {
      for await (const entry of open(whole)) yield* unpackEntry(entry, loadSqlite, depth + 1);
      return;
    }
    if (begins(head, 0x50, 0x41, 0x52, 0x31)) return yield await parquetRows(whole);
    if (isSqlite(head)) return yield* sqliteRows(whole, loadSqlite);
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
