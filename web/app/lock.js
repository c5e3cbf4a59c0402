// A key that somebody wants kept: locked with a passphrase that is kept nowhere. Web Crypto: PBKDF2 with SHA-256 and
// 600,000 rounds (what OWASP advises) makes an AES-GCM key, which finds out itself when the passphrase is another.

const ROUNDS = 600_000;
const PLACE = 'tracesift locked key ';

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt */
async function keyFrom(passphrase, salt) {
  const bytes = new TextEncoder().encode(passphrase);
  const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param {Uint8Array} bytes */
const toText = (bytes) => btoa(String.fromCharCode(...bytes));
/** @param {string} text */
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {string} key @param {string} passphrase @returns {Promise<string>} what may lie about: salt, nonce and the rest */
export async function lock(key, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(key);
  const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyFrom(passphrase, salt), text);
  return [salt, iv, new Uint8Array(locked)].map(toText).join('.');
}

/** @param {string} locked @param {string} passphrase @returns {Promise<string | undefined>} nothing: another passphrase */
export async function unlock(locked, passphrase) {
  try {
    const [salt, iv, text] = locked.split('.').map(toBytes);
    if (!salt || !iv || !text) return undefined;
    const key = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await keyFrom(passphrase, salt), text);
    return new TextDecoder().decode(key);
  } catch {
    return undefined;
  }
}

/** @param {string} place @param {string} locked */
export const keepLocked = (place, locked) => localStorage.setItem(PLACE + place, locked);
/** @param {string} place */
export function readLocked(place) {
  if (!place) return null;
  try {
    return localStorage.getItem(PLACE + place);
  } catch {
    return null; // where nothing may be kept, nothing is
  }
}
/** @param {string} place */
export const forgetLocked = (place) => localStorage.removeItem(PLACE + place);

export function forgetAllLocked() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PLACE)) localStorage.removeItem(name);
}
