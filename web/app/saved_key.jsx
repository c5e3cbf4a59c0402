// Keeping a key in this browser, for who wants it: locked with a passphrase.

import { useState } from 'preact/hooks';
import { forgetLocked, keepLocked, lock, readLocked, unlock } from './lock.js';

const MIN_PASSPHRASE = 12;

/** Whether a passphrase resists somebody who has the locked key and time: by its length and variety.
 * @param {string} passphrase */
export function weakness(passphrase) {
  if (passphrase.length < MIN_PASSPHRASE)
    return `At least ${MIN_PASSPHRASE} characters: anyone who gets the locked key can try millions of short ones.`;
  if (new Set(passphrase.toLowerCase()).size < 6)
    return 'It repeats too few characters. Take several words that do not belong together.';
  const isOneWord = /^[a-z]+\d{0,4}[!.?]?$/i.test(passphrase) && passphrase.length < 18;
  return isOneWord ? 'One word and a number are guessed soon. Take several words that do not belong together.' : '';
}

/** @param {{ place: string, legacy: string, apiKey: string, onKey: (key: string) => void }} props `legacy`: the name by which
 *   an earlier version kept it */
export function KeptKey({ place, legacy, apiKey, onKey }) {
  const [passphrase, setPassphrase] = useState('');
  const [isKept, setIsKept] = useState(() => (readLocked(place) ?? readLocked(legacy)) !== null);
  const [said, setSaid] = useState('');
  const keep = async () => {
    try {
      keepLocked(place, await lock(apiKey, passphrase));
    } catch {
      return setSaid('This browser keeps nothing for this page.');
    }
    setIsKept(true);
    setPassphrase('');
    setSaid('Saved, encrypted with your passphrase.');
  };
  const open = async () => {
    const key = await unlock(readLocked(place) ?? readLocked(legacy) ?? '', passphrase);
    setPassphrase('');
    if (key === undefined) return setSaid('This is not the passphrase.');
    onKey(key);
    setSaid('Unlocked: it is in this tab’s memory now.');
  };
  const forget = () => {
    forgetLocked(place);
    if (legacy) forgetLocked(legacy);
    setIsKept(false);
    setSaid('Forgotten.');
  };
  if (!globalThis.crypto?.subtle) return null;
  const weak = weakness(passphrase);
  const isDisk = location.protocol === 'file:';
  return (
    <details class="mapping">
      <summary>{isKept ? 'A locked key is kept in this browser' : 'Keep the key in this browser'}</summary>
      <div class="form">
        <label>
          Passphrase
          <span class="hint">
            {isKept
              ? 'Unlocks the key for this tab.'
              : 'The key is stored encrypted with it; the passphrase is stored nowhere.'}
          </span>
          <input
            type="password"
            autocomplete="off"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </label>
        {isDisk && (
          <p class="note">
            This page was opened from disk: other pages opened from disk can read what it stores, in some browsers. They
            get the locked key, so the passphrase is all that protects it.
          </p>
        )}
        {passphrase && weak && !isKept && (
          <p class="error" role="status">
            {weak}
          </p>
        )}
        <div class="row">
          {isKept && (
            <button type="button" disabled={!passphrase} onClick={open}>
              Unlock
            </button>
          )}
          <button type="button" disabled={weak !== '' || !apiKey} onClick={keep}>
            {isKept ? 'Keep this key instead' : 'Keep it locked'}
          </button>
          {isKept && (
            <button type="button" onClick={forget}>
              Forget it
            </button>
          )}
          <span class="note" role="status">
            {said}
          </span>
        </div>
      </div>
    </details>
  );
}
