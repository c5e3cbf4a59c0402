// The only code that reaches the network, and the only one that knows the key: it fills the hole that the core leaves
// in a header. Never throws; no answer at all is the status 0.

/** @typedef {import('../types.js').Replies} Replies */
/** @typedef {import('../types.js').HttpRequest} HttpRequest */
/** @typedef {import('../types.js').HttpReply} HttpReply */

const HOLE = '{{key}}';

/** A connection that breaks after so long was open: the provider may have worked. */
const WORKING_MS = 1000;

/** Keys as makers write them, for what a provider may repeat in its errors. */
const LOOKS_LIKE_KEY = /\b(?:sk|gsk|xai|pplx|rk)-?[_-][\w-]{12,}|AIza[\w-]{30,}|Bearer\s+\S+/g;

/** A pasted key without what came along with it. @param {string} text */
export const cleanKey = (text) => text.trim().replace(/^["']|["']$|\s+/g, '');

/** @param {HttpRequest} request @param {string} key */
function headersOf(request, key) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value.includes(HOLE) && !key) continue; // a server on one's own machine may want none
    headers[name] = value.replace(HOLE, key);
  }
  return headers;
}

/** @param {unknown} error @param {AbortSignal} signal */
function sentenceFor(error, signal) {
  if (signal.aborted) return 'There was no answer in time.';
  const offline = globalThis.navigator?.onLine === false;
  const cause = /** @type {{ cause?: { code?: string } }} */ (error).cause?.code;
  return offline ? 'This computer is offline.' : `The address could not be reached${cause ? ` (${cause})` : ''}.`;
}

/**
 * @param {{ key: string, replies?: Replies | undefined, fetch?: typeof globalThis.fetch }} options
 * @returns {{ send(request: HttpRequest): Promise<HttpReply>, keep(request: HttpRequest, reply: HttpReply): void,
 *   kept(): Promise<void>, abort(): void }}
 */
export function createTransport({ key, replies, fetch = globalThis.fetch.bind(globalThis) }) {
  /** @type {Set<AbortController>} */
  const open = new Set();

  /** Replies that are being kept. @type {Set<Promise<void>>} */
  const puts = new Set();

  /** @param {string} text */
  const withoutKey = (text) => (key ? text.replaceAll(key, '[key]') : text);

  /** @param {HttpRequest} request @returns {Promise<HttpReply>} */
  async function ask(request) {
    const controller = new AbortController();
    const begun = performance.now();
    let isBegun = false; // the reply has
    open.add(controller);
    const timer = setTimeout(() => controller.abort(), request.timeout_s * 1000);
    // A body that stalls is not always ended by the signal: the wait itself ends.
    const tooLate = new Promise((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    tooLate.catch(() => {});
    try {
      const response = await fetch(request.url, {
        headers: headersOf(request, key),
        ...(request.body ? { method: 'POST', body: request.body } : { method: 'GET' }),
        mode: 'cors',
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: controller.signal,
      });
      isBegun = true;
      const text = /** @type {string} */ (await Promise.race([response.text(), tooLate]));
      const body = withoutKey(text); // some servers repeat what they were sent
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: response.status === 200 ? body : body.replace(LOOKS_LIKE_KEY, '[key]'),
      };
    } catch (error) {
      const wasWaiting = performance.now() - begun > WORKING_MS;
      return {
        status: 0,
        headers: {},
        body: sentenceFor(error, controller.signal),
        may_cost: isBegun || (wasWaiting && globalThis.navigator?.onLine !== false),
      };
    } finally {
      clearTimeout(timer);
      open.delete(controller);
    }
  }

  return {
    async send(request) {
      const { reply_key: name, fresh } = request;
      const kept = name && !fresh ? await replies?.get(name) : undefined;
      if (kept !== undefined) return { status: 200, headers: {}, body: kept, is_kept: true };
      return ask(request);
    },
    /** Of a reply that the core understood; anything else would be read again instead of asked again. */
    keep({ reply_key: name }, { body, is_kept: isKept }) {
      if (!name || isKept || !replies) return;
      const put = replies.put(name, body).finally(() => puts.delete(put));
      puts.add(put);
    },
    /** Until all are. */
    async kept() {
      await Promise.all(puts);
    },
    abort() {
      for (const controller of open) controller.abort();
    },
  };
}
