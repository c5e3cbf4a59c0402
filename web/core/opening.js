// What was dropped becomes a dataset or a report: traces, one report, two reports to compare, or traces with the report
// whose categories they keep.

import { conversationsIn } from '../lib/conversations.js';
import { CoreError } from './bridge.js';
import { breathe } from './cancellation.js';
import { blocksInFile } from './export.js';
import { fittingShare, foreseeTooMuch } from './memory.js';
import { asSource, counted, headOf, textOf } from './source.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('../types.js').ReadOptions} ReadOptions */

const REPORT_HEAD_BYTES = 4096; // in which a report file says that it is one
const PROGRESS_INTERVAL_MS = 80;

/** By code units: the same in every locale. @param {string} a @param {string} b */
const inOrder = (a, b) => Number(a > b) - Number(a < b);

/**
 * @param {{
 *   bridge: import('./bridge.js').Bridge,
 *   host: import('../types.js').Host,
 *   reading: ReturnType<typeof import('./reading.js').createReading>,
 *   cancellation: import('./cancellation.js').Cancellation,
 *   memoryBytes: () => number,
 * }} parts
 */
export function createOpening({ bridge, host, reading, cancellation, memoryBytes }) {
  /** Conversations of a report that was opened. @type {import('../lib/conversations.js').Block[]} */
  let blocks = [];
  /** Finds one of them. @type {ReturnType<typeof conversationsIn> | undefined} */
  let packed;
  /** The text of a report that was given with traces: its categories are kept. */
  let previous = '';

  async function forget() {
    bridge.call('forget', {});
    blocks = [];
    packed = undefined;
    previous = '';
    await reading.forget();
  }

  /** @param {Source} source */
  const isReport = async (source) => bridge.call('is_report', { head: await headOf(source, REPORT_HEAD_BYTES) });

  /**
   * Takes out of the sources the report that was named beside traces. A report that only lies in a folder with them is
   * not meant.
   * @param {Source[]} sources @param {number} share @returns {Promise<string | undefined>} its title
   */
  async function takeReport(sources, share) {
    if (sources.length < 2) return undefined;
    for (const [i, source] of sources.entries()) {
      const isNamed = !source.name.includes('/');
      if (!isNamed || !(await isReport(source))) continue;
      const text = await textOf(source);
      const { title } = bridge.call('load', { text });
      await forget();
      bridge.call('set_sample_share', { share });
      sources.splice(i, 1);
      previous = text;
      return title;
    }
    return undefined;
  }

  /** @param {Source} file */
  async function openReport(file) {
    const text = await textOf(file);
    const report = bridge.call('load', { text });
    blocks = blocksInFile(text);
    packed = conversationsIn(blocks, report.rows);
    return /** @type {const} */ ({ kind: 'report', report, has_conversations: blocks.length > 0 });
  }

  /** The later of two reports, with what changed since the earlier one. @param {Source[]} sources */
  async function openBoth(sources) {
    if (sources.length !== 2) return undefined;
    const ends = [];
    for (const source of sources) {
      if (!(await isReport(source))) return undefined;
      const text = await textOf(source);
      ends.push({ source, text, end: bridge.call('load', { text }).period.end ?? '' });
    }
    const [earlier, later] = ends.sort((a, b) => inOrder(a.end, b.end));
    if (!earlier || !later) return undefined;
    const opened = await openReport(later.source);
    opened.report.comparison = bridge.call('compare', { earlier: earlier.text });
    return opened;
  }

  /** Reports progress, and stops before memory runs out. @param {number} total bytes @param {number} share @param {NonNullable<ReadOptions['onProgress']>} onProgress */
  function createWatch(total, share, onProgress) {
    let done = 0;
    let reportedAt = 0;
    return {
      /** @param {number} bytes */
      count(bytes) {
        done += bytes;
      },
      /** @param {Source} source that is being read */
      look(source) {
        if (performance.now() - reportedAt < PROGRESS_INTERVAL_MS) return;
        const needed = foreseeTooMuch(memoryBytes(), done, total);
        if (needed) {
          throw new CoreError({
            fault: 'too_large',
            message: `These files would need about ${(needed / 1e9).toFixed(1)} GB of memory, and there are 4. Read a sample of their conversations, or give a part of them: fewer files, one project, a shorter time.`,
            where: source.name,
            share: fittingShare(share, needed),
          });
        }
        reportedAt = performance.now();
        onProgress({ stage: source.name, done: Math.min(done, total), total, ...bridge.call('read_progress', {}) });
      },
    };
  }

  /** @param {Source[]} sources @param {Required<ReadOptions>} options */
  async function readTraces(sources, { mapping, share, onProgress }) {
    const total = sources.reduce((sum, source) => sum + source.size, 0);
    const watch = createWatch(total, share, onProgress);
    try {
      for (const source of sources) {
        await reading.read(counted(source, watch.count), mapping, () => {
          watch.look(source);
          cancellation.check();
        });
      }
    } finally {
      reading.stopHelpers();
    }
    const counts = bridge.call('read_progress', {});
    onProgress({ stage: 'Putting conversations together', done: total, total, ...counts });
    await breathe();
    cancellation.check();
    return bridge.call('finish_reading', {});
  }

  return {
    /** @param {(File | Source)[]} files @param {ReadOptions} options @returns {Promise<import('../types.js').Opened>} */
    async open(files, { mapping = {}, share = 1, onProgress = () => {} }) {
      await forget();
      bridge.call('set_sample_share', { share });
      // Always in one order: which of two equal records is the duplicate depends on it.
      const { readFile } = host;
      const sources = files
        .map((file, i) => asSource(file, readFile && ((start, end) => readFile(i, start, end))))
        .sort((a, b) => inOrder(a.name, b.name) || a.size - b.size);
      const [only] = sources;
      if (only && sources.length === 1 && (await isReport(only))) return openReport(only);
      const both = await openBoth(sources);
      if (both) return both;
      const earlier = await takeReport(sources, share);
      const overview = await readTraces(sources, { mapping, share, onProgress });
      return { kind: 'dataset', overview, ...(earlier === undefined ? {} : { builds_on: earlier }) };
    },
    /** The report whose categories are kept; empty: none. */
    previous: () => previous,
    /** The conversations of an opened report; undefined: a dataset is open. */
    packed: () => packed && { find: packed, blocks },
  };
}
