// One session with the core: reads files, makes a report, writes it out. Runs in the worker and in Node alike.

import { conversationsIn, unpackBlock } from '../lib/conversations.js';
import { CoreError, openDoor } from './door.js';
import { asFolder, asPage, blocksInFile } from './export.js';
import { sentenceOf } from './plain_error.js';
import { readRanges } from './ranges.js';
import { createBell, run } from './run.js';
import { createFeeder } from './slices.js';
import { asSource, counted, peekSource, piecesOf } from './source.js';
import { cleanKey, createTransport } from './transport.js';
import { createTurns } from './turns.js';
import { unpack } from './unpack.js';

/** @typedef {import('../types.js').Cache} Cache */
/** @typedef {import('../types.js').Destination} Destination */
/** @typedef {import('../types.js').Progress} Progress */
/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('../types.js').Taken} Taken */
/** @typedef {import('../types.js').Thread} Thread */

const HEAD = 4096; // bytes that tell a report from traces
const TELL = 80; // milliseconds between two words of progress
const WEIGHED = 24; // conversations that an estimate is made of
const SHOWN = 3; // of them, word for word

const HEAP = 4e9; // bytes that WebAssembly can have
const LARGE = 64e6; // bytes of a file that is worth it
const MOST_HELPERS = 8; // beyond, putting together what they found is what takes the time
const SURE = 100e6; // bytes after which the need for memory can be foreseen

/**
 * What reading all of it would take, if that is more than there is.
 * @param {number} heap bytes in use @param {number} done bytes read with them @param {number} total bytes
 */
export function foreseeTooMuch(heap, done, total) {
  if (done < SURE) return undefined;
  const needed = (heap / done) * total;
  return needed > HEAP ? needed : undefined;
}

/** The share of all conversations that would fit, in whole percent. @param {number} share that does not @param {number} needed by it */
export const fittingShare = (share, needed) => Math.max(0.01, Math.floor(((80 * HEAP) / needed) * share) / 100);

/** @type {import('../types.js').CoreFault} */
const CANCELLED = { fault: 'cancelled', message: 'Cancelled.', where: '' };

const EXAMPLES = 5; // of each kind of what was taken out

/** @param {Taken} all @param {Taken} more */
function addTaken(all, more) {
  for (const [kind, n] of Object.entries(more.counts)) all.counts[kind] = (all.counts[kind] ?? 0) + n;
  for (const [kind, few] of Object.entries(more.examples)) {
    all.examples[kind] = [...new Set([...(all.examples[kind] ?? []), ...few])].slice(0, EXAMPLES);
  }
}

/** By characters, not by a country's customs. @param {string} a @param {string} b */
const inOrder = (a, b) => Number(a > b) - Number(a < b);

const now = () => new Date().toISOString();

/** Lets a waiting message (cancel) in. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

/** All of a file as text. @param {Source} file */
async function textOf(file) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of piecesOf(file)) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** The beginning of a file as text. @param {Source} file */
async function readHead(file) {
  try {
    const { head, stream } = await peekSource(file, HEAD);
    await stream?.cancel();
    return new TextDecoder().decode(head);
  } catch {
    return ''; // why is told when it is read
  }
}

/**
 * @param {import('../../wasm/core.js').CoreModule} module
 * @param {import('../types.js').Host} host
 * @returns {import('../types.js').Session}
 */
