// Files become the core's dataset; and the bytes of one conversation are found in them again.

import { CoreError } from './bridge.js';
import { sentenceOf } from './plain_error.js';
import { readRanges } from './ranges.js';
import { createFeeder } from './slices.js';
import { piecesOf } from './source.js';
import { unpack } from './unpack.js';

/** @typedef {import('../types.js').Cache} Cache */
/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {import('../types.js').Source} Source */

const LARGE = 64e6; // bytes of a file that is worth helpers
const MAX_HELPERS = 8; // beyond, putting together what they found is what takes the time

/** @param {import('./bridge.js').Bridge} bridge @param {import('../types.js').Host} host */
export function createReading(bridge, host) {
  /** How each file of the ledger is read again; nothing for one that was refused. @type {(Pick<Cache, 'read'> | undefined)[]} */
  let readers = [];
  /** @type {Cache | undefined} */
  let cache;
  let cached = 0; // bytes in it
  /** @type {import('../types.js').Helper[]} */
  let helpers = [];

  function startHelpers() {
    try {
      while (helpers.length < Math.min(MAX_HELPERS, host.cores + 1)) helpers.push(host.openHelper());
    } catch {} // where no more threads are allowed, those that there are do
    return helpers;
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

  /** @param {Source} plain @param {Mapping} mapping @param {() => void} onPiece */
  async function feed(plain, mapping, onPiece) {
    bridge.call('open', { name: plain.name, mapping });
    const copy = plain.seekable ? undefined : await keepCopy();
    const source = copy ?? { read: plain.slice };
    readers.push(source);
    if (host.cores > 1 && plain.size > LARGE) startHelpers(); // they are ready when they are needed
    const feeder = createFeeder(
      bridge,
      { name: plain.name, mapping },
      (start, end) => source.read(start, end),
      host.cores > 1 ? startHelpers : undefined,
    );
    try {
      for await (const piece of piecesOf(plain)) {
        copy?.write(piece);
        await feeder.take(copy ? piece.slice() : piece); // the copy may hold it
        onPiece();
      }
    } finally {
      await feeder.finish(); // of a file that breaks off too
      bridge.call('close', {});
    }
  }

  /** A file and all that is packed in it. What breaks on the way costs itself only. @param {Source} source @param {Mapping} mapping @param {() => void} onPiece after each piece: throws to end it */
  async function read(source, mapping, onPiece) {
    const refuse = (/** @type {string} */ name, /** @type {unknown} */ error) => {
      if (error instanceof CoreError) throw error;
      readers.push(undefined);
      bridge.call('reject_file', { name, message: sentenceOf(error) });
    };
    try {
      for await (const plain of unpack(source, host.loadSqlite)) {
        if (plain.problem !== undefined) refuse(plain.name, plain.problem);
        else await feed(plain, mapping, onPiece).catch((error) => refuse(plain.name, error));
      }
    } catch (error) {
      refuse(source.name, error);
    }
  }

  /** The records of one conversation, as they stand in the files. @param {string} id */
  const recordsOf = (id) => readRanges(bridge.call('begin_reread', { id }), readers);

  /**
   * Calls a method that needs one conversation whole. Its bytes are read first; what follows has no await, so no other
   * operation's conversation gets in between.
   * @template {'thread' | 'preview' | 'batch_question' | 'provide_thread'} M
   * @param {string} id @param {M} method @param {import('../types.js').Methods[M][0]} args
   */
  async function callWhole(id, method, args) {
    const records = await recordsOf(id);
    bridge.call('begin_reread', { id });
    for (const record of records) bridge.feed(record);
    return bridge.call(method, args);
  }

  return {
    read,
    recordsOf,
    callWhole,
    stopHelpers() {
      for (const helper of helpers) helper.close();
      helpers = [];
    },
    /** Lets go of all files. */
    async forget() {
      readers = [];
      await cache?.remove();
      cache = undefined;
      cached = 0;
    },
  };
}
