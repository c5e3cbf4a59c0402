// Sorting a hundred thousand rows without the page standing still: small pieces at once, then merged in slices.

const PIECE = 8192; // rows that are sorted at once: a few milliseconds
const SLICE = 10; // milliseconds of merging before the page may answer

/** Missing values last, whatever the direction. @param {unknown} a @param {unknown} b */
function compare(a, b) {
  if (a === null || b === null) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : Number(x > y);
}

const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * The items in another order; equal ones keep theirs.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string | number | null} value
 * @param {boolean} down
 * @param {() => boolean} isWanted asked between slices; false ends it early, with nothing
 * @returns {Promise<T[] | undefined>}
 */
export async function inOrder(items, value, down, isWanted = () => true) {
  const keys = items.map(value);
  const sign = down ? -1 : 1;
  /** @param {number} a @param {number} b */
  const order = (a, b) => {
    const [x = null, y = null] = [keys[a], keys[b]];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return compare(x, y) * sign || a - b;
  };
  /** @type {Uint32Array[]} */
  let pieces = [];
  let since = performance.now();
  const pause = async () => {
    if (performance.now() - since < SLICE) return isWanted();
    await breathe();
    since = performance.now();
    return isWanted();
  };
  for (let at = 0; at < items.length; at += PIECE) {
    const piece = Uint32Array.from({ length: Math.min(PIECE, items.length - at) }, (_, i) => at + i);
    pieces.push(piece.sort(order));
    if (!(await pause())) return undefined;
  }
  while (pieces.length > 1) {
    /** @type {Uint32Array[]} */
    const merged = [];
    for (let p = 0; p < pieces.length; p += 2) {
      const [a, b] = [pieces[p], pieces[p + 1]];
      if (!a || !b) {
        if (a) merged.push(a);
        continue;
      }
      const both = new Uint32Array(a.length + b.length);
      let [i, j] = [0, 0];
      for (let k = 0; k < both.length; k++) {
        const takeA = j >= b.length || (i < a.length && order(Number(a[i]), Number(b[j])) <= 0);
        both[k] = Number(takeA ? a[i++] : b[j++]);
        if (k % 1024 === 1023 && !(await pause())) return undefined;
      }
      merged.push(both);
    }
    pieces = merged;
  }
  return Array.from(pieces[0] ?? [], (i) => /** @type {T} */ (items[i]));
}
