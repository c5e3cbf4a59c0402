// The page's end of the worker: a Session whose methods are messages.

import { CoreError } from '../core/door.js';

/** @typedef {import('../types.js').Session} Session */

/** Trusted Types: the one script URL this page makes is of its own worker. */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('tracesift', {
  /** @param {string} url */
  createScriptURL: (url) => {
    if (!url.startsWith('blob:')) throw new TypeError('only the own worker may be started');
    return url;
  },
});

/**
 * @param {string} source the worker's script
 * @returns {Session}
 */
export function connect(source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(policy ? policy.createScriptURL(url) : url);
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, rows: import('../types.js').Row[] }>} */
  const waiting = new Map();
  let next = 0;
  /** @type {(progress: any) => void} */
  let report = () => {};

  worker.onmessage = ({ data }) => {
    if (data.progress) {
      report(data.progress);
      return;
    }
    const call = waiting.get(data.id);
    if (data.rows) {
      for (const row of data.rows) call?.rows.push(row);
      return;
    }
    waiting.delete(data.id);
    if (data.error) {
      call?.reject(new CoreError(data.error));
      return;
    }
    if (call && call.rows.length > 0) (data.ok.report ?? data.ok).rows = call.rows;
    call?.resolve(data.ok);
  };
  worker.onerror = (event) => {
    const error = new CoreError({
      fault: 'internal',
      message: `The analysis stopped: ${event.message}. Reload the page and use fewer or smaller files.`,
      where: '',
    });
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };

  /**
   * @param {string} method
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  const send = (method, args) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject, rows: [] });
      worker.postMessage({ id, method, args });
    });

  return {
    read(files, mapping = {}, onProgress = () => {}) {
      report = onProgress;
      return send('read', [files, mapping]);
    },
    analyze(config, onProgress = () => {}) {
      report = onProgress;
      return send('analyze', [config]);
    },
    thread: (id) => send('thread', [id]),
    export: (include, viewer, date) => send('export', [include, viewer, date]),
    call: (method, args) => send('call', [method, args]),
    cancel: () => send('cancel', []),
  };
}
