// Sends a reply, well or badly.

/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {import('./types.js').Fault} Fault */

/**
 * Waits, but no longer than the other side does; false when it has gone.
 * @param {Response} response
 * @param {number} ms
 */
export function pause(response, ms) {
  if (response.destroyed) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((/** @type {(stays: boolean) => void} */ resolve) => {
    const gone = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      response.off('close', gone);
      resolve(true);
    }, ms);
    response.once('close', gone);
  });
}

/** Replies that were cut here, not by the other side. @type {WeakSet<Response>} */
export const cut = new WeakSet();

/** Ends the connection the rude way. @param {Response} response */
function reset(response) {
  cut.add(response);
  response.socket?.resetAndDestroy();
}

/** @param {Response} response @param {string} text */
const write = (response, text) => new Promise((resolve) => response.write(text, () => resolve(undefined)));

/**
 * @param {Response} response
 * @param {import('./types.js').Wire} wire
 * @param {Fault | undefined} fault
 */
export async function send(response, wire, fault) {
  const kind = fault?.kind ?? '';
  /** @type {Record<string, string>} */
  const headers = { 'content-type': 'application/json', ...wire.headers };
  let text = typeof wire.body === 'string' ? wire.body : JSON.stringify(wire.body);
  const half = Math.floor(text.length / 2);
  if (kind === 'timeout') return;
  if (kind === 'reset') return reset(response);
  if (kind === 'slow' && !(await pause(response, fault?.ms ?? 2000))) return;
  if (kind === 'octet-stream') headers['content-type'] = 'application/octet-stream';
  if (kind === 'leading-whitespace') text = `\n\n  \n${text}`;
  if (kind === 'malformed-json-envelope') text = `${text.slice(0, -1)},]`;
  if (kind === 'truncated') {
    response.writeHead(wire.status, { ...headers, 'content-length': `${Buffer.byteLength(text)}` });
    await write(response, text.slice(0, half));
    cut.add(response);
    response.socket?.destroy();
    return;
  }
  if (kind === 'reset-mid') {
    response.writeHead(wire.status, headers);
    await write(response, text.slice(0, half));
    await pause(response, 5);
    return reset(response);
  }
  if (kind === 'slow-body' || kind === 'drip') {
    const pieces = kind === 'drip' ? (text.match(/.{1,64}/gsu) ?? []) : [text.slice(0, half), text.slice(half)];
    const wait = fault?.ms ?? (kind === 'drip' ? 5 : 5000);
    response.writeHead(wire.status, headers);
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && !(await pause(response, wait))) return;
      response.write(piece);
    }
    response.end();
    return;
  }
  response.writeHead(wire.status, { ...headers, 'content-length': `${Buffer.byteLength(text)}` }).end(text);
}
