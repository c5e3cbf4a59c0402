// What a person said of a file's fields, kept in this browser for the next file that has the same ones.

/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {NonNullable<import('../types.js').FileEntry['fields']>} Fields */

const PLACE = 'tracesift mappings';
const MAX_KEPT = 50;

/** @param {Fields} fields */
const nameOf = (fields) =>
  fields
    .map(({ path }) => path)
    .sort()
    .join('\n');

/** @returns {[string, Mapping][]} */
function readAll() {
  try {
    const all = JSON.parse(localStorage.getItem(PLACE) ?? '[]');
    return Array.isArray(all) ? all : [];
  } catch {
    return []; // it is not to be read, or no more than a convenience
  }
}

/** @param {Fields} fields @returns {Mapping | undefined} */
export const recallMapping = (fields) => new Map(readAll()).get(nameOf(fields));

/** @param {Fields} fields @param {Mapping} mapping */
export function rememberMapping(fields, mapping) {
  const others = readAll().filter(([name]) => name !== nameOf(fields));
  try {
    localStorage.setItem(PLACE, JSON.stringify([[nameOf(fields), mapping], ...others].slice(0, MAX_KEPT)));
  } catch {} // where nothing can be kept, it is asked again
}

export const forgetMappings = () => localStorage.removeItem(PLACE);
