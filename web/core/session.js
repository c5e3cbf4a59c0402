// One session with the core: reads files, makes a report, writes it out. Runs in the worker and in Node alike.

import { conversationsIn, unpackBlock } from '../lib/conversations.js';
import { CoreError, openDoor } from './door.js';
import { blocksInFile, exportReport } from './export.js';
import { fittingShare, foreseeTooMuch } from './memory.js';
import { createReading } from './reading.js';
import { createBell, run } from './run.js';
import { asSource, counted, headOf, textOf } from './source.js';
import { cleanKey, createTransport } from './transport.js';
import { createTurns } from './turns.js';

/** @typedef {import('../types.js').Destination} Destination */
/** @typedef {import('../types.js').Progress} Progress */
/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('../types.js').Thread} Thread */

const HEAD = 4096; // bytes that tell a report from traces
const TELL = 80; // milliseconds between two words of progress
const WEIGHED = 24; // conversations that an estimate is made of
const SHOWN = 3; // of them, word for word

/** @type {import('../types.js').CoreFault} */
const CANCELLED = { fault: 'cancelled', message: 'Cancelled.', where: '' };

/** By characters, not by a country's customs. @param {string} a @param {string} b */
const inOrder = (a, b) => Number(a > b) - Number(a < b);

const now = () => new Date().toISOString();

/** Lets a waiting message (cancel) in. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * @param {import('../../wasm/core.js').CoreModule} module
 * @param {import('../types.js').Host} host
 * @returns {import('../types.js').Session}
 */
