// Which operations may run at the same time. The core holds one dataset and one report: what replaces them runs alone,
// what only reads them may run beside others. First come, first served, so nothing waits for ever.

/** @typedef {{ alone<T>(operation: () => Promise<T>): Promise<T>, beside<T>(operation: () => Promise<T>): Promise<T> }} Turns */

/** @returns {Turns} */
export function createTurns() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve(); // the last one that runs alone
  /** @type {Set<Promise<unknown>>} */
  let beside = new Set(); // those that began after it

  return {
    /** Waits for all that came before; all that comes later waits for it. */
    alone(operation) {
      const turn = Promise.all([last, ...beside]).then(operation);
      beside = new Set();
      last = turn.catch(() => {});
      return turn;
    },
    /** Waits only for the last one that runs alone. */
    beside(operation) {
      const turn = last.then(operation);
      const settled = turn.catch(() => {});
      const those = beside;
      those.add(settled);
      settled.then(() => those.delete(settled));
      return turn;
    },
  };
}
