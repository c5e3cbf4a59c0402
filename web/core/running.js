// Brings the report that the core began to its end: questions out, replies in, progress, pause, end.

import { CoreError } from './bridge.js';
import { breathe } from './cancellation.js';
import { createBell, run } from './run.js';
import { createTransport } from './transport.js';

/** @typedef {import('../types.js').Progress} Progress */
/** @typedef {import('../types.js').Step} Step */

const PROGRESS_INTERVAL_MS = 80;
const PAUSE_CHECK_MS = 1000;

/** Passes on at most so many steps a second, and the latest one always. @param {(step: Step) => void} pass */
function createThrottle(pass) {
  let passedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;
  return {
    stop: () => clearTimeout(late),
    /** @param {Step} step */
    report(step) {
      clearTimeout(late);
      const passNow = () => {
        passedAt = performance.now();
        pass(step);
      };
      const isSoon = performance.now() - passedAt < PROGRESS_INTERVAL_MS;
      if (step.asks && isSoon && step.done < step.total) late = setTimeout(passNow, PROGRESS_INTERVAL_MS);
      else passNow();
    },
  };
}

/**
 * @param {{
 *   bridge: import('./bridge.js').Bridge,
 *   host: import('../types.js').Host,
 *   reading: ReturnType<typeof import('./reading.js').createReading>,
 *   cancellation: import('./cancellation.js').Cancellation,
 * }} parts
 */
export function createRunning({ bridge, host, reading, cancellation }) {
  /** @type {ReturnType<typeof createTransport> | undefined} */
  let transport;
  let paused = false;
  const bell = createBell();

  /** Lets messages in; waits while the run is paused. */
  async function check() {
    await breathe();
    while (paused && !cancellation.isCancelled()) await bell.sleep(PAUSE_CHECK_MS);
    cancellation.check();
  }

  return {
    /** @param {string} provider empty: no model is asked @param {string} key @param {(progress: Progress) => void} onProgress */
    async finish(provider, key, onProgress) {
      paused = false;
      const sending = provider
        ? createTransport({ key, replies: await host.openReplies?.(), ...(host.fetch && { fetch: host.fetch }) })
        : undefined;
      transport = sending;
      const throttle = createThrottle(({ send, read, wait, ...progress }) =>
        onProgress({ ...progress, ...(paused ? { paused } : {}) }),
      );
      try {
        await run({
          poll: (now) => bridge.call('poll', { now }),
          provideThread: async (id) => {
            // A file that is gone costs no more than its details.
            await reading.callWhole(id, 'provide_thread', { id }).catch(() => bridge.call('provide_thread', { id }));
          },
          receive: (reply, now) => bridge.call('receive', { ...reply, now }),
          send: (request) => /** @type {NonNullable<typeof sending>} */ (sending).send(request),
          keep: (request, reply) => sending?.keep(request, reply),
          report: throttle.report,
          check,
          bell,
        });
      } finally {
        throttle.stop();
        sending?.abort(); // what was given up costs nothing more
        await sending?.kept();
        transport = undefined;
      }
      const report = bridge.call('report', {});
      if (provider && report.ended_early && !report.spent) {
        throw new CoreError({ fault: 'provider', message: report.ended_early, where: provider });
      }
      return report;
    },
    /** @param {boolean} wanted */
    pause(wanted) {
      paused = wanted;
      bell.ring();
    },
    endEarly() {
      bridge.call('end_early', { why: 'It was ended before everything was asked.' });
      transport?.abort();
      paused = false;
      bell.ring();
    },
    /** After a cancel: what is in flight is given up. */
    abort() {
      transport?.abort();
      bell.ring();
    },
  };
}
