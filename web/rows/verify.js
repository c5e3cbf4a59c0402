// Verifies a report: everything that it counts, computed from its rows again. Not verified: q-values, a trend's z, and
// the agreement between seeds, which take more than rows.

import { holds } from './figures.js';
import { select } from './filter.js';
import { METRICS, printed, wilson } from './metrics.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {import('../types.js').Stats} Stats */
/** @typedef {import('../types.js').Verdict['wrong'][number]} Mismatch */

/** Statistics are written with ten significant digits. @param {unknown} a @param {unknown} b @returns {boolean} */
function equal(a, b) {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [x, y] = /** @type {[Record<string, unknown>, Record<string, unknown>]} */ ([a, b]);
  return Object.keys(x).length === Object.keys(y).length && Object.keys(x).every((key) => equal(x[key], y[key]));
}

/** @param {Row[]} rows @param {(row: Row) => Record<string, string | number>} of */
function means(rows, of) {
  /** @type {Map<string, { n: number, sum: number }>} */
  const sums = new Map();
  for (const row of rows) {
    for (const [key, value] of Object.entries(of(row))) {
      if (typeof value !== 'number') continue;
      const { n, sum } = sums.get(key) ?? { n: 0, sum: 0 };
      sums.set(key, { n: n + 1, sum: sum + value });
    }
  }
  return Object.fromEntries([...sums].map(([key, { n, sum }]) => [key, { n, mean: sum / n }]));
}

/** How often each text occurs. @param {Row[]} rows */
function textsOf(rows) {
  /** @type {Map<string, Map<string, number>>} */
  const all = new Map();
  for (const { attributes } of rows) {
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value !== 'string') continue;
      const values = all.get(key) ?? new Map();
      all.set(key, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return all;
}

const REST = '(other values)';

/** Where only the most frequent values are listed, the rest has to add up. @param {Row[]} rows @param {Stats['attributes']} stated */
function attributesOf(rows, stated) {
  const found = [...textsOf(rows)].map(([key, values]) => {
    const listed = stated[key] ?? Object.create(null);
    if (!(REST in listed)) return [key, Object.fromEntries(values)];
    const frequent = [...values].filter(([value]) => value in listed && value !== REST);
    const rest = [...values].reduce((sum, [value, n]) => sum + (value in listed && value !== REST ? 0 : n), 0);
    return [key, Object.fromEntries([...frequent, [REST, rest]])];
  });
  return Object.fromEntries(found);
}

/**
 * Each to be counted when it is asked for: all of them at once would hold up a page with a hundred thousand rows.
 * @param {Row[]} rows @param {Stats} stated @returns {Record<string, () => unknown>}
 */
function statsOf(rows, stated) {
  const measured = [...METRICS].map(([id, { of }]) => [id, () => of(rows)]);
  return {
    ...Object.fromEntries(measured),
    feedback: () => means(rows, (row) => row.feedback),
    attributes: () => attributesOf(rows, stated.attributes ?? {}),
    numbers: () => means(rows, (row) => row.attributes),
  };
}

/** What an older version did not write is not asked for. @param {string} where @param {object} stated @param {Record<string, unknown>} found */
function* compared(where, stated, found) {
  for (const [key, value] of Object.entries(found)) {
    const claimed = /** @type {Record<string, unknown>} */ (stated)[key];
    if (claimed === undefined) continue;
    if (claimed === null && key.endsWith('_ci')) continue; // a range that is not given claims nothing
    yield { where: `${where} ${key}`, stated: claimed, found: typeof value === 'function' ? value() : value };
  }
}

/** A sentence, put together again. @param {Report} report @param {import('../types.js').KeyPoint} point */
const sentence = (report, { parts, figures }) =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('figure' in part) return figures[part.figure]?.text ?? '';
      if ('trace' in part) return `#${part.trace}`;
      return `“${report.categories.find(({ id }) => id === part.category)?.name ?? part.category}”`;
    })
    .join('');

/** @param {Report} report */
function* findings(report) {
  for (const [i, point] of report.key_points.entries()) {
    const where = `finding ${i + 1}`;
    yield { where: `${where} text`, stated: point.text, found: sentence(report, point) };
    for (const figure of point.figures) {
      const named = `${where} ${figure.metric} “${figure.text}”`;
      yield { where: named, stated: true, found: holds(report.rows, figure) };
      yield { where: `${named} as printed`, stated: figure.text, found: printed(figure) };
    }
  }
}

/** @param {Row} row @param {import('../types.js').Difference} difference */
function has(row, { kind, key, value }) {
  if (kind === 'outcome') return row.outcome === key;
  if (kind === 'mode') return row.signs?.some(({ mode }) => mode === key) ?? false;
  return row.attributes[key] === value;
}

/** In which of the buckets rows began. @param {Row[]} rows @param {string[]} starts */
function countsOver(rows, starts) {
  const from = starts.map((start) => Date.parse(start));
  const counts = starts.map(() => 0);
  for (const { start_time: start } of rows) {
    if (start === null) continue;
    const began = Date.parse(start);
    const after = from.findIndex((time) => time > began);
    const at = after < 0 ? from.length - 1 : after - 1;
    if (at >= 0) counts[at] = Number(counts[at]) + 1;
  }
  return counts;
}

