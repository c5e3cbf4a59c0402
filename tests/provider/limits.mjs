// A token bucket for requests and one for tokens, and what a 429 says about them.

/** @typedef {import('./types.js').Limits} Limits */

export class Buckets {
  /** @param {Limits} limits */
  constructor(limits) {
    this.limits = limits;
    this.windowMs = limits.windowMs ?? 60_000;
    this.requests = limits.rpm ?? 0;
    this.tokens = limits.tpm ?? 0;
    this.last = performance.now();
  }

  #refill() {
    const now = performance.now();
    const part = (now - this.last) / this.windowMs;
    this.last = now;
    this.requests = Math.min(this.limits.rpm ?? 0, this.requests + part * (this.limits.rpm ?? 0));
    this.tokens = Math.min(this.limits.tpm ?? 0, this.tokens + part * (this.limits.tpm ?? 0));
  }

  /**
   * Lets a request through, or says which limit it hits and for how long. Limits are stated for a real minute, whatever
   * the window is. A request dearer than the whole bucket waits for a full one.
   * @param {number} tokens
   */
  take(tokens) {
    this.#refill();
    const { rpm, tpm } = this.limits;
    const minutes = 60_000 / this.windowMs;
    /** @param {'requests' | 'tokens'} name @param {number} all @param {number} left @param {number} need */
    const over = (name, all, left, need) => ({
      wait: ((need - left) / all) * (this.windowMs / 1000),
      limit: {
        name,
        limit: Math.round(all * minutes),
        used: Math.round((all - left) * minutes),
        requested: Math.round(need * (name === 'tokens' ? minutes : 1)),
      },
    });
    if (rpm !== undefined && this.requests < 1) return over('requests', rpm, this.requests, 1);
    const need = Math.min(tokens, tpm ?? 0);
    if (tpm !== undefined && this.tokens < need) return over('tokens', tpm, this.tokens, need);
    this.requests -= 1;
    this.tokens -= tokens;
    return undefined;
  }

  /** What came out counts too, when it is known. @param {number} tokens */
  spend(tokens) {
    this.tokens -= tokens;
  }
}

/**
 * Headers of a 429 as this provider names them.
 * @param {import('./types.js').Profile} profile
 * @param {NonNullable<ReturnType<Buckets['take']>>} over
 * @returns {Record<string, string>}
 */
export function limitHeaders(profile, { wait, limit }) {
  const seconds = `${Math.ceil(wait)}`;
  const reset = new Date(Date.now() + wait * 1000).toISOString();
  if (profile === 'openai' || profile === 'azure') {
    return {
      'retry-after': seconds,
      'retry-after-ms': `${Math.ceil(wait * 1000)}`,
      [`x-ratelimit-limit-${limit.name}`]: `${limit.limit}`,
      [`x-ratelimit-remaining-${limit.name}`]: '0',
      [`x-ratelimit-reset-${limit.name}`]: `${Math.ceil(wait * 1000)}ms`,
    };
  }
  if (profile === 'anthropic') {
    return {
      'retry-after': seconds,
      [`anthropic-ratelimit-${limit.name}-limit`]: `${limit.limit}`,
      [`anthropic-ratelimit-${limit.name}-remaining`]: '0',
      [`anthropic-ratelimit-${limit.name}-reset`]: reset,
    };
  }
  if (profile === 'openrouter') {
    return { 'x-ratelimit-limit': `${limit.limit}`, 'x-ratelimit-reset': `${Date.parse(reset)}` };
  }
  return profile === 'gemini' || profile === 'ollama' ? {} : { 'retry-after': seconds };
}
