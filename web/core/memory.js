// What WebAssembly can have, and what of a dataset fits into it.

const HEAP = 4e9; // bytes
const SURE = 100e6; // bytes after which the need for memory can be foreseen

/**
 * What reading all of it would take, if that is more than there is.
 * @param {number} heap bytes in use @param {number} done bytes read with them @param {number} total bytes
 */
export function foreseeTooMuch(heap, done, total) {
  if (done < SURE) return undefined;
  const needed = (heap / done) * total;
  return needed > HEAP ? needed : undefined;
}

/** The share of all conversations that would fit, in whole percent. @param {number} share that does not @param {number} needed by it */
export const fittingShare = (share, needed) => Math.max(0.01, Math.floor(((80 * HEAP) / needed) * share) / 100);
