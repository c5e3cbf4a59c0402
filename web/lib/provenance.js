// Who made which part of a report.

/** Models read the conversations; else the local engine did. @param {import('../types.js').Report} report */
export const isReadByModels = ({ engine }) => engine.startsWith('models');

/** Models were asked, and none of them found categories. @param {import('../types.js').Report} report */
export const hasFallbackCategories = (report) => isReadByModels(report) && report.provenance?.categories === 'local';
