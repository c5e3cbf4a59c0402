// Ends reading and analysing. Operations are numbered when they are requested, so that one cancel ends all that were
// requested before it, also those that still wait for their turn.

import { CoreError } from './bridge.js';

export const cancelled = () => new CoreError({ fault: 'cancelled', message: 'Cancelled.', where: '' });

/** @typedef {ReturnType<typeof createCancellation>} Cancellation */

export function createCancellation() {
  let requested = 0;
  let current = 0;
  let cancelledTo = 0;
  const isCancelled = () => current <= cancelledTo;
  return {
    /** Numbers an operation that was just requested. */
    request: () => ++requested,
    /** The operation with this number runs now. @param {number} number */
    begin(number) {
      current = number;
    },
    isCancelled,
    /** Throws if the operation that runs was cancelled. */
    check() {
      if (isCancelled()) throw cancelled();
    },
    cancel() {
      cancelledTo = requested;
    },
  };
}

/** Lets messages in that wait, a cancel among them. */
export const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));
