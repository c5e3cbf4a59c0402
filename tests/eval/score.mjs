// How well groups agree with labels: the usual four, between 0 and 1 (ARI may fall below).

/** Counts of each pair, and of each side. @param {string[]} truth @param {string[]} found */
function table(truth, found) {
  const rows = [...new Set(truth)].sort();
  const columns = [...new Set(found)].sort();
  const row = new Map(rows.map((name, i) => [name, i]));
  const column = new Map(columns.map((name, i) => [name, i]));
  const cells = rows.map(() => new Array(columns.length).fill(0));
  truth.forEach((name, i) => {
    const line = cells[row.get(name) ?? 0];
    if (line) line[column.get(found[i] ?? '') ?? 0]++;
  });
  const a = cells.map((line) => line.reduce((sum, n) => sum + n, 0));
  const b = columns.map((_, j) => cells.reduce((sum, line) => sum + line[j], 0));
  return { cells, a, b, n: truth.length };
}

/** Mutual information over the mean of both entropies (Strehl, Ghosh 2002, the arithmetic mean).
 * @param {string[]} truth @param {string[]} found */
export function nmi(truth, found) {
  const { cells, a, b, n } = table(truth, found);
  const entropy = (/** @type {number[]} */ sizes) =>
    -sizes.reduce((sum, size) => sum + (size / n) * Math.log(size / n), 0);
  let shared = 0;
  for (const [i, line] of cells.entries()) {
    for (const [j, count] of line.entries()) {
      if (count > 0) shared += (count / n) * Math.log((n * count) / ((a[i] ?? 0) * (b[j] ?? 0)));
    }
  }
  const mean = (entropy(a) + entropy(b)) / 2;
  return mean === 0 ? 1 : shared / mean;
}

/** Adjusted Rand index (Hubert, Arabie 1985). @param {string[]} truth @param {string[]} found */
export function ari(truth, found) {
  const { cells, a, b, n } = table(truth, found);
  const pairs = (/** @type {number} */ size) => (size * (size - 1)) / 2;
  const both = cells.flat().reduce((sum, size) => sum + pairs(size), 0);
  const left = a.reduce((sum, size) => sum + pairs(size), 0);
  const right = b.reduce((sum, size) => sum + pairs(size), 0);
  const chance = (left * right) / pairs(n);
  const most = (left + right) / 2;
  return most === chance ? 1 : (both - chance) / (most - chance);
}

/** Agreement beyond chance of two judges (Cohen 1960). @param {string[]} truth @param {string[]} found */
export function kappa(truth, found) {
  const names = [...new Set([...truth, ...found])];
  const share = (/** @type {string[]} */ list, /** @type {string} */ name) =>
    list.filter((one) => one === name).length / list.length;
  const agreed = truth.filter((one, i) => one === found[i]).length / truth.length;
  const chance = names.reduce((sum, name) => sum + share(truth, name) * share(found, name), 0);
  return chance === 1 ? 1 : (agreed - chance) / (1 - chance);
}

/** Share of texts whose label is the commonest of their group. @param {string[]} truth @param {string[]} found */
export function purity(truth, found) {
  const { cells, b, n } = table(truth, found);
  return b.reduce((sum, _, j) => sum + Math.max(...cells.map((line) => line[j])), 0) / n;
}

/** Share of texts that agree when each group is given a label of its own as well as can be (Kuhn 1955; by potentials).
 * @param {string[]} truth @param {string[]} found */
export function accuracy(truth, found) {
  const { cells, n } = table(truth, found);
  const size = Math.max(cells.length, cells[0]?.length ?? 0);
  const cost = (/** @type {number} */ i, /** @type {number} */ j) => -(cells[i]?.[j] ?? 0);
  const u = new Array(size + 1).fill(0);
  const v = new Array(size + 1).fill(0);
  const match = new Array(size + 1).fill(0);
  for (let i = 1; i <= size; i++) {
    const way = new Array(size + 1).fill(0);
    const least = new Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Array(size + 1).fill(false);
    match[0] = i;
    let j0 = 0;
    do {
      used[j0] = true;
      const i0 = match[j0];
      let delta = Number.POSITIVE_INFINITY;
      let j1 = 0;
      for (let j = 1; j <= size; j++) {
        if (used[j]) continue;
        const reduced = cost(i0 - 1, j - 1) - u[i0] - v[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          way[j] = j0;
        }
        if (least[j] < delta) {
          delta = least[j];
          j1 = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (used[j]) {
          u[match[j]] += delta;
          v[j] -= delta;
        } else {
          least[j] -= delta;
        }
      }
      j0 = j1;
    } while (match[j0] !== 0);
    do {
      const j1 = way[j0];
      match[j0] = match[j1];
      j0 = j1;
    } while (j0);
  }
  let right = 0;
  for (let j = 1; j <= size; j++) right -= cost(match[j] - 1, j - 1);
  return right / n;
}
