/** Saves what was made in this tab as a file. @param {BlobPart[]} parts @param {string} type @param {string} name */
export function download(parts, type, name) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A report's title as a file's name. @param {string} title @param {string} ending */
export const fileName = (title, ending) =>
  `${
    title
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60)
      .toLowerCase() || 'report'
  }.${ending}`;
