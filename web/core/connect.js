// A session in another thread, whose methods are messages; serve.js is its end of them.
//   here -> there   { id, method, args, reports }: with `reports`, progress comes back
//   there -> here   { id, ok } | { id, error } | { id, progress }
//                   { id, rows } before an ok with a report: its rows, so many at a time that the page stays responsive

import { freeKeys } from '../lib/foreign.js';
import { CoreError } from './bridge.js';

/**
 * @param {import('../types.js').Port} port
 * @returns {import('../types.js').Remote}
 */
export function connect(port) {
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, onProgress?: (progress: any) => void, rows: import('../types.js').Row[] }>} */
  const waiting = new Map();
  let next = 0;
  /** The thread broke down. @type {CoreError | undefined} */
  let broken;
  /** Files of the latest read, for a thread that may not read them itself. @type {(File | import('../types.js').Source)[]} */
  let files = [];
  /** @param {{ id: number, file: number, start: number, end: number }} wanted */
  async function lend({ id, file, start, end }) {
    try {
      const held = files[file];
      if (!(held instanceof Blob)) throw new Error('There is no such file.');
      const bytes = new Uint8Array(await held.slice(start, end).arrayBuffer());
      port.postMessage({ lent: { id, bytes } }, [bytes.buffer]);
    } catch (error) {
      port.postMessage({ lent: { id, problem: /** @type {Error} */ (error).message } });
    }
  }

  port.onmessage = ({ data }) => {
    if (data.lend) {
      void lend(data.lend);
      return;
    }
    const call = waiting.get(data.id);
    if (data.progress) {
      call?.onProgress?.(data.progress);
      return;
    }
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
    call?.resolve(freeKeys(data.ok)); // on its way through messages an object gets its prototype back
  };
  port.onerror = (event) => {
    broken = new CoreError({
      fault: 'internal',
      message: `The analysis stopped: ${event.message}. Reload the page and use fewer or smaller files.`,
      where: '',
    });
    for (const call of waiting.values()) call.reject(broken);
    waiting.clear();
  };

  /**
   * @param {string} method
   * @param {unknown[]} args the last one may be options, whose onProgress stays here
   * @param {ArrayBufferLike[]} [transfer] what goes over instead of being copied
   * @returns {Promise<any>}
   */
  const send = (method, args, transfer = []) =>
    new Promise((resolve, reject) => {
      if (broken) throw broken;
      const id = next++;
      const options = /** @type {any} */ (args.at(-1));
      const onProgress = options?.onProgress;
      waiting.set(id, { resolve, reject, onProgress, rows: [] });
      const sent = onProgress ? [...args.slice(0, -1), { ...options, onProgress: undefined }] : args;
      port.postMessage({ id, method, args: sent, reports: onProgress !== undefined }, transfer);
    });

  return {
    read(given, options = {}) {
      files = given;
      return send('read', [given, options]);
    },
    analyze: (config, options = {}) => send('analyze', [config, options]),
    recluster: (categories, options = {}) => send('recluster', [categories, options]),
    listModels: (provider, base, key) => send('listModels', [provider, base, key]),
    propose: (config, wishes, key) => send('propose', [config, wishes, key]),
    preview: (config) => send('preview', [config]),
    pause: (wanted) => send('pause', [wanted]),
    endEarly: () => send('endEarly', []),
    replies: (forget) => send('replies', [forget]),
    thread: (id) => send('thread', [id]),
    rawRecords: (id) => send('rawRecords', [id]),
    compare: (earlier) => send('compare', [earlier]),
    export: (options) => send('export', [options]),
    call: (method, args) => send('call', [method, args]),
    slice: (file, lines, offset) =>
      send(
        'slice',
        [file, lines, offset],
        lines.map((part) => part.buffer),
      ),
    cancel: () => send('cancel', []),
    close: () => port.terminate(),
  };
}
