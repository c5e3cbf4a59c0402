// Answers the messages of connect.js with a session. Knows no method by name.

const ROWS = 1000;

/**
 * @param {import('../types.js').Session | Promise<import('../types.js').Session>} session
 * @param {import('../types.js').Receiver} port
 */
export function serve(session, port) {
  /** Sends a report's rows ahead of it. @param {number} id @param {any} answer */
  function sendRows(id, answer) {
    const report = answer?.report ?? answer;
    if (!(report?.rows?.length > ROWS)) return answer;
    const { rows, ...rest } = report;
    for (let at = 0; at < rows.length; at += ROWS) port.postMessage({ id, rows: rows.slice(at, at + ROWS) });
    return answer.report ? { ...answer, report: rest } : rest;
  }

  /** @param {unknown} progress */
  const report = (progress) => port.postMessage({ progress });

  port.onmessage = async ({ data: { id, method, args } }) => {
    try {
      const target = /** @type {Record<string, (...args: unknown[]) => Promise<unknown>>} */ (
        /** @type {unknown} */ (await session)
      );
      const call = target[method];
      if (!call) throw new Error(`no such method: ${method}`);
      const answer = await call(...args, report);
      const transfer = answer instanceof Uint8Array ? [answer.buffer] : []; // bytes go over, the rest is copied
      port.postMessage({ id, ok: sendRows(id, answer) }, transfer);
    } catch (error) {
      const { message, fault = 'internal', where = '', share } = /** @type {import('./door.js').CoreError} */ (error);
      port.postMessage({ id, error: { message, fault, where, ...(share && { share }) } });
    }
  };
}
