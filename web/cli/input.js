// The files that a command names, and those in the folders that it names.

import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isHidden } from '../core/is_hidden.js';
import { plainError, sentenceOf } from '../core/plain_error.js';
import { InputError } from './arguments.js';
import { fileSource, temporaryFolder } from './index.js';

/** @typedef {import('../types.js').Source} Source */

/** A file that costs only itself: reading it fails with a sentence, which goes into the ledger. @param {string} name @param {string} message @returns {Source} */
function unreadable(name, message) {
  const fail = () => {
    throw plainError(message);
  };
  return { name, size: 0, seekable: true, stream: fail, slice: async () => fail() };
}

/** What comes through a pipe, as a file that can be read again. @param {string} path @param {string} name */
async function spooled(path, name) {
  const copy = join(temporaryFolder(), 'content');
  await pipeline(createReadStream(path), createWriteStream(copy));
  return fileSource(copy, name);
}

/**
 * What is in a folder, hidden entries left out. Names begin at the folder that was named, so that a report reveals nothing
 * of where on a disk it was made.
 * @param {string} folder @param {string} name @param {Set<string>} above folders that this one is in: links may lead back
 * @returns {Promise<Source[]>}
 */
async function inFolder(folder, name, above) {
  const here = await realpath(folder);
  if (above.has(here)) return [];
  const inside = new Set(above).add(here);
  /** @type {Source[]} */
  const sources = [];
  for (const entry of (await readdir(folder)).filter((one) => !isHidden(one)).sort()) {
    const path = join(folder, entry);
    const full = `${name}/${entry}`;
    try {
      const found = await stat(path);
      if (found.isDirectory()) sources.push(...(await inFolder(path, full, inside)));
      else if (found.isFile()) sources.push(await fileSource(path, full));
      else sources.push(unreadable(full, 'This is a pipe or a device, not a file.'));
    } catch (error) {
      sources.push(unreadable(full, sentenceOf(error)));
    }
  }
  return sources;
}

/** Sources of files and folders; a name that does not exist is a mistake of who typed it. @param {string[]} paths */
export async function sourcesOf(paths) {
  /** @type {Source[]} */
  const sources = [];
  for (const path of paths) {
    const found = await stat(path).catch((error) => {
      if (error.code === 'ENOENT') throw new InputError(`There is no such file or folder: ${path}`);
      return error;
    });
    const name = basename(path);
    if (found instanceof Error) sources.push(unreadable(name, sentenceOf(found)));
    else if (found.isDirectory()) {
      sources.push(...(await inFolder(path, name, new Set()).catch((error) => [unreadable(name, sentenceOf(error))])));
    } else if (found.isFile()) sources.push(await fileSource(path, name));
    else sources.push(await spooled(path, name));
  }
  return sources;
}

/** A JSON file that somebody named. @param {string} path @param {string} what it is */
export async function readJson(path, what) {
  const text = await readText(path, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not a ${what}: it is not JSON (${/** @type {Error} */ (error).message}).`);
  }
}

/** @param {string} path @param {string} what it is */
export async function readText(path, what) {
  return readFile(path, 'utf8').catch((error) => {
    throw new InputError(
      error.code === 'ENOENT' ? `There is no ${what} “${path}”.` : `${path} could not be read: ${error.message}.`,
    );
  });
}
