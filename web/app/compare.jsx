import { useRef, useState } from 'preact/hooks';

/** Sets the report that is shown beside an earlier one. @param {{ session: import('../types.js').Session,
 *   onCompared: (comparison: import('../types.js').Comparison) => void }} props */
export function CompareButton({ session, onCompared }) {
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [problem, setProblem] = useState('');
  /** @param {Event & { currentTarget: HTMLInputElement }} event */
  const chosen = async (event) => {
    const [earlier] = event.currentTarget.files ?? [];
    event.currentTarget.value = '';
    if (!earlier) return;
    try {
      const comparison = await session.compare(await earlier.text());
      setProblem('');
      onCompared(comparison);
    } catch (error) {
      setProblem(/** @type {Error} */ (error).message);
    }
  };
  return (
    <>
      {problem && (
        <span class="error" role="alert">
          {problem}
        </span>
      )}
      <button type="button" onClick={() => file.current?.click()}>
        Compare with an earlier report
      </button>
      <input ref={file} type="file" accept=".html,.json" hidden aria-label="Earlier report" onChange={chosen} />
    </>
  );
}