export function createSession(module, host) {
  const door = openDoor(module);
  const reading = createReading(door, host);
  const turns = createTurns(); // of what needs the dataset
  const runs = createTurns(); // of what makes a report of it
  let generation = 0; // of the dataset: what was begun with an earlier one ends
  // Reading and analysing are numbered as they are called for: a cancel ends all that were called for before it, also
  // one whose turn has not come.
  let calledFor = 0;
  let running = 0;
  let cancelledTo = 0;
  const isCancelled = () => running <= cancelledTo;
  /** Conversations of a report that was opened. @type {import('../lib/conversations.js').Block[]} */
  let blocks = [];
  /** @type {((id: string) => Promise<import('../types.js').Thread | undefined>) | undefined} */
  let opened;
  /** A report whose categories are kept. */
  let previous = '';
  let share = 1;
  /** The user's key: here and in the transport, never in the core. */
  let key = '';
  /** Of the report that is made; none: no model is asked. */
  let provider = '';
  /** @type {ReturnType<typeof createTransport> | undefined} */
  let transport;
  let paused = false;
  const bell = createBell();

  function checkCancelled() {
    if (isCancelled()) throw new CoreError(CANCELLED);
  }

  /** Reads one conversation again, with all that an index leaves out. @param {string} id */
  const recall = (id) => reading.callWhole(id, 'thread', {});

  /** Every conversation again, in the order of the rows. @param {string[]} ids @param {(thread: Thread) => Thread} clean */
  async function* recallAll(ids, clean) {
    const since = generation;
    for (const id of ids) {
      const thread = await recall(id);
      if (since !== generation) throw new CoreError(CANCELLED);
      yield clean(thread);
    }
  }

  /** Those of a report that was opened. @param {typeof blocks} packed @param {(thread: Thread) => Thread} clean */
  async function* unpackAll(packed, clean) {
    for (const { text } of packed) {
      for (const thread of await unpackBlock(text)) yield clean(thread);
    }
  }

  /** All of the report's conversations, made `clean`. @param {(thread: Thread) => Thread} clean */
  const conversations = (clean) =>
    opened
      ? unpackAll(blocks, clean)
      : recallAll(
          door.call('report', {}).rows.map(({ thread_id: id }) => id),
          clean,
        );

  /** Lets messages in; waits while the run is paused. */
  async function checkRun() {
    await breathe();
    while (paused && !isCancelled()) await bell.sleep(1000);
    checkCancelled();
  }

  /** Brings the report that the core began to its end. @param {(progress: Progress) => void} report */
  async function finish(report) {
    paused = false;
    const sending = provider ? createTransport({ key, replies: await host.openReplies?.() }) : undefined;
    transport = sending;
    let told = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let late;
    try {
      await run({
        poll: (now) => door.call('poll', { now }),
        supply: async (id) => {
          // A file that is gone costs no more than its details.
          await reading.callWhole(id, 'supply', { id }).catch(() => door.call('supply', { id }));
        },
        receive: (reply, now) => door.call('receive', { ...reply, now }),
        send: (request) => /** @type {NonNullable<typeof sending>} */ (sending).send(request),
        keep: (request, reply) => sending?.keep(request, reply),
        report: (step) => {
          clearTimeout(late);
          const tell = () => {
            told = performance.now();
            const { send, read, wait, ...progress } = step;
            report({ ...progress, ...(paused ? { paused } : {}) });
          };
          // The last word before a long wait is told too, only later.
          if (step.asks && performance.now() - told < TELL && step.done < step.total) late = setTimeout(tell, TELL);
          else tell();
        },
        check: checkRun,
        bell,
      });
    } finally {
      clearTimeout(late);
      sending?.abort(); // what was given up costs nothing more
      await sending?.kept();
      transport = undefined;
    }
    const made = door.call('report', {});
    if (provider && made.ended_early && !made.spent) {
      throw new CoreError({ fault: 'provider', message: made.ended_early, where: provider });
    }
    return made;
  }

  /** Makes a report: no other is made meanwhile, and nothing is read. @param {() => Destination} begin @param {(progress: Progress) => void} [report] */
  const inRun = (begin, report = () => {}) => {
    const mine = ++calledFor;
    return turns.beside(() =>
      runs.alone(async () => {
        running = mine;
        provider = begin()?.provider ?? '';
        return finish(report);
      }),
    );
  };

  async function forget() {
    door.call('forget', {});
    blocks = [];
    opened = undefined;
    previous = '';
    await reading.forget();
  }

  /** @param {Source} source */
  const isReport = async (source) => door.call('is_report', { head: await headOf(source, HEAD) });

  /** Of a report that somebody named beside traces: it is what they are categorised by. One that only lies in a folder with
   * them is not meant. @param {Source[]} sources from which it is taken */
  async function takeReport(sources) {
    if (sources.length < 2) return undefined;
    for (const [i, source] of sources.entries()) {
      const isNamed = !source.name.includes('/');
      if (!isNamed || !(await isReport(source))) continue;
      const text = await textOf(source);
      const { title } = door.call('load', { text });
      await forget();
      door.call('draw', { share });
      sources.splice(i, 1);
      previous = text;
      return title;
    }
    return undefined;
  }

  /** @param {Source} file */
  async function openReport(file) {
    const text = await textOf(file);
    const report = door.call('load', { text });
    blocks = blocksInFile(text);
    opened = conversationsIn(blocks, report.rows);
    return /** @type {const} */ ({ kind: 'report', report, has_conversations: blocks.length > 0 });
  }

  /** Both reports, if these are two: the later one, with what changed since the other. @param {Source[]} sources */
  async function openBoth(sources) {
    if (sources.length !== 2) return undefined;
    const ends = [];
    for (const source of sources) {
      if (!(await isReport(source))) return undefined;
      const text = await textOf(source);
      ends.push({ source, text, end: door.call('load', { text }).period.end ?? '' });
    }
    const [earlier, later] = ends.sort((a, b) => inOrder(a.end, b.end));
    if (!earlier || !later) return undefined;
    const opened = await openReport(later.source);
    opened.report.comparison = door.call('compare', { earlier: earlier.text });
    return opened;
  }

  /** @type {import('../types.js').Session['read']} */
  async function readAll(files, mapping = {}, report = () => {}) {
    await forget();
    door.call('draw', { share });
    // In one order, however they were given: which of two equal records is the duplicate depends on it.
    const { readFile } = host;
    const sources = files
      .map((file, i) => asSource(file, readFile && ((start, end) => readFile(i, start, end))))
      .sort((a, b) => inOrder(a.name, b.name) || a.size - b.size);
    const [only] = sources;
    if (only && sources.length === 1 && (await isReport(only))) {
      return openReport(only);
    }
    const both = await openBoth(sources);
    if (both) return both;
    const earlier = await takeReport(sources);
    const total = sources.reduce((sum, source) => sum + source.size, 0);
    let done = 0;
    const count = (/** @type {number} */ bytes) => {
      done += bytes;
    };
    let told = 0;
    const look = (/** @type {Source} */ source) => {
      if (performance.now() - told < TELL) return;
      const needed = foreseeTooMuch(module.HEAPU8.length, done, total);
      if (needed) {
        throw new CoreError({
          fault: 'too_large',
          message: `These files would need about ${(needed / 1e9).toFixed(1)} GB of memory, and there are 4. Read a sample of their conversations, or give a part of them: fewer files, one project, a shorter time.`,
          where: source.name,
          share: fittingShare(share, needed),
        });
      }
      told = performance.now();
      report({ stage: source.name, done: Math.min(done, total), total, ...door.call('reading', {}) });
    };
    try {
      for (const source of sources) {
        await reading.read(counted(source, count), mapping, () => {
          look(source);
          checkCancelled();
        });
      }
    } finally {
      reading.stopHelpers();
    }
    report({ stage: 'Putting conversations together', done: total, total, ...door.call('reading', {}) });
    await breathe();
    checkCancelled();
    const overview = door.call('assemble', {});
    return { kind: 'dataset', overview, ...(earlier === undefined ? {} : { builds_on: earlier }) };
  }

  /** @type {import('../types.js').Session['propose']} */
  async function propose(config, wishes) {
    const ask = async (/** @type {boolean} */ plain) => {
      const given = { ...wishes, config, plain };
      const request = /** @type {import('../types.js').HttpRequest} */ (door.call('propose', given));
      const reply = await createTransport({ key, replies: undefined }).send(request);
      return /** @type {import('../types.js').Config} */ (door.call('propose', { ...given, reply }));
    };
    try {
      return await ask(false);
    } catch (error) {
      if (!(error instanceof CoreError) || error.fault !== 'unsupported') throw error;
      return ask(true); // a model that takes no schema is asked in words
    }
  }

  /** @type {import('../types.js').Session['preview']} */
  async function preview(config) {
    const time = now();
    const { ids } = door.call('matching', { config, time, some: WEIGHED });
    const samples = [];
    let tokens = 0;
    for (const id of ids) {
      const { input_tokens, ...sample } = await reading.callWhole(id, 'preview', { config, time });
      tokens += input_tokens;
      if (samples.length < SHOWN) samples.push({ id, ...sample });
    }
    const mean = ids.length > 0 ? tokens / ids.length : 0;
    return { samples, ...door.call('estimate', { config, time, input_tokens: mean }) };
  }

  return {
    async draw(wanted) {
      share = wanted;
    },

    read(files, mapping, report) {
      generation++; // exports of what was read before end
      const mine = ++calledFor;
      return turns.alone(() => {
        running = mine;
        return readAll(files, mapping, report);
      });
    },

    async keep(text) {
      previous = text;
    },

    async useKey(given) {
      key = cleanKey(given);
    },

    async models(provider, base) {
      const given = { provider, base_url: base };
      const request = /** @type {import('../types.js').HttpRequest} */ (door.call('list_models', given));
      const { status, body } = await createTransport({ key, replies: undefined }).send(request);
      const names = status === 200 ? /** @type {string[]} */ (door.call('list_models', { body })) : [];
      if (names.length > 0) return names;
      const why = status === 0 ? body : status === 200 ? 'It answered no list of models.' : `It answered ${status}.`;
      throw new CoreError({ fault: 'provider', message: `The models could not be listed. ${why}`, where: provider });
    },

    propose: (config, wishes) => turns.beside(() => propose(config, wishes)),

    preview: (config) => turns.beside(() => preview(config)),

    analyze: (config, report) => inRun(() => door.call('start', { config, previous, time: now() }), report),

    recut: (categories, report) => inRun(() => door.call('recut', { categories }), report),

    async pause(wanted) {
      paused = wanted;
      bell.ring();
    },

    async endEarly() {
      door.call('end_early', { why: 'It was ended before everything was asked.' });
      transport?.abort();
      paused = false;
      bell.ring();
    },

    async replies(forget) {
      const kept = await host.openReplies?.();
      if (forget) await kept?.clear?.();
      return (await kept?.count?.()) ?? 0;
    },

    thread: (id) => turns.beside(() => (opened ? opened(id) : recall(id))),

    raw: (id) =>
      turns.beside(async () => {
        const decoder = new TextDecoder();
        return (await reading.recordsOf(id)).map((piece) => decoder.decode(piece)).join('\n');
      }),

    compare: (earlier) => turns.beside(async () => door.call('compare', { earlier })),

    export: (include, viewer, date, redact, apart) =>
      turns.beside(() =>
        exportReport(door, conversations, include, { ...viewer, date, redact: redact === true }, apart === true),
      ),

    async slice(file, lines, offset) {
      door.call('slice', file);
      return door.slice(lines, offset);
    },

    call: (method, args) => turns.beside(async () => door.call(method, args)),

    async cancel() {
      cancelledTo = calledFor;
      transport?.abort();
      bell.ring();
    },
  };
}
