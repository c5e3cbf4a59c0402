// Failure modes of a report by their ids.

/** @typedef {import('../types.js').Report} Report */

/** @param {Report} report @param {string} id */
export const modeOf = ({ failure_modes: modes }, id) => modes.find((mode) => mode.id === id);
/** @param {Report} report @param {string} id */
export const modeTitle = (report, id) => modeOf(report, id)?.title ?? id;
