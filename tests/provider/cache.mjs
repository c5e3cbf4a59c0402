// Prompt caches: what was sent before need not be paid in full again.

const block = 512; // characters, 128 tokens

export class PromptCache {
  /** @type {Set<string>} */
  #seen = new Set();

  /** Tokens found and tokens kept for later. @param {import('./types.js').Asked} asked */
  use({ model, cache }) {
    const blocks = cache ? Math.floor(cache.text.length / block) : 0;
    if (!cache || blocks * 128 < cache.min) return { cached: 0, written: 0 };
    let [high, low, found] = [0x811c9dc5, 0x9e3779b9, 0];
    for (let i = 0; i < blocks; i++) {
      for (let at = i * block; at < (i + 1) * block; at++) {
        const code = cache.text.charCodeAt(at);
        high = Math.imul(high ^ code, 0x01000193);
        low = Math.imul(low ^ code, 0x85ebca6b);
      }
      const name = `${model}:${high}:${low}`;
      if (this.#seen.has(name)) found = i + 1;
      this.#seen.add(name);
    }
    const cached = found * 128 < cache.min ? 0 : found * 128;
    return { cached, written: cache.writes ? blocks * 128 - cached : 0 };
  }
}
