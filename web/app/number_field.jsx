import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** @typedef {{ value: number } | { problem: string }} Parsed */

/** US dollars above 0: "2.50", ".5", "$3". @param {string} text @returns {Parsed} */
export function parseAmount(text) {
  const plain = text.trim().replace(/^\$\s*/, '');
  if (/^\d+,\d+$/.test(plain)) return { problem: `Write ${plain.replace(',', '.')}, with a point.` };
  if (!/^(\d{1,6}(\.\d{0,6})?|\.\d{1,6})$/.test(plain)) return { problem: 'Write an amount in US dollars, like 2.50.' };
  const value = Number(plain);
  return value > 0 ? { value } : { problem: 'Write an amount above 0, or leave it empty for no limit.' };
}

/** @param {number} least @param {number} most @returns {(text: string) => Parsed} */
export const parseCount = (least, most) => (text) => {
  const value = Number(text.trim());
  const fits = /^\s*\d{1,9}\s*$/.test(text) && value >= least && value <= most;
  return fits ? { value } : { problem: `Write a whole number from ${least} to ${most.toLocaleString('en-US')}.` };
};

/**
 * A number that is typed: the field keeps what was typed, and only what it means goes on. What means nothing is reported and
 * keeps the form from being sent.
 * @param {{ label: string, hint?: string, value: number | undefined, parse: (text: string) => Parsed,
 *   onChange: (value: number | undefined) => void }} props
 */
export function NumberField({ label, hint, value, parse, onChange }) {
  const id = useId();
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const parsed = text.trim() === '' ? { value: undefined } : parse(text);
  const problem = 'problem' in parsed ? parsed.problem : '';
  const reported = useRef(value);
  // At once: an effect after the next key would take that key for a change from elsewhere.
  useLayoutEffect(() => {
    if (value !== reported.current) setText(value === undefined ? '' : String(value)); // set from elsewhere
    reported.current = value;
  }, [value]);
  useEffect(() => field.current?.setCustomValidity(problem), [problem]);
  return (
    <div class="field">
      <label for={id}>
        {label} {hint && <span class="hint">{hint}</span>}
      </label>
      <input
        ref={field}
        id={id}
        class="short"
        type="text"
        inputmode="decimal"
        autocomplete="off"
        value={text}
        aria-invalid={problem !== ''}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          const now = typed.trim() === '' ? { value: undefined } : parse(typed);
          setText(typed);
          if (!('value' in now)) return;
          reported.current = now.value;
          onChange(now.value);
        }}
      />
      {problem && (
        <p class="error" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