export function createSession(module, host) {
  const door = openDoor(module);
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
  /** How each file of the ledger is read again; nothing for one that was refused. @type {(Pick<Cache, 'read'> | undefined)[]} */
  let readers = [];
  /** @type {Cache | undefined} */
  let cache;
  let cached = 0; // bytes in it
  /** @type {import('../types.js').Helper[]} */
  let helpers = [];

  function startHelpers() {
    try {
      while (helpers.length < Math.min(MOST_HELPERS, host.cores + 1)) helpers.push(host.openHelper());
    } catch {} // where no more threads are allowed, those that there are do
    return helpers;
  }

  function stopHelpers() {
    for (const helper of helpers) helper.close();
    helpers = [];
  }

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

  /** Where bytes that had to be unpacked are kept: all files in one, behind each other. */
  async function keepCopy() {
    cache ??= await host.openCache();
    const { write, read } = cache;
    const start = cached;
    let end = start;
    return {
      /** @param {Uint8Array} bytes */
      write(bytes) {
        write(bytes);
        end = cached += bytes.length;
      },
      /** @param {number} from @param {number} to */
      read: (from, to) => read(start + from, Math.min(start + to, end)),
    };
  }

  /** @param {Source} plain @param {Mapping} mapping @param {() => void} report */
  async function feed(plain, mapping, report) {
    door.call('open', { name: plain.name, mapping });
    const copy = plain.seekable ? undefined : await keepCopy();
    const source = copy ?? { read: plain.slice };
    readers.push(source);
    if (host.cores > 1 && plain.size > LARGE) startHelpers(); // they are ready when they are needed
    const feeder = createFeeder(
      door,
      { name: plain.name, mapping },
      (start, end) => source.read(start, end),
      host.cores > 1 ? startHelpers : undefined,
    );
    try {
      for await (const piece of piecesOf(plain)) {
        copy?.write(piece);
        await feeder.take(copy ? piece.slice() : piece); // the copy may hold it
        report();
        checkCancelled();
      }
    } finally {
      await feeder.finish(); // of a file that breaks off too
      door.call('close', {});
    }
  }

  /** A file and all that is packed in it. What breaks on the way costs itself only. @param {Source} source @param {Mapping} mapping @param {() => void} report */
  async function readSource(source, mapping, report) {
    const refuse = (/** @type {string} */ name, /** @type {unknown} */ error) => {
      if (error instanceof CoreError) throw error;
      readers.push(undefined);
      door.call('refuse', { name, message: sentenceOf(error) });
    };
    try {
      for await (const plain of unpack(source)) {
        if (plain.problem !== undefined) refuse(plain.name, plain.problem);
        else await feed(plain, mapping, report).catch((error) => refuse(plain.name, error));
      }
    } catch (error) {
      refuse(source.name, error);
    }
  }

  /** The records of one conversation, as they stand in the files. @param {string} id */
  const recordsOf = (id) => readRanges(door.call('recall', { id }), readers);

  /**
   * Calls a method that needs one conversation whole. Its bytes are read first; what follows has no await, so no other
   * operation's conversation gets in between.
   * @template {'thread' | 'preview' | 'supply'} M
   * @param {string} id @param {M} method @param {import('../types.js').Methods[M][0]} args
   */
  async function callWhole(id, method, args) {
    const records = await recordsOf(id);
    door.call('recall', { id });
    for (const record of records) door.feed(record);
    return door.call(method, args);
  }

  /** Reads one conversation again, with all that an index leaves out. @param {string} id */
  const recall = (id) => callWhole(id, 'thread', {});

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
          await callWhole(id, 'supply', { id }).catch(() => door.call('supply', { id }));
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
    readers = [];
    await cache?.remove();
    cache = undefined;
    cached = 0;
  }

  /** Of a report that somebody named beside traces: it is what they are categorised by. One that only lies in a folder with
   * them is not meant. @param {Source[]} sources from which it is taken */
  async function takeReport(sources) {
    if (sources.length < 2) return undefined;
    for (const [i, source] of sources.entries()) {
      const isNamed = !source.name.includes('/');
      if (!isNamed || !door.call('is_report', { head: await readHead(source) })) continue;
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
      if (!door.call('is_report', { head: await readHead(source) })) return undefined;
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
    if (only && sources.length === 1 && door.call('is_report', { head: await readHead(only) })) {
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
      for (const source of sources) await readSource(counted(source, count), mapping, () => look(source));
    } finally {
      stopHelpers();
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
      const { input_tokens, ...sample } = await callWhole(id, 'preview', { config, time });
      tokens += input_tokens;
      if (samples.length < SHOWN) samples.push({ id, ...sample });
    }
    const mean = ids.length > 0 ? tokens / ids.length : 0;
    return { samples, ...door.call('estimate', { config, time, input_tokens: mean }) };
  }

  /** @type {import('../types.js').Session['export']} */
  async function exportAs(include, viewer, date, redact, apart) {
    const isClean = redact === true; // behind a port, what comes last may be the progress
    const { taken, ...page } = door.call('html', { include, date, redact: isClean, ...viewer });
    if (include !== 'conversations') return { file: await asPage(page, []), taken };
    const clean = (/** @type {Thread} */ thread) => {
      if (!isClean) return thread;
      const without = door.call('redacted', { thread });
      addTaken(taken, without.taken);
      return without.thread;
    };
    // Of the same report: nothing was awaited since its page was made.
    const idsOfRows = () => door.call('report', {}).rows.map(({ thread_id: id }) => id);
    const threads = opened ? unpackAll(blocks, clean) : recallAll(idsOfRows(), clean);
    return { file: await (apart === true ? asFolder : asPage)(page, threads), taken };
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
        return (await recordsOf(id)).map((piece) => decoder.decode(piece)).join('\n');
      }),

    compare: (earlier) => turns.beside(async () => door.call('compare', { earlier })),

    export: (...how) => turns.beside(() => exportAs(...how)),

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
