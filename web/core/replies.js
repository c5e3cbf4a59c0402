// Replies that were paid for, kept in the browser: a closed tab goes on where it was. Without storage (a
// private window, a full disk) a run does without.

const DATABASE = 'tracesift';
const STORE = 'replies';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @returns {Promise<import('../types.js').Replies>} */
export async function openReplies() {
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await done(opening);
    const store = (/** @type {IDBTransactionMode} */ mode) => database.transaction(STORE, mode).objectStore(STORE);
    return {
      get: (key) => done(store('readonly').get(key)).catch(() => undefined),
      put: async (key, body) => {
        await done(store('readwrite').put(body, key)).catch(() => undefined);
      },
      count: () => done(store('readonly').count()).catch(() => 0),
      clear: async () => {
        await done(store('readwrite').clear()).catch(() => undefined);
      },
    };
  } catch {
    return { get: async () => undefined, put: async () => {}, count: async () => 0, clear: async () => {} };
  }
}
