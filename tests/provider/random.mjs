// Chance that can be repeated: everything is drawn from hashes of what was asked, nothing from time or order.

import { createHash } from 'node:crypto';

/** @param {...(string | number)} parts */
export const hashOf = (...parts) => createHash('sha256').update(parts.join('\u0000')).digest('hex');

/** @param {...(string | number)} parts @returns {import('./types.js').Random} */
export function randomOf(...parts) {
  let state = Number.parseInt(hashOf(...parts).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {string} text */
export const tokensOf = (text) => Math.ceil(text.length / 4);

/**
 * How long a reply takes.
 * @param {import('./types.js').Options['latency']} latency
 * @param {import('./types.js').Random} random
 */
export function delayOf(latency, random) {
  if (latency === undefined || typeof latency === 'number') return latency ?? 0;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return latency.median * Math.exp(latency.sigma * normal);
}
