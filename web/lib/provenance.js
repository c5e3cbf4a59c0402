// Who made which part of a report.

/** Models were asked, and none of them found categories. @param {import('../types.js').Report} report */
export const hasFallbackCategories = ({ engine, provenance }) =>
  engine.startsWith('models') && provenance?.categories === 'local';
