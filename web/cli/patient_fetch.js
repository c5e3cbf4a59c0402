// Node's fetch gives up after five minutes without a reply, whatever timeout was asked for. A model may think longer,
// and what it thought is billed: here only the request's own timeout ends it.

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** @type {Promise<object> | undefined} */
let options;

/** The same kind of connections as Node's own, without its limits; nothing where they are somebody else's. */
async function findOptions() {
  await fetch('data:,'); // Node makes its own with the first use
  const own = /** @type {any} */ (globalThis)[DISPATCHER];
  if (own?.constructor?.name !== 'Agent') return {};
  return { dispatcher: new own.constructor({ headersTimeout: 0, bodyTimeout: 0 }) };
}

/** @param {Parameters<typeof fetch>[0]} url @param {RequestInit} [init] */
export async function patientFetch(url, init) {
  options ??= findOptions();
  return fetch(url, { ...init, ...(await options) });
}
