// Categories that are given: conversations are put into them, subcategories are still found.

import { useState } from 'preact/hooks';
import { hasBareNames } from '../lib/config.js';
import { parseGroups } from './presets.js';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {NonNullable<Config['partitions']>} Partitions */

/** @param {{ partitions: Partitions, onChange: (partitions: Partitions) => void }} props */
export function GivenCategories({ partitions, onChange }) {
  const [pasted, setPasted] = useState('');
  /** @param {number} place @param {Partial<Partitions[number]>} change */
  const change = (place, change) => onChange(partitions.map((one, i) => (i === place ? { ...one, ...change } : one)));
  const [isOpen] = useState(partitions.length > 0); // at first
  const add = () => {
    const known = new Set(partitions.map(({ name }) => name));
    const more = parseGroups(pasted).filter(({ name }) => !known.has(name));
    if (more.length > 0) onChange([...partitions, ...more]);
    setPasted('');
  };
  return (
    <details class="mapping" open={isOpen}>
      <summary>
        Categories that are given{' '}
        <span class="hint">
          {partitions.length > 0 ? `${partitions.length} of them.` : 'None: they are found in the conversations.'}
        </span>
      </summary>
      <p class="hint">What fits none of these stays unclassified; subcategories are found.</p>
      {hasBareNames(partitions) && (
        <p class="note">Say what belongs there: without a model, a name alone is seldom enough.</p>
      )}
      {partitions.map(({ name, description = '' }, i) => (
        <div class="row" key={i /* names change while they are typed */}>
          <input
            type="text"
            aria-label="Category"
            value={name}
            onInput={(event) => change(i, { name: event.currentTarget.value })}
          />
          <input
            type="text"
            class="wide"
            aria-label="What belongs there"
            placeholder="What belongs there"
            value={description}
            onInput={(event) => change(i, { description: event.currentTarget.value })}
          />
          <button type="button" onClick={() => onChange(partitions.filter((_, place) => place !== i))}>
            Remove
          </button>
        </div>
      ))}
      <label>
        <span class="hint">One a line, “name: what belongs there”; or names with commas.</span>
        <textarea
          rows={2}
          aria-label="Categories to add"
          value={pasted}
          placeholder={'Returns: money back or another one\nDelivery: where it is'}
          onInput={(event) => setPasted(event.currentTarget.value)}
          onBlur={add} // who goes on to make the report wants them too
        />
      </label>
      <button type="button" disabled={parseGroups(pasted).length === 0} onClick={add}>
        Add these
      </button>
    </details>
  );
}
