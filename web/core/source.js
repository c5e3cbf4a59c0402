// What can be read from, whoever has it: a browser's file, a path, something unpacked.

import { plainError } from './plain_error.js';

/** @typedef {import('../types.js').Source} Source */

/**
 * A browser's file as a source.
 * @param {File | Source} file
 * @param {(start: number, end: number) => Promise<Uint8Array>} [elsewhere] reads the same file in the page's thread: Safari's
 *   engine lets a worker of a page from disk read no file
 * @returns {Source}
 */
export function asSource(file, elsewhere) {
  if (!(file instanceof Blob)) return file;
  let isElsewhere = false;
  /** @param {number} start @param {number} end */
  const slice = async (start, end) => {
    if (elsewhere && isElsewhere) return elsewhere(start, Math.min(end, file.size));
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    } catch (error) {
      if (!elsewhere || /** @type {Error} */ (error).name !== 'NotReadableError') throw error;
      isElsewhere = true;
      return elsewhere(start, Math.min(end, file.size));
    }
  };
  const { name, size } = file;
  /** @type {Source} */
  const source = { name, size, seekable: true, slice, stream: () => streamOf(piecesOf(source)) };
  return source;
}

const MAX_HELD = 1e9; // bytes of an archive in an archive

/** All of a stream. @param {ReadableStream<Uint8Array>} stream */
async function collect(stream) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  for await (const piece of bytesOf(stream)) {
    size += piece.length;
    if (size > MAX_HELD)
      throw plainError('It is an archive in an archive and larger than 1 GB: unpack the outer one first.');
    pieces.push(piece);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A stream's bytes as a generator; whoever stops early lets go of the stream. @param {ReadableStream<Uint8Array>} stream @returns {AsyncGenerator<Uint8Array>} */
export async function* bytesOf(stream) {
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel().catch(() => {}); // it may have failed
  }
}

/** What comes of a generator as a stream; each piece is made when it is wanted. @param {AsyncIterable<Uint8Array>} pieces @returns {ReadableStream<Uint8Array>} */
export function streamOf(pieces) {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(out) {
        const { done, value } = await iterator.next();
        if (done) out.close();
        else out.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Something that was unpacked: it can be read from the start only. @param {string} name @param {() => ReadableStream<Uint8Array>} stream @returns {Source} */
export function streamSource(name, stream) {
  /** @type {Promise<Uint8Array> | undefined} */
  let whole;
  return {
    name,
    size: 0,
    seekable: false,
    stream,
    slice: async (start, end) => {
      whole ??= collect(stream()); // an archive in an archive: held as a whole
      return (await whole).subarray(start, end);
    },
  };
}

/** @param {Source} source */
export const sizeOf = async (source) => source.size || (await source.slice(0, Number.MAX_SAFE_INTEGER)).length;

/** Reports how many bytes were read. @param {Source} source @param {(bytes: number) => void} onBytes @returns {Source} */
export function counted(source, onBytes) {
  return {
    ...source,
    stream: () =>
      source.stream().pipeThrough(
        new TransformStream({
          transform(chunk, out) {
            onBytes(chunk.length);
            out.enqueue(chunk);
          },
        }),
      ),
    slice: async (start, end) => {
      const bytes = await source.slice(start, end);
      onBytes(bytes.length);
      return bytes;
    },
  };
}

const PIECE = 4 << 20;

/**
 * A source's bytes, in order. Of what can be sliced the next piece is on its way while this one is worked on.
 * @param {Source} source @returns {AsyncGenerator<Uint8Array>}
 */
export async function* piecesOf(source) {
  if (!source.seekable) {
    yield* bytesOf(source.stream());
    return;
  }
  let next = source.slice(0, PIECE);
  for (let at = PIECE; ; at += PIECE) {
    const piece = await next;
    if (piece.length === 0) return;
    next = at < source.size ? source.slice(at, at + PIECE) : Promise.resolve(new Uint8Array(0));
    yield piece;
  }
}

/** The first bytes of a source, and a stream of all of them. @param {Source} source @param {number} length */
export async function peekSource(source, length) {
  if (!source.seekable) return peek(source.stream(), length);
  return { head: await source.slice(0, length), stream: undefined };
}

/** The first bytes of a stream, and the stream with them still in it. @param {ReadableStream<Uint8Array>} stream @param {number} length */
export async function peek(stream, length) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  let ended = false;
  /** What broke off is reported at its place: what comes before it is good. @type {unknown} */
  let broken;
  while (size < length && !ended) {
    try {
      const { done, value } = await reader.read();
      ended = done;
      if (value) {
        chunks.push(value);
        size += value.length;
      }
    } catch (error) {
      broken = error;
      ended = true;
    }
  }
  if (broken && size === 0) throw broken;
  const head = new Uint8Array(Math.min(size, length));
  let at = 0;
  for (const chunk of chunks) {
    head.set(chunk.subarray(0, head.length - at), at);
    at = Math.min(at + chunk.length, head.length);
  }
  const rest = new ReadableStream({
    async pull(out) {
      const first = chunks.shift();
      if (first) {
        out.enqueue(first);
        return;
      }
      if (broken) throw broken;
      const { done, value } = await reader.read();
      if (done) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason).catch(() => {}),
  });
  return { head, stream: rest };
}

/** All of a file as text. @param {Source} file */
export async function textOf(file) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of piecesOf(file)) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** The beginning of a file as text; empty where it cannot be read, which is reported when all of it is read. @param {Source} file @param {number} length bytes */
export async function headOf(file, length) {
  try {
    const { head, stream } = await peekSource(file, length);
    await stream?.cancel();
    return new TextDecoder().decode(head);
  } catch {
    return '';
  }
}
