import { useState } from 'preact/hooks';
import { recallMapping, rememberMapping } from './kept_mappings.js';

/** @typedef {import('../types.js').FileEntry} FileEntry */
/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {import('../types.js').RoleName} RoleName */

/** @type {[RoleName, string][]} */
const ROLES = [
  ['input', 'What the user asked'],
  ['output', 'What the agent answered'],
  ['messages', 'The whole conversation'],
  ['text', 'What was said, one message a record'],
  ['speaker', 'Who said it'],
  ['thread', 'Which conversation it belongs to'],
  ['id', 'Its own id'],
  ['error', 'What went wrong'],
  ['start', 'When it began'],
  ['end', 'When it ended'],
  ['tokens', 'Tokens used'],
  ['cost', 'What it cost (US dollars)'],
  ['score', 'A score somebody gave'],
  ['model', 'The model'],
];

/** What the fields' names suggest. @param {NonNullable<FileEntry['fields']>} fields @returns {Mapping} */
function guessMapping(fields) {
  const guess = /** @type {Mapping} */ ({});
  for (const { path, role } of fields) if (role) guess[role] = path;
  // A message a record has no question and answer of its own.
  if (guess.text && guess.input) delete guess.text;
  if (guess.speaker && !guess.text) delete guess.speaker;
  return guess;
}

/** Asks what a file's fields are, where they are not recognised. @param {{ file: FileEntry, mapping: Mapping,
 *   onMap: (mapping: Mapping) => void }} props */
export function MappingForm({ file, mapping, onMap }) {
  const fields = file.fields ?? [];
  const [earlier] = useState(() => recallMapping(fields));
  const [chosen, setChosen] = useState(() =>
    Object.keys(mapping).length > 0 ? mapping : (earlier ?? guessMapping(fields)),
  );
  const says = chosen.input || chosen.output || chosen.messages || chosen.text;
  return (
    <details class="mapping" open={!file.format}>
      <summary>
        {file.format ? `“${file.name}” was read by guessing what its fields are` : `What is what in “${file.name}”?`}
      </summary>
      {earlier && <p>It is filled in as you did for a file with the same fields.</p>}
      <p>The first records hold:</p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">For example</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ path, example }) => (
              <tr key={path}>
                <th scope="row">
                  <code>{path}</code>
                </th>
                <td>{example}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rememberMapping(fields, chosen);
          onMap(chosen);
        }}
      >
        <div class="roles">
          {ROLES.map(([role, label]) => (
            <label key={role}>
              {label}
              <select
                value={chosen[role] ?? ''}
                onChange={(event) => {
                  const { [role]: _, ...rest } = chosen;
                  const { value } = event.currentTarget;
                  setChosen(value ? { ...rest, [role]: value } : rest);
                }}
              >
                <option value="">not here</option>
                {fields.map(({ path }) => (
                  <option key={path} value={path}>
                    {path}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
        <button type="submit" disabled={!says}>
          Read again like this
        </button>
        {!says && <span class="hint"> Choose at least where the request, the answer or the conversation stands.</span>}
      </form>
    </details>
  );
}
