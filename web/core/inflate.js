// Compressed streams as generators: a small piece in, what it holds out, and nothing is decompressed before somebody
// wants it. Checksums are checked at the end of each stream, after its content was given out: a wrong one costs a
// sentence and not the content. A stream that grows beyond all measure is left with a sentence too.

import { Decompress } from 'fzstd';
import { ZStream, zlibInflate, zlibInflateInit2, zlibInflateReset } from 'pako';
import { plainError } from './plain_error.js';

/** @typedef {AsyncIterable<Uint8Array>} Bytes */

const GZIP = 31; // zlib's windowBits for gzip, and for deflate without a wrapper
const RAW = -15;
const STREAM_END = 1;
const BUFFER_ERROR = -5; // it wants more input
const OUTPUT = 256 << 10;
const INPUT = 32 << 10; // holds at most 32 MB
const ZSTD_INPUT = 4 << 10; // holds at most 128 MB: a block of 128 kB may take four bytes

const ALWAYS = 256e6; // bytes that any file may unpack to
const MAX_RATIO = 250; // beyond: a real export in gzip has 5 to 100

/** Counts what goes in and comes out. */
function createScale() {
  let packed = 0;
  let plain = 0;
  return {
    /** @param {number} bytes */
    add(bytes) {
      packed += bytes;
    },
    /** @param {number} bytes */
    give(bytes) {
      plain += bytes;
      if (plain > ALWAYS && plain > packed * MAX_RATIO) {
        throw plainError(
          `It unpacks to more than ${MAX_RATIO} times its size, as no export does: what comes after the first ${Math.round(plain / 1e6)} MB was not read.`,
        );
      }
    },
  };
}

/** @param {Bytes} stream @param {number} size @returns {AsyncGenerator<Uint8Array>} */
async function* inSlices(stream, size) {
  for await (const piece of stream) {
    for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
  }
}

/** @param {Bytes} stream @param {number} windowBits @returns {AsyncGenerator<Uint8Array>} */
async function* inflate(stream, windowBits) {
  const machine = new ZStream();
  zlibInflateInit2(machine, windowBits);
  const scale = createScale();
  let isBetween = false; // a member has ended: another may follow, or something else
  let trailing = 0; // bytes of something else
  let any = false;
  for await (const slice of inSlices(stream, INPUT)) {
    scale.add(slice.length);
    machine.input = slice;
    machine.next_in = 0;
    machine.avail_in = slice.length;
    any = true;
    let isFull = false; // the output was: more may be held back, though all input is taken
    while (machine.avail_in > 0 || (isFull && !isBetween)) {
      if (isBetween) {
        const isMember = trailing === 0 && windowBits === GZIP && slice[machine.next_in] === 0x1f;
        if (!isMember) {
          // Blocks of a tape end in zeros.
          if (trailing > 0 || slice.subarray(machine.next_in).some((byte) => byte !== 0)) trailing += machine.avail_in;
          break;
        }
        zlibInflateReset(machine);
        isBetween = false;
      }
      machine.output = new Uint8Array(OUTPUT);
      machine.next_out = 0;
      machine.avail_out = OUTPUT;
      const status = zlibInflate(machine, 0);
      isFull = machine.avail_out === 0;
      if (machine.next_out > 0) {
        scale.give(machine.next_out);
        yield machine.output.subarray(0, machine.next_out);
      }
      if (status === STREAM_END) isBetween = true;
      else if (status < 0 && status !== BUFFER_ERROR) throw wrong(machine.msg); // it may want more input
    }
  }
  if (any && !isBetween) throw plainError('It breaks off: its end is missing. What came before was read.');
  if (trailing > 0) {
    throw plainError(`Behind its end are ${trailing} bytes that are not compressed: they were not read.`);
  }
}

/** @param {string} message of zlib */
const wrong = (message) =>
  plainError(
    message === 'incorrect data check'
      ? 'Its checksum is wrong: something in it was changed after it was packed. It was read all the same.'
      : `It is damaged (${message || 'not compressed as it says'}): what comes after that was not read.`,
  );

/** Several members are one stream (RFC 1952, 2.2). @param {Bytes} stream */
export const gunzip = (stream) => inflate(stream, GZIP);

/** Deflate without a wrapper, as in a zip. @param {Bytes} stream */
export const inflateRaw = (stream) => inflate(stream, RAW);

/** @param {Bytes} stream @returns {AsyncGenerator<Uint8Array>} */
export async function* unzstd(stream) {
  const scale = createScale();
  /** @type {Uint8Array[]} */
  let out = [];
  const machine = new Decompress((bytes) => {
    if (bytes.length > 0) out.push(bytes);
  });
  /** @param {Uint8Array} slice @param {boolean} isLast */
  function* push(slice, isLast) {
    try {
      machine.push(slice, isLast);
    } catch (error) {
      throw wrong(/** @type {Error} */ (error).message);
    }
    const made = out;
    out = [];
    for (const bytes of made) {
      scale.give(bytes.length);
      yield bytes;
    }
  }
  for await (const slice of inSlices(stream, ZSTD_INPUT)) {
    scale.add(slice.length);
    yield* push(slice.slice(), false); // the library may keep it
  }
  yield* push(new Uint8Array(0), true);
}

/** CRC-32 of zip and gzip (polynomial 0xEDB88320), eight bits at a time. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The same bytes; at their end an error, if their checksum is another. @param {Bytes} stream @param {number} expected @returns {AsyncGenerator<Uint8Array>} */
export async function* checked(stream, expected) {
  let crc = 0xffffffff;
  for await (const piece of stream) {
    for (let i = 0; i < piece.length; i++) {
      crc = (crc >>> 8) ^ /** @type {number} */ (CRC_TABLE[(crc ^ /** @type {number} */ (piece[i])) & 0xff]);
    }
    yield piece;
  }
  if ((crc ^ 0xffffffff) >>> 0 !== expected >>> 0) throw wrong('incorrect data check');
}
