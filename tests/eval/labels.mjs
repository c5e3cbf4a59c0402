// Labels of a set: labels.csv has id,top,sub; a level may be empty.

import { readFileSync } from 'node:fs';

/** id -> labels of both levels. @param {string} path */
export function readLabels(path) {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const [id = '', top, sub] = line.split(',').map((field) => field.replace(/^"|"$/g, ''));
      return [id, { top, sub }];
    }),
  );
}
