// When something is due: cron in UTC, by croner, which knows leap years, ranges, steps and names. No clock in here.

import { Cron } from 'croner';

/** What LangSmith offers besides a cron of one's own. @type {Record<string, string>} */
const NAMED = { daily: '0 8 * * *', weekly: '0 8 * * 1' };

/** @param {string} when */
function cronOf(when) {
  try {
    return new Cron(NAMED[when] ?? when, { timezone: 'UTC', paused: true, legacyMode: true });
  } catch (error) {
    throw new Error(
      `“${when}” is not a schedule: daily, weekly, or a cron like "0 8 * * 1" (${/** @type {Error} */ (error).message}).`,
    );
  }
}

/** The next times after `from`. @param {string} when @param {Date} from @param {number} count */
export const nextTimes = (when, from, count) => cronOf(when).nextRuns(count, from);

const MAX_MISSED = 10_000;

/**
 * What is due at `now`: the last time up to then, and how many before it since `last` were missed. Never run before: due
 * at once.
 * @param {string} when @param {Date | undefined} last the time that was run last @param {Date} now
 * @returns {{ due: Date, missed: number } | undefined}
 */
export function dueAt(when, last, now) {
  const cron = cronOf(when);
  if (!last) return { due: now, missed: 0 };
  let due = cron.nextRun(last);
  if (!due || due > now) return undefined;
  let missed = 0;
  for (let next = cron.nextRun(due); next && next <= now && missed < MAX_MISSED; next = cron.nextRun(next)) {
    due = next;
    missed++;
  }
  return { due, missed };
}
