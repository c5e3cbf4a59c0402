// Starts the one script that may run as a worker: this program's own.

/** Trusted Types: the only script URLs made here are of the own worker. */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('tracesift', {
  /** @param {string} url */
  createScriptURL: (url) => {
    if (!url.startsWith('blob:')) throw new TypeError('only the own worker may be started');
    return url;
  },
});

/**
 * @param {Blob} script with a URL of its own for whoever starts it: in a page opened from a file, nobody else's counts
 * @param {object} [first] what it gets before anything else
 * @returns {import('../types.js').Port}
 */
export function startWorker(script, first = {}) {
  const url = URL.createObjectURL(script);
  const worker = new Worker(policy ? policy.createScriptURL(url) : url);
  worker.postMessage({ script, ...first });
  return worker;
}
