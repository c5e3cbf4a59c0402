// A value with its way back: what is typed in one go is one step.

import { useReducer } from 'preact/hooks';

const PAUSE = 1000; // milliseconds after which a change is a step of its own
const MAX_STEPS = 100;

/**
 * @template T
 * @typedef {{ past: T[], now: T, future: T[], at: number }} History
 */

/**
 * @template T
 * @param {History<T>} history
 * @param {{ to?: T, whole?: boolean, back?: boolean, at: number }} step `to`: changed to it, `whole`: all at once; else back or forth
 * @returns {History<T>}
 */
export function follow({ past, now, future, at: before }, { to, whole = false, back, at }) {
  if (to !== undefined) {
    const isOneGo = !whole && past.length > 0 && future.length === 0 && at - before < PAUSE;
    return { past: isOneGo ? past : [...past, now].slice(-MAX_STEPS), now: to, future: [], at: whole ? 0 : at };
  }
  const [from, onto] = back ? [past, future] : [future, past];
  const next = from.at(-1);
  if (next === undefined) return { past, now, future, at: before };
  const [rest, more] = [from.slice(0, -1), [...onto, now]];
  return back ? { past: rest, now: next, future: more, at: 0 } : { past: more, now: next, future: rest, at: 0 };
}

/** @template T @param {() => T} first */
export function useHistory(first) {
  const [history, step] = useReducer(
    /** @type {typeof follow<T>} */ (follow),
    undefined,
    () => /** @type {History<T>} */ ({ past: [], now: first(), future: [], at: 0 }),
  );
  return {
    value: history.now,
    set: (/** @type {T} */ to) => step({ to, at: Date.now() }),
    replace: (/** @type {T} */ to) => step({ to, whole: true, at: Date.now() }),
    undo: history.past.length > 0 ? () => step({ back: true, at: 0 }) : undefined,
    redo: history.future.length > 0 ? () => step({ back: false, at: 0 }) : undefined,
  };
}
