// What came in and what went out, counted.

/** @typedef {import('./types.js').Entry} Entry */

export class Ledger {
  /** @type {Entry[]} */
  log = [];
  #paid = 0;
  #bodies = new Set();
  #sums = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 };
  #now = 0;
  #most = 0;
  #aborted = 0;

  /** @param {number} windowMs What counts as a minute. */
  constructor(windowMs) {
    this.windowMs = windowMs;
  }

  /** A question began. */
  enter() {
    this.#now++;
    this.#most = Math.max(this.#most, this.#now);
  }

  /** … and is over. @param {boolean} aborted The other side left before the whole reply was sent. */
  leave(aborted) {
    this.#now--;
    if (aborted) this.#aborted++;
  }

  /** What an answer costs, whether its usage is stated, absurd or missing. @type {Map<string, { input: number, cached: number, output: number }>} */
  bill = new Map();

  /** @param {string} model @param {import('./types.js').Usage} usage */
  charge(model, { input, cached, output }) {
    const sum = this.bill.get(model) ?? { input: 0, cached: 0, output: 0 };
    this.bill.set(model, { input: sum.input + input, cached: sum.cached + cached, output: sum.output + output });
  }

  /** A reply with usage arrived in full. @param {string} hash @param {import('./types.js').Usage} usage */
  pay(hash, usage) {
    this.#paid++;
    this.#bodies.add(hash);
    this.#sums.inputTokens += usage.input;
    this.#sums.outputTokens += usage.output;
    this.#sums.cachedTokens += usage.cached;
    this.#sums.cacheWriteTokens += usage.written;
  }

  #peak() {
    const times = this.log.filter(({ chat }) => chat).map(({ at }) => at);
    let [from, most] = [0, 0];
    for (const [to, at] of times.entries()) {
      while (at - (times[from] ?? 0) >= this.windowMs) from++;
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** Only questions are counted, neither lists of models nor preflights. */
  stats() {
    const questions = this.log.filter(({ chat }) => chat);
    /** @type {Record<string, number>} */
    const byStatus = {};
    for (const { status } of questions) byStatus[status] = (byStatus[status] ?? 0) + 1;
    return {
      requests: questions.length,
      paid: this.#paid,
      distinctPaid: this.#bodies.size,
      ...this.#sums,
      maxConcurrent: this.#most,
      perMinutePeak: this.#peak(),
      byStatus,
      aborted: this.#aborted,
      leaks: this.log.filter(({ leak }) => leak !== '').length,
    };
  }
}
