import { useErrorBoundary } from 'preact/hooks';

/** A part of a report that holds what no version of this program wrote says so, and takes nothing else along.
 * @param {{ what: string, children: import('preact').ComponentChildren }} props */
export function Boundary({ what, children }) {
  const [error] = useErrorBoundary();
  if (!error) return children;
  return (
    <p class="error" role="alert">
      {what} cannot be shown: the report holds something there that does not belong ({String(error?.message ?? error)}).
      It was changed after it was made. Ask for it again.
    </p>
  );
}
