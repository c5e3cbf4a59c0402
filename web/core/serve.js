// Answers the messages of connect.js with a session. Knows no method by name.

const ROWS = 1000;

/**
 * Bytes of files that this thread may not read itself, lent by the one that holds them.
 * @param {import('../types.js').Receiver} port
 */
export function createLender(port) {
  /** @type {Map<number, { resolve: (bytes: Uint8Array) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let next = 0;
  return {
    /** @param {number} file of the latest read @param {number} start @param {number} end @returns {Promise<Uint8Array>} */
    read: (file, start, end) =>
      new Promise((resolve, reject) => {
        waiting.set(next, { resolve, reject });
        port.postMessage({ lend: { id: next++, file, start, end } });
      }),
    /** @param {{ id: number, bytes?: Uint8Array, problem?: string }} answer */
    give({ id, bytes, problem = '' }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (bytes) asked?.resolve(bytes);
      else asked?.reject(new DOMException(problem, 'NotReadableError'));
    },
  };
}

/**
 * @param {import('../types.js').Session | Promise<import('../types.js').Session>} session
 * @param {import('../types.js').Receiver} port
 * @param {ReturnType<typeof createLender>} [lender]
 */
export function serve(session, port, lender) {
  /** Sends a report's rows ahead of it. @param {number} id @param {any} answer */
  function sendRows(id, answer) {
    const report = answer?.report ?? answer;
    if (!(report?.rows?.length > ROWS)) return answer;
    const { rows, ...rest } = report;
    for (let at = 0; at < rows.length; at += ROWS) port.postMessage({ id, rows: rows.slice(at, at + ROWS) });
    return answer.report ? { ...answer, report: rest } : rest;
  }

  port.onmessage = async ({ data: { id, method, args, reports, lent } }) => {
    if (lent) return lender?.give(lent);
    try {
      const target = /** @type {Record<string, (...args: unknown[]) => Promise<unknown>>} */ (
        /** @type {unknown} */ (await session)
      );
      const call = target[method];
      if (!call) throw new Error(`no such method: ${method}`);
      const onProgress = (/** @type {unknown} */ progress) => port.postMessage({ id, progress });
      const given = reports ? [...args.slice(0, -1), { ...args.at(-1), onProgress }] : args;
      const answer = await call(...given);
      const transfer = answer instanceof Uint8Array ? [answer.buffer] : []; // bytes go over, the rest is copied
      port.postMessage({ id, ok: sendRows(id, answer) }, transfer);
    } catch (error) {
      const { message, fault = 'internal', where = '', share } = /** @type {import('./bridge.js').CoreError} */ (error);
      port.postMessage({ id, error: { message, fault, where, ...(share && { share }) } });
    }
  };
}
