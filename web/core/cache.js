// Where unpacked bytes are kept, so that a conversation can be read again: a file private to this page (OPFS), which is
// on disk. A page opened from a file has none; there they are Blobs, which a browser moves to disk when they grow.

/** @typedef {import('../types.js').Cache} Cache */

const PREFIX = 'tracesift-unpacked-';
const PART = 4 << 20; // bytes of one Blob

/** Files of tabs that were closed; those of tabs that are open cannot be removed. @param {any} folder */
async function sweep(folder) {
  for await (const name of folder.keys()) {
    if (name.startsWith(PREFIX)) await folder.removeEntry(name).catch(() => {});
  }
}

/** @returns {Promise<Cache>} */
async function openFile() {
  const folder = /** @type {any} */ (await navigator.storage.getDirectory());
  await sweep(folder);
  const name = PREFIX + crypto.randomUUID();
  const handle = await folder.getFileHandle(name, { create: true });
  const file = await handle.createSyncAccessHandle();
  let size = 0;
  return {
    write(bytes) {
      size += file.write(bytes, { at: size });
    },
    async read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      file.read(bytes, { at: start });
      return bytes;
    },
    async remove() {
      file.close();
      await folder.removeEntry(name);
    },
  };
}

/** @returns {Cache} */
function openBlobs() {
  /** @type {Blob[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  let open = [];
  let size = 0;
  return {
    write(bytes) {
      open.push(bytes);
      size += bytes.length;
      if (size < PART) return;
      parts.push(new Blob(/** @type {BlobPart[]} */ (open)));
      open = [];
      size = 0;
    },
    async read(start, end) {
      const whole = new Blob(/** @type {BlobPart[]} */ ([...parts, ...open]));
      return new Uint8Array(await whole.slice(start, end).arrayBuffer());
    },
    async remove() {
      parts.length = open.length = 0;
    },
  };
}

/** In this thread's memory: where Blobs cannot be read either. @returns {Cache} */
function openMemory() {
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {number[]} where each begins */
  const starts = [];
  let size = 0;
  return {
    write(bytes) {
      parts.push(bytes);
      starts.push(size);
      size += bytes.length;
    },
    async read(start, end) {
      const whole = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      for (const [i, part] of parts.entries()) {
        const from = Number(starts[i]);
        const [first, last] = [Math.max(start, from), Math.min(end, from + part.length)];
        if (first < last) whole.set(part.subarray(first - from, last - from), first - start);
      }
      return whole;
    },
    async remove() {
      parts.length = starts.length = 0;
    },
  };
}

/** @returns {Promise<Cache>} */
export async function openCache() {
  try {
    return await openFile();
  } catch {}
  try {
    await new Blob(['a']).arrayBuffer();
    return openBlobs();
  } catch {
    return openMemory();
  }
}