/** @param {Report} report */
function* categories({ rows, categories: all, over_time: course }) {
  for (const category of all) {
    const where = `category ${category.id}`;
    const inside = select(rows, { category: category.id });
    yield* compared(where, category, {
      count: inside.length,
      share: inside.length / rows.length,
      share_ci: wilson(inside.length, rows.length),
      ...(course && { over_time: countsOver(inside, course.starts) }),
    });
    yield* compared(where, category.stats, statsOf(inside, category.stats));
    if (category.differences.length === 0) continue;
    const outside = select(rows, { not_category: category.id });
    for (const difference of category.differences) {
      const { kind, key, value, here, elsewhere } = difference;
      const found = [inside, outside].map((side) => side.filter((row) => has(row, difference)).length);
      yield { where: `${where} ${kind} ${value ?? key}`, stated: [here[0], elsewhere[0]], found };
    }
  }
}

/** How many rows each category has, parents too. @param {Row[]} rows */
function categoriesOf(rows) {
  /** @type {Record<string, number>} */
  const found = Object.create(null);
  for (const { category_id: leaf } of rows) {
    const parts = (leaf ?? '').split('.');
    for (let n = 1; n <= parts.length; n++) {
      const category = parts.slice(0, n).join('.');
      found[category] = (found[category] ?? 0) + 1;
    }
  }
  return found;
}

/** @param {Report} report */
function* modes({ rows, failure_modes: all }) {
  for (const { id, ...mode } of all) {
    const chosen = select(rows, { mode: id });
    yield* compared(`way of failing ${id}`, mode, {
      count: chosen.length,
      share: chosen.length / rows.length,
      share_ci: wilson(chosen.length, rows.length),
      by_category: categoriesOf(chosen),
    });
  }
}

/** What an issue's cases add up to. @param {Report} report */
function* issues({ rows, issues: all = [] }) {
  const outcomes = new Set(rows.map(({ outcome }) => outcome));
  const onlyFailures = outcomes.has('failed') && !outcomes.has('succeeded');
  const byId = new Map(rows.map((row) => [row.thread_id, row]));
  for (const issue of all) {
    const chosen = issue.cases.map((one) => byId.get(one.thread_id));
    const known = chosen.filter((row) => row !== undefined && (onlyFailures || row.outcome !== 'unknown'));
    const marked = rows.filter((row) => row.issues?.includes(issue.id)).length;
    const where = `issue “${issue.title}”`;
    yield { where: `${where} conversations`, stated: [issue.count, issue.count], found: [chosen.length, marked] };
    yield { where: `${where} cases in the report`, stated: chosen.length, found: chosen.filter(Boolean).length };
    yield* compared(where, issue, {
      share: issue.cases.length / rows.length,
      share_ci: wilson(issue.cases.length, rows.length),
      rate_ci: wilson(issue.cases.length, issue.eligible),
      failed: [known.filter((row) => row?.outcome === 'failed').length, known.length],
      by_category: categoriesOf(chosen.flatMap((row) => (row ? [row] : []))),
    });
    for (const difference of issue.differences) {
      const { kind, key, value = '', here } = difference;
      const found = chosen.filter((row) =>
        kind === 'category'
          ? (row?.category_id ?? '').split('.')[0] === value
          : row !== undefined && row.attributes[key] === value,
      ).length;
      yield { where: `${where} ${key} ${value}`, stated: here[0], found };
    }
  }
}

/** @param {Report} report */
function* groups({ rows, overall, unclassified, ledger, over_time: course }) {
  const named = /** @type {const} */ ([
    ['overall', overall, rows],
    ['unclassified', unclassified, select(rows, { category: '' })],
  ]);
  for (const [where, group, chosen] of named) {
    yield* compared(where, group, { count: chosen.length, share: chosen.length / rows.length });
    yield* compared(where, group.stats, statsOf(chosen, group.stats));
  }
  const spoken = rows.filter((row) => row.turns > 0).length;
  yield* compared('ledger', ledger, {
    loaded: rows.length + (ledger.unmatched ?? 0) + (ledger.unsampled ?? 0) + (ledger.filtered ?? 0),
    analysed: spoken,
    no_text: rows.length - spoken,
    ...(ledger.unique !== undefined && {
      unique: rows.filter((row) => row.turns > 0 && row.copy_of === undefined).length,
    }),
  });
  /** @param {string} by */
  const read = (by) => rows.filter((row) => row.reading?.by === by).length;
  if (ledger.models) {
    const [copies, refused, failed, unasked] = ['copy', 'refused', 'failed', 'unasked'].map(read);
    yield* compared('ledger models', ledger.models, { by_model: read('model'), copies, refused, failed, unasked });
  }
  if (course) yield* compared('over time', course, { counts: countsOver(rows, course.starts) });
}

/**
 * Compares everything, a piece at a time: yields what is wrong, or nothing where it is right.
 * @param {Report} report
 * @returns {Generator<Mismatch | undefined, void, void>}
 */
export function* verify(report) {
  if (report.rows.length === 0) return;
  for (const [where, part] of /** @type {const} */ ([
    ['findings', findings],
    ['groups', groups],
    ['categories', categories],
    ['failure modes', modes],
    ['issues', issues],
  ])) {
    try {
      for (const one of part(report)) yield equal(one.stated, one.found) ? undefined : one;
    } catch (error) {
      yield { where, stated: 'what cannot be read', found: /** @type {Error} */ (error).message };
    }
  }
}

/** All of it at once. @param {Report} report @returns {import('../types.js').Verdict} */
export function verifyAll(report) {
  const all = [...verify(report)];
  return { checked: all.length, wrong: all.filter((one) => one !== undefined) };
}
