// Gives a file to the core, piece by piece. Of a large file of lines others read what follows, each a slice at a time;
// the core takes over what they found in the order of the file, so the result is that of one reader.
//
//   pieces ──feed──> core ──says that it reads lines──> slices ──helpers──> adopt ──> core

/** @typedef {import('../types.js').Helper} Helper */

const ALONE = 16e6; // bytes that are read before others are asked: most files are done by then
const NEWLINE = 10;

/** @param {Uint8Array[]} parts */
const sizeOf = (parts) => parts.reduce((sum, part) => sum + part.length, 0);

/**
 * @param {import('./bridge.js').Bridge} bridge after `open`
 * @param {{ name: string, mapping: import('../types.js').Mapping }} file
 * @param {(start: number, end: number) => Promise<Uint8Array>} read the file's bytes again
 * @param {(() => Helper[]) | undefined} helpers started when they are first needed; none: all is read here
 */
export function createFeeder(bridge, file, read, helpers) {
  let done = 0; // bytes given to the core or to a helper
  /** @type {string | null} */
  let format = null;
  /** What came after the last end of a line. @type {Uint8Array[]} */
  let rest = [];
  /** @type {{ start: number, end: number, slice: Promise<Uint8Array> }[]} */
  const asked = [];
  let turn = 0;

  async function settleFirst() {
    const first = asked.shift();
    if (!first) return;
    const slice = await first.slice;
    if (slice.length > 0) {
      bridge.adopt(slice);
      return;
    }
    bridge.feed(await read(first.start, first.end));
    format = null; // its lines cannot be read alone
    helpers = undefined;
  }

  async function settle() {
    while (asked.length > 0) await settleFirst();
  }

  /** Whole lines, whose bytes go over to a helper. @param {Uint8Array[]} lines @param {string} format @param {Helper[]} all */
  async function ask(lines, format, all) {
    const helper = /** @type {Helper} */ (all[turn++ % all.length]);
    const end = done + sizeOf(lines);
    const slice = helper.slice({ ...file, format }, lines, done).catch(() => new Uint8Array(0));
    asked.push({ start: done, end, slice });
    done = end;
    if (asked.length > 2 * all.length) await settleFirst();
  }

  /** @param {Uint8Array[]} parts */
  async function feed(parts) {
    await settle();
    for (const part of parts) bridge.feed(part);
    done += sizeOf(parts);
  }

  return {
    /** @param {Uint8Array} piece which nothing else holds */
    async take(piece) {
      const end = piece.lastIndexOf(NEWLINE) + 1;
      if (end === 0 && format) {
        rest.push(piece); // a line of many pieces
        return;
      }
      const cut = end > 0 ? end : piece.length;
      const lines = [...rest, piece.subarray(0, cut)];
      rest = cut < piece.length ? [piece.slice(cut)] : [];
      const all = format && helpers ? helpers() : [];
      if (format && all.length > 0) await ask(lines, format, all);
      else await feed(lines);
      if (helpers && !format && done >= ALONE) format = bridge.call('slice_format', {});
    },
    async finish() {
      await feed(rest);
      rest = [];
    },
  };
}
