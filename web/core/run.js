// The one loop that moves a job: ask the core for its next step, do it, hand back the result.

/** @typedef {import('../types.js').Step} Step */
/** @typedef {import('../types.js').HttpRequest} HttpRequest */
/** @typedef {import('../types.js').HttpReply} HttpReply */

const MAX_TIMER_MS = 2 ** 31 - 1;
const BREATHE_MS = 30; // milliseconds between looks at the messages that wait

/** Wakes the loop when something happens that it does not poll for: a reply, a pause, a cancel. */
export function createBell() {
  let wake = () => {};
  let rang = false;
  return {
    ring() {
      rang = true;
      wake();
    },
    /** @param {number} ms @returns {Promise<void>} */
    sleep: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => wake(), ms);
        wake = () => {
          clearTimeout(timer);
          wake = () => {};
          rang = false;
          resolve();
        };
        if (rang) wake();
      }),
  };
}

/**
 * @param {{
 *   poll(now: number): Step,
 *   provideThread(id: string): Promise<void>,
 *   receive(reply: HttpReply & { id: number }, now: number): boolean,
 *   send(request: HttpRequest): Promise<HttpReply>,
 *   keep(request: HttpRequest, reply: HttpReply): void,
 *   report(step: Step): void,
 *   check(): Promise<void>,
 *   bell: ReturnType<typeof createBell>,
 * }} host `check` lets messages in: it throws when the run was cancelled, and waits while it is paused
 */
export async function run({ poll, provideThread, receive, send, keep, report, check, bell }) {
  /** @type {{ request: HttpRequest, reply: HttpReply }[]} */
  const arrived = [];
  let breathed = performance.now();

  /** @param {HttpRequest} request */
  async function start(request) {
    const reply = await send(request);
    arrived.push({ request, reply });
    bell.ring();
  }

  for (;;) {
    for (const { request, reply } of arrived.splice(0)) {
      const isUnderstood = receive({ ...reply, id: request.id }, performance.now());
      if (isUnderstood) keep(request, reply);
    }
    const step = poll(performance.now());
    report(step);
    if (step.finished) return;
    if (step.send) start(step.send);
    else if (step.read !== undefined) await provideThread(step.read);
    else if (step.wait !== undefined) {
      const left = step.wait === null ? MAX_TIMER_MS : Math.max(0, step.wait - performance.now());
      await bell.sleep(Math.min(MAX_TIMER_MS, left));
    }
    const computed = !step.send && step.read === undefined;
    if (!computed && performance.now() - breathed < BREATHE_MS) continue;
    await check();
    breathed = performance.now();
  }
}
