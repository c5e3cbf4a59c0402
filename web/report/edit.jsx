// Changing a category by hand: its words, what it is merged with, where it belongs. The core counts everything again.

import { useState } from 'preact/hooks';
import { toSummary } from './route.js';

/** @typedef {import('../types.js').Category} Category */
/** @typedef {import('../types.js').Edit} Edit */
/** @typedef {import('../types.js').ReportSource} ReportSource */

/** A choice among categories with a button that does something with it.
 * @param {{ label: string, action: string, options: [string, string][], onDo: (id: string) => void }} props */
function Choose({ label, action, options, onDo }) {
  const [id, setId] = useState('?');
  if (options.length === 0) return null;
  return (
    <div class="row">
      <label>
        {label}{' '}
        <select value={id} onChange={(event) => setId(event.currentTarget.value)}>
          <option value="?">choose…</option>
          {options.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={id === '?'} onClick={() => onDo(id)}>
        {action}
      </button>
    </div>
  );
}

/** @param {{ source: ReportSource, category: Category }} props */
export function EditCategory({ source: { report, owner }, category }) {
  const [problem, setProblem] = useState('');
  const [name, setName] = useState(category.name);
  const [description, setDescription] = useState(category.description);
  const [into, setInto] = useState(2);
  if (!owner || report.rows.length === 0) return null;
  const { id } = category;
  /** Ids change with what is in a category, so what changes that leads to the list. @param {Edit[]} edits @param {boolean} [stays] */
  const apply = async (edits, stays) => {
    try {
      await owner.edit(...edits);
      setProblem('');
      if (!stays) location.hash = toSummary();
    } catch (error) {
      setProblem(/** @type {Error} */ (error).message);
    }
  };
  const siblings = report.categories.filter((one) => one.level === category.level && one.id !== id);
  const children = report.categories.filter((one) => one.parent_id === id);
  const tops = report.categories.filter((one) => one.level === 1 && one.id !== id && one.id !== category.parent_id);
  /** @param {Category[]} list @returns {[string, string][]} */
  const options = (list) => list.map((one) => [one.id, one.name]);
  return (
    <details class="edit">
      <summary>Change this category</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          /** @type {Edit[]} */
          const edits = [];
          if (description !== category.description) edits.push({ op: 'describe', id, description });
          if (name !== category.name) edits.push({ op: 'rename', id, name });
          void apply(edits, true);
        }}
      >
        <label>
          Name <input value={name} maxLength={80} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          What belongs here{' '}
          <textarea
            rows={2}
            maxLength={600}
            value={description}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={name === category.name && description === category.description}>
          Save the words
        </button>
      </form>
      <Choose
        label="Merge with"
        action="Merge"
        options={options(siblings)}
        onDo={(other) => apply([{ op: 'merge', ids: [id, other] }])}
      />
      <Choose
        label="Move"
        action="Move"
        options={[
          ...(category.parent_id ? [/** @type {[string, string]} */ (['', 'out, as a category of its own'])] : []),
          ...options(tops).map(([other, title]) => /** @type {[string, string]} */ ([other, `under “${title}”`])),
        ]}
        onDo={(parent) => apply([{ op: 'move', id, parent }])}
      />
      <div class="row">
        {children.length > 0 ? (
          <button type="button" onClick={() => apply([{ op: 'split', id, into: 2 }])}>
            Make its {children.length} subcategories categories of their own
          </button>
        ) : (
          <>
            <label>
              Split into{' '}
              <input
                type="number"
                min={2}
                max={20}
                value={into}
                onInput={(event) => setInto(event.currentTarget.valueAsNumber)}
              />
            </label>
            <button type="button" onClick={() => apply([{ op: 'split', id, into }])}>
              Split
            </button>
          </>
        )}
        <button
          type="button"
          aria-pressed={category.pinned === true}
          onClick={() => apply([{ op: 'pin', id, pinned: !category.pinned }], true)}
        >
          {category.pinned ? 'Unpin' : 'Pin: keep it when categories are cut again'}
        </button>
      </div>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </details>
  );
}
