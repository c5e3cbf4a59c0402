// A report's categories as those that a config gives.

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Report} Report */

const EXAMPLES = 3; // requests that describe a category by more than its name

/** The top-level categories as a config's partitions; pinned ones alone, where there are any. @param {Report} report @returns {NonNullable<Config['partitions']>} */
export function partitionsOf(report) {
  const words = new Map(report.rows.map(({ thread_id: id, summary }) => [id, summary]));
  const tops = report.categories.filter(({ level }) => level === 1);
  const pinned = tops.filter((category) => category.pinned);
  return (pinned.length > 0 ? pinned : tops).map(({ name, description, typical }) => ({
    name,
    description,
    examples: typical.slice(0, EXAMPLES).flatMap((id) => words.get(id) || []),
  }));
}

/** The config of a report, with its categories given. @param {Report} report @returns {Config} */
export function configOf(report) {
  const { mapping, hierarchy: _, categories: __, start_time: start, end_time: end, ...config } = report.config;
  return {
    ...config,
    ...(start ? { start_time: start } : {}),
    ...(end ? { end_time: end } : {}),
    ...(Object.keys(mapping ?? {}).length > 0 ? { mapping } : {}),
    partitions: partitionsOf(report),
  };
}

/** Whether some of the categories that are given have a name only, by which words alone separate little. @param {NonNullable<import('../types.js').Config['partitions']>} partitions */
export const hasBareNames = (partitions) =>
  partitions.some(({ description, examples = [] }) => !description && examples.length === 0);
