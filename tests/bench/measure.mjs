// One measurement, the same in Node and in a tab: the core's complete ingest (bytes to threads with their numbers)
// against V8's JSON.parse of the same bytes. Times are the best of `rounds`; memory is WebAssembly's whole heap.

import { generate } from './generate.mjs';

/** @param {Uint8Array[]} pieces */
function join(pieces) {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** @param {number} rounds @param {() => void} work */
function best(rounds, work) {
  let seconds = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    work();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return seconds;
}

/** Each line decoded and parsed, as a page would do it. @param {Uint8Array} bytes */
function parseLines(bytes) {
  const decoder = new TextDecoder();
  let records = 0;
  for (let from = 0; from < bytes.length; ) {
    let to = bytes.indexOf(10, from);
    if (to < 0) to = bytes.length;
    if (to > from) records += JSON.parse(decoder.decode(bytes.subarray(from, to))) ? 1 : 0;
    from = to + 1;
  }
  return records;
}

/** All lines as one text, as many pages do it. @param {Uint8Array} bytes */
function parseWhole(bytes) {
  const text = new TextDecoder().decode(bytes);
  return JSON.parse(text[0] === '[' ? text : `[${text.trimEnd().replaceAll('\n', ',')}]`).length;
}

/**
 * @param {(options: object) => Promise<any>} createCore
 * @param {Uint8Array} wasmBinary
 * @param {keyof typeof import('./generate.mjs').FORMATS} format
 * @param {number} megabytes
 */
export async function measure(createCore, wasmBinary, format, megabytes, rounds = 3) {
  const bytes = join([...generate(format, megabytes * 1e6)]);
  const PIECE = 1 << 20;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let threads = 0;
  let heap = 0;
  const seconds = [];
  for (let round = 0; round < rounds; round++) {
    const core = await createCore({ wasmBinary }); // a new heap each time
    const bridge = new core.Bridge();
    const call = (/** @type {string} */ method, /** @type {object} */ args) => {
      const text = encoder.encode(JSON.stringify(args));
      bridge.input(text.length).set(text);
      return JSON.parse(decoder.decode(bridge.call(method, text.length))).ok;
    };
    const start = performance.now();
    call('open', { name: 'bench' });
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      bridge.input(piece.length).set(piece);
      bridge.feed(piece.length);
    }
    call('close', {});
    threads = call('finish_reading', {}).threads;
    seconds.push((performance.now() - start) / 1000);
    heap = core.HEAPU8.length;
  }
  const rate = (/** @type {number} */ s) => bytes.length / 1e6 / s;
  const ours = rate(Math.min(...seconds));
  const lines = format === 'langsmith-array' ? undefined : rate(best(rounds, () => parseLines(bytes)));
  const whole = bytes.length < 4e8 ? rate(best(rounds, () => parseWhole(bytes))) : undefined; // V8's longest string
  return {
    format,
    megabytes: bytes.length / 1e6,
    threads,
    ours,
    lines,
    whole,
    times_lines: lines && ours / lines,
    times_whole: whole && ours / whole,
    heap_megabytes: heap / 1e6,
    heap_share: heap / bytes.length,
  };
}
