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

/** @returns {Promise<Cache>} */
export async function openCache() {
  try {
    return await openFile();
  } catch {
    return openBlobs();
  }
}
