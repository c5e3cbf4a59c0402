// What is written: whole or not at all, never over what is read, and known to be possible before anything is computed
// or paid for.

import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from './arguments.js';

/** @param {string} path */
const statOf = (path) => stat(path).catch(() => undefined);

/** What a path names, links followed; of a file that does not exist yet, where it would be. @param {string} path */
async function target(path) {
  const whole = await realpath(path).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(dirname(resolve(path))).catch(() => undefined);
  return folder === undefined ? resolve(path) : resolve(folder, path.slice(path.lastIndexOf('/') + 1));
}

const HEAD = 4096; // bytes in which a file says what it is

/** Whether an earlier run wrote it: a report, its data, its rows. @param {string} path */
async function isOwnOutput(path) {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const head = buffer.subarray(0, bytesRead).toString();
    return /content="Tracesift|"schema":"tracesift\.report\/|^thread_id,category,subcategory,summary,/.test(head);
  } finally {
    await file.close();
  }
}

/**
 * Refuses what could not be written, or would destroy what is read.
 * @param {Record<string, string | undefined>} outputs by option, like --out
 * @param {string[]} inputs files and folders
 */
export async function checkOutputs(outputs, inputs) {
  const read = new Set(await Promise.all(inputs.map(target)));
  /** @type {Map<string, string>} */
  const written = new Map();
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const at = await target(path);
    if (read.has(at)) throw new InputError(`${option} ${path} is one of the files that are read. Name another file.`);
    const other = written.get(at);
    if (other) throw new InputError(`${option} and ${other} name the same file, ${path}. Give each its own.`);
    written.set(at, option);
    const there = await statOf(at);
    if (there?.isDirectory()) throw new InputError(`${option} ${path} is a folder. Name a file in it.`);
    if (there && !there.isFile()) continue; // a terminal, a pipe
    const isInside = [...read].some((folder) => at.startsWith(`${folder}/`));
    if (there && isInside && !(await isOwnOutput(at))) {
      throw new InputError(`${option} ${path} lies in a folder that is read, and may hold traces. Name another file.`);
    }
    const folder = dirname(at);
    const parent = await statOf(folder);
    if (!parent?.isDirectory()) {
      throw new InputError(`${option} ${path} cannot be written: there is no folder ${folder}. Create it first.`);
    }
    const isWritable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!isWritable) throw new InputError(`${option} ${path} cannot be written: ${folder} does not allow it.`);
  }
}

/** @typedef {string | Uint8Array | AsyncIterable<string | Uint8Array>} Content */

/**
 * Writes beside the path and renames: a full disk or a kill leaves what was there before.
 * @param {string} path @param {Content} content
 */
export async function writeWhole(path, content) {
  const at = await target(path);
  const there = await statOf(at);
  const isDirect = there !== undefined && !there.isFile();
  const aside = isDirect ? at : `${at}.${process.pid}.part`;
  const file = await open(aside, 'w');
  try {
    try {
      const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      for await (const piece of pieces) await file.writeFile(piece);
      if (!isDirect) await file.sync();
    } finally {
      await file.close();
    }
    if (!isDirect) await rename(aside, at);
  } catch (error) {
    if (!isDirect) await rm(aside, { force: true });
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EPIPE') return; // whoever read it has enough
    const why = code === 'ENOSPC' ? 'the disk is full' : message;
    throw new Error(`${path} could not be written: ${why}. What was there before is untouched.`);
  }
}
