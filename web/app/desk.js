// The reports of this tab. Making or opening another one takes nothing away: each stays here, with its session as long
// as there is room for it, and is made again from its config where the session holds another one by now (the same
// config gives the same report, byte for byte).

/** @typedef {import('../types.js').Remote} Remote */
/** @typedef {import('../types.js').Report} Report */
/**
 * `found`: the form that it was asked for with; none: it was opened from a file.
 * @typedef {{ id: number, session: Remote | undefined, report: Report, has: boolean, config?: import('../types.js').Config,
 *   place?: string, found?: import('./main.jsx').Found, edits: import('../types.js').Edit[], kept: boolean }} Item
 */

const MAX_SESSIONS = 3; // each may hold gigabytes

export function createDesk() {
  /** @type {Item[]} newest first */
  let items = [];
  /** Which report each session's core holds. @type {Map<Remote, number>} */
  const held = new Map();
  let next = 1;

  /** Lets go of the oldest sessions; their reports stay, without conversations. */
  function makeRoom() {
    const sessions = [...new Set(items.flatMap(({ session }) => session ?? []))];
    for (const session of sessions.slice(MAX_SESSIONS)) {
      session.close();
      held.delete(session);
      for (const item of items) if (item.session === session) item.session = undefined;
    }
  }

  return {
    list: () => items,
    /** @param {Omit<Item, 'id' | 'edits' | 'kept'>} made @returns {Item} */
    add(made) {
      const item = { ...made, id: next++, edits: [], kept: false };
      items = [item, ...items];
      if (made.session) held.set(made.session, item.id);
      makeRoom();
      return item;
    },
    /** @param {Item} item */
    remove(item) {
      items = items.filter((one) => one !== item);
    },
    /** Whether what the core of its session works on is this report. @param {Item} item */
    isHeld: (item) => item.session !== undefined && held.get(item.session) === item.id,
    /** @param {Item} item */
    hold(item) {
      if (item.session) held.set(item.session, item.id);
    },
    /** Whether a session has reports that would be lost if it read something else. @param {Remote} session */
    isUsed: (session) => items.some((item) => item.session === session),
    /** What would be lost with the tab. */
    hasUnkept: () => items.some(({ kept, found, edits }) => !kept && (found !== undefined || edits.length > 0)),
  };
}
