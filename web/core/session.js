// One session with the core: reads files, makes a report, writes it out. Runs in the worker and in Node alike.
//
// What may run at the same time:
//
//   read                              alone: it replaces the dataset
//   analyze, recluster                one at a time, beside what only reads
//   thread, export, preview, call …   beside each other and beside a run
//   cancel, pause, endEarly           at once

import { unpackBlock } from '../lib/conversations.js';
import { openBridge } from './bridge.js';
import { cancelled, createCancellation } from './cancellation.js';
import { exportReport } from './export.js';
import { createOpening } from './opening.js';
import { createReading } from './reading.js';
import { createRunning } from './running.js';
import { batchQuestions, listModels, previewRun, proposeConfig } from './single_requests.js';
import { cleanKey } from './transport.js';
import { createTurns } from './turns.js';

/** @typedef {import('../types.js').Thread} Thread */
/** @typedef {(thread: Thread) => Thread} Clean */

/** Conversations of a report that was opened. @param {import('../lib/conversations.js').Block[]} blocks @param {Clean} clean */
async function* unpackAll(blocks, clean) {
  for (const { text } of blocks) {
    for (const thread of await unpackBlock(text)) yield clean(thread);
  }
}

/**
 * @param {import('../../wasm/core.js').CoreModule} module
 * @param {import('../types.js').Host} host
 * @returns {import('../types.js').Session}
 */
export function createSession(module, host) {
  const bridge = openBridge(module);
  const cancellation = createCancellation();
  const reading = createReading(bridge, host);
  const opening = createOpening({ bridge, host, reading, cancellation, memoryBytes: () => module.HEAPU8.length });
  const running = createRunning({ bridge, host, reading, cancellation });
  const dataset = createTurns();
  const runs = createTurns();
  let generation = 0; // of the dataset: an export of an earlier one ends

  /** Reads one conversation again, with all that an index leaves out. @param {string} id */
  const reread = (id) => reading.callWhole(id, 'thread', {});

  /** @param {string[]} ids @param {Clean} clean */
  async function* rereadAll(ids, clean) {
    const since = generation;
    for (const id of ids) {
      const thread = await reread(id);
      if (since !== generation) throw cancelled();
      yield clean(thread);
    }
  }

  /** All of the report's conversations, in the order of its rows. @param {Clean} clean */
  function conversations(clean) {
    const packed = opening.packed();
    if (packed) return unpackAll(packed.blocks, clean);
    const ids = bridge.call('report', {}).rows.map(({ thread_id: id }) => id);
    return rereadAll(ids, clean);
  }

  /** @param {() => import('../types.js').Destination} begin @param {import('../types.js').RunOptions} options */
  function makeReport(begin, { key = '', onProgress = () => {} }) {
    const number = cancellation.request();
    return dataset.beside(() =>
      runs.alone(async () => {
        cancellation.begin(number);
        const provider = begin()?.provider ?? '';
        return running.finish(provider, cleanKey(key), onProgress);
      }),
    );
  }

  return {
    read(files, options = {}) {
      generation++;
      const number = cancellation.request();
      return dataset.alone(() => {
        cancellation.begin(number);
        return opening.open(files, options);
      });
    },

    analyze(config, options = {}) {
      const begin = () => {
        const previous = options.previous ?? opening.previous();
        return bridge.call('start', { config, previous, time: new Date().toISOString() });
      };
      return makeReport(begin, options);
    },
    recluster: (categories, options = {}) => makeReport(() => bridge.call('recluster', { categories }), options),
    pause: async (wanted) => running.pause(wanted),
    endEarly: async () => running.endEarly(),
    async cancel() {
      cancellation.cancel();
      running.abort();
    },

    listModels: (provider, base, key) => listModels(bridge, provider, base, cleanKey(key)),
    propose: (config, wishes, key) => dataset.beside(() => proposeConfig(bridge, config, wishes, cleanKey(key))),
    preview: (config) => dataset.beside(() => previewRun(bridge, reading, config)),
    questions: (config) => batchQuestions(bridge, reading, config),
    async replies(forget) {
      const kept = await host.openReplies?.();
      if (forget) await kept?.clear?.();
      return (await kept?.count?.()) ?? 0;
    },

    thread: (id) =>
      dataset.beside(() => {
        const packed = opening.packed();
        return packed ? packed.find(id) : reread(id);
      }),
    rawRecords: (id) =>
      dataset.beside(async () => {
        const decoder = new TextDecoder();
        return (await reading.recordsOf(id)).map((piece) => decoder.decode(piece)).join('\n');
      }),
    compare: (earlier) => dataset.beside(async () => bridge.call('compare', { earlier })),
    export: (options) => dataset.beside(() => exportReport(bridge, conversations, options)),

    async slice(file, lines, offset) {
      bridge.call('slice', file);
      return bridge.slice(lines, offset);
    },
    call: (method, args) => dataset.beside(async () => bridge.call(method, args)),
  };
}
