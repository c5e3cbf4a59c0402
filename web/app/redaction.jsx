// What is taken out before anything is sent.

import { Check } from './check.jsx';

/** @typedef {import('../types.js').Models} Models */

/** Files with nothing private in them. @param {{ files: string[], names: string[], onNames: (names: string[]) => void }} props */
function Excepted({ files, names, onNames }) {
  return (
    <details class="mapping" open={names.length > 0}>
      <summary>Files that are sent as they are</summary>
      {files.map((file) => (
        <label class="check" key={file}>
          <input
            type="checkbox"
            checked={names.includes(file)}
            onChange={(event) =>
              onNames(event.currentTarget.checked ? [...names, file] : names.filter((name) => name !== file))
            }
          />
          <span>{file}</span>
        </label>
      ))}
    </details>
  );
}

/** @param {{ models: Models, onChange: (change: Partial<Models>) => void, files: string[] }} props */
export function Redaction({ models, onChange, files }) {
  return (
    <>
      <Check
        label="Redact secrets and personal data before sending."
        hint="Keys, e-mail addresses, phone and card numbers, IP addresses, names of home folders: what looks like one."
        checked={models.redact !== false}
        onChange={(redact) => onChange({ redact })}
      />
      {models.redact !== false && (
        <label>
          Also redact these
          <span class="hint"> Names, customers, codenames, one a line. A # is any digit: CUST-####.</span>
          <textarea
            rows={2}
            spellcheck={false}
            value={(models.redact_also ?? []).join('\n')}
            onChange={(event) => {
              const lines = event.currentTarget.value.split('\n').map((line) => line.trim());
              onChange({ redact_also: lines.filter((line) => line.length > 1) });
            }}
          />
        </label>
      )}
      {models.redact !== false && files.length > 1 && (
        <Excepted
          files={files}
          names={models.redact_except ?? []}
          onNames={(names) => onChange({ redact_except: names })}
        />
      )}
    </>
  );
}
