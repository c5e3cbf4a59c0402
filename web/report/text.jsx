// Text as it was said, and JSON as people read it.

import { useState } from 'preact/hooks';
import { bytes } from '../lib/format.js';

const LONG = 4000; // characters of one text that are shown at once

/** Text as it is, however long; more of it on demand. @param {{ text: string }} props */
export function Text({ text }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <div class="text">{all ? text : text.slice(0, LONG)}</div>
      {!all && text.length > LONG && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {bytes(text.length)}
        </button>
      )}
    </>
  );
}

/** @param {string} text */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
