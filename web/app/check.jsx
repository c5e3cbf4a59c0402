/** @param {{ label: string, hint: string, checked: boolean, onChange: (checked: boolean) => void }} props */
export function Check({ label, hint, checked, onChange }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label} <span class="hint">{hint}</span>
      </span>
    </label>
  );
}
