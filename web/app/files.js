// What was dropped or chosen, as files with a path for a name: a folder's structure carries meaning.

import { isHidden } from '../core/is_hidden.js';

/** @typedef {import('../types.js').Source} Source */

/** @param {FileSystemEntry} entry @returns {Promise<File[]>} */
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
    );
    const path = entry.fullPath.replace(/^\//, '');
    return [path === file.name ? file : new File([file], path, { type: file.type })];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {File[]} */
  const files = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return files;
    for (const child of entries) {
      if (!isHidden(child.name)) files.push(...(await walk(child)));
    }
  }
}

/** In the order of their paths, which is the same on every machine. @param {File[]} files */
const sorted = (files) => files.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));

/** Everything in a folder that may be read. @param {FileSystemDirectoryHandle} folder @param {string} [path] @returns {Promise<File[]>} */
export async function filesInFolder(folder, path = '') {
  /** @type {File[]} */
  const files = [];
  // The standard's types do not list a folder's entries yet.
  for await (const child of /** @type {{ values(): AsyncIterable<FileSystemHandle> }} */ (
    /** @type {any} */ (folder)
  ).values()) {
    if (isHidden(child.name)) continue;
    const name = path + child.name;
    if (child.kind === 'directory') {
      files.push(...(await filesInFolder(/** @type {FileSystemDirectoryHandle} */ (child), `${name}/`)));
    } else {
      const file = await /** @type {FileSystemFileHandle} */ (child).getFile();
      files.push(path === '' ? file : new File([file], name, { type: file.type }));
    }
  }
  return sorted(files);
}

/** @param {DataTransfer} transfer @returns {Promise<File[]>} */
export async function filesOf(transfer) {
  const plain = [...transfer.files]; // a transfer is empty as soon as its event is over
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null);
  const found = await Promise.all(entries.map((entry) => (entry ? walk(entry) : []))).catch(() => []);
  return sorted(found.flat().length > 0 ? found.flat() : plain);
}

/** @param {HTMLInputElement} input */
export function filesIn(input) {
  const files = [...(input.files ?? [])].map((file) =>
    file.webkitRelativePath ? new File([file], file.webkitRelativePath, { type: file.type }) : file,
  );
  return sorted(files.filter((file) => !file.name.split('/').some(isHidden)));
}

/** The sample that the build put into the page: gzip in base64. @param {string} text */
export async function sampleFile(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new File([await new Response(stream).blob()], 'sample-support-agent.jsonl');
}
