// The 95 % bootstrap interval of a median, computed from the binomial it follows: no seed, the same every time.

/** @param {number} n ln n! for 0 … n */
function logFactorials(n) {
  const sums = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) sums[i] = /** @type {number} */ (sums[i - 1]) + Math.log(i);
  return sums;
}

/**
 * Where the median of a resample lies with 95 %: exact up to a thousand values, by the normal approximation beyond
 * (Efron 1979 for what is computed; src/stats/median.cpp is the other side).
 * @param {number[]} values @returns {[number, number] | null}
 */
export function medianInterval(values) {
  const n = values.length;
  if (n < 3) return null;
  const sorted = Float64Array.from(values).sort();
  /** @param {number} i */
  const at = (i) => /** @type {number} */ (sorted[i]);
  if (n > 1000) {
    const away = (1.959963984540054 * Math.sqrt(n)) / 2;
    return [at(Math.floor(n / 2 - away)), at(Math.min(n - 1, Math.ceil(n / 2 + away)))];
  }
  const factorial = logFactorials(n);
  /** How likely a resample's median is at most the k-th smallest. @param {number} k */
  const atMost = (k) => {
    if (k >= n) return 1;
    let all = 0;
    for (let i = Math.floor((n + 1) / 2); i <= n; i++) {
      const choices = /** @type {number} */ (factorial[n]) - Number(factorial[i]) - Number(factorial[n - i]);
      all += Math.exp(choices + i * Math.log(k / n) + (n - i) * Math.log(1 - k / n));
    }
    return all;
  };
  /** @param {number} chance */
  const firstOver = (chance) => {
    let k = 1;
    while (atMost(k) < chance) k++;
    return at(k - 1);
  };
  return [firstOver(0.025), firstOver(0.975)];
}
