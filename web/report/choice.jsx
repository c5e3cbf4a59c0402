// A choice among values, or none of them.

/**
 * `undefined` is `all`; an empty text is a value of its own.
 * @param {{ label: string, value: string | undefined, all?: string, options: [string, string][], onChange: (value: string | undefined) => void }} props
 */
export function Choice({ label, value, all = 'all', options, onChange }) {
  return (
    <label>
      {label}{' '}
      <select
        value={value ?? '*'}
        onChange={(event) => onChange(event.currentTarget.value === '*' ? undefined : event.currentTarget.value)}
      >
        <option value="*">{all}</option>
        {options.map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
