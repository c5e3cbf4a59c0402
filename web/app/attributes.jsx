/** @typedef {import('../types.js').Attribute} Attribute */

/** What a model is to read from each conversation, besides its summary.
 * @param {{ attributes: Attribute[], onChange: (attributes: Attribute[]) => void }} props */
export function Attributes({ attributes, onChange }) {
  /** @param {number} place @param {Partial<Attribute>} change */
  const change = (place, change) => onChange(attributes.map((one, i) => (i === place ? { ...one, ...change } : one)));
  return (
    <fieldset class="asked">
      <legend>
        Attributes <span class="hint">What else to read from each conversation; shown by category.</span>
      </legend>
      {attributes.map(({ name, type, description = '', filter_by: filters = false }, i) => (
        <div class="row" key={i /* the row is its place: names change while they are typed */}>
          <input
            type="text"
            aria-label="Name"
            placeholder="name"
            class="short"
            value={name}
            onInput={(event) => change(i, { name: event.currentTarget.value.replace(/[^\w-]+/g, '_') })}
          />
          <select
            aria-label="Type"
            value={type}
            onChange={(event) =>
              change(i, { type: /** @type {Attribute['type']} */ (event.currentTarget.value), filter_by: false })
            }
          >
            <option value="boolean">yes or no</option>
            <option value="string">text</option>
            <option value="number">number</option>
          </select>
          <input
            type="text"
            aria-label="Description"
            placeholder="What it means, in a sentence"
            class="wide"
            value={description}
            onInput={(event) => change(i, { description: event.currentTarget.value })}
          />
          {type === 'boolean' && (
            <label class="check">
              <input
                type="checkbox"
                checked={filters}
                onChange={(event) => change(i, { filter_by: event.currentTarget.checked })}
              />
              <span>only those with yes</span>
            </label>
          )}
          <button type="button" onClick={() => onChange(attributes.filter((_, place) => place !== i))}>
            Remove
          </button>
        </div>
      ))}
      <button type="button" onClick={() => onChange([...attributes, { name: '', type: 'boolean' }])}>
        Add an attribute
      </button>
    </fieldset>
  );
}
