// Objects of a report whose keys come from somebody's data: attributes, feedback, ids. Taken off their prototype, a key
// that is called "constructor" is only a name.

/** @param {unknown} value */
function free(value) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) Object.setPrototypeOf(value, null);
}

/** @param {any} group */
function freeStats(group) {
  const stats = group?.stats;
  free(stats?.feedback);
  free(stats?.numbers);
  free(stats?.attributes);
  for (const values of Object.values(stats?.attributes ?? {})) free(values);
}

/** The same report; whatever else is handed over is left as it is. @template T @param {T} answer @returns {T} */
export function freeKeys(answer) {
  const report = /** @type {any} */ (answer)?.report ?? answer;
  if (!Array.isArray(report?.rows) || !Array.isArray(report.categories)) return answer;
  for (const row of report.rows) {
    free(row?.feedback);
    free(row?.attributes);
  }
  for (const group of [report.overall, report.unclassified, ...report.categories]) freeStats(group);
  for (const mode of Array.isArray(report.failure_modes) ? report.failure_modes : []) free(mode?.by_category);
  for (const issue of Array.isArray(report.issues) ? report.issues : []) free(issue?.by_category);
  return answer;
}
