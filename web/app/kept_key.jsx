// Keeping a key in this browser, for who wants it: locked with a passphrase.

import { useState } from 'preact/hooks';
import { forgetLocked, keepLocked, lock, readLocked, unlock } from './lock.js';

const SHORTEST = 8;

/** @param {{ provider: string, apiKey: string, onKey: (key: string) => void }} props */
export function KeptKey({ provider, apiKey, onKey }) {
  const [passphrase, setPassphrase] = useState('');
  const [isKept, setIsKept] = useState(() => readLocked(provider) !== null);
  const [said, setSaid] = useState('');
  const keep = async () => {
    try {
      keepLocked(provider, await lock(apiKey, passphrase));
    } catch {
      return setSaid('This browser keeps nothing for this page.');
    }
    setIsKept(true);
    setPassphrase('');
    setSaid('Kept, locked. Without the passphrase nobody can read it, nor can we.');
  };
  const open = async () => {
    const key = await unlock(readLocked(provider) ?? '', passphrase);
    setPassphrase('');
    if (key === undefined) return setSaid('This is not the passphrase.');
    onKey(key);
    setSaid('Unlocked: it is in this tab’s memory now.');
  };
  const forget = () => {
    forgetLocked(provider);
    setIsKept(false);
    setSaid('Forgotten.');
  };
  if (!globalThis.crypto?.subtle) return null;
  const isLong = passphrase.length >= SHORTEST;
  return (
    <details class="mapping">
      <summary>{isKept ? 'A locked key is kept in this browser' : 'Keep the key in this browser'}</summary>
      <div class="form">
        <label>
          Passphrase
          <span class="hint">
            {isKept
              ? 'Unlocks the key for this tab.'
              : `At least ${SHORTEST} letters. The key is stored encrypted with it; the passphrase is stored nowhere.`}
          </span>
          <input
            type="password"
            autocomplete="off"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </label>
        <div class="row">
          {isKept && (
            <button type="button" disabled={!passphrase} onClick={open}>
              Unlock
            </button>
          )}
          <button type="button" disabled={!isLong || !apiKey} onClick={keep}>
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
