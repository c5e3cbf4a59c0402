// Checks src/LAYERS: who includes whom in C++, who imports whom in JavaScript.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);

/** @type {Map<string, string[]>} */
const allowed = new Map();
for (const line of readFileSync('src/LAYERS', 'utf8').split('\n')) {
  if (line.startsWith('#') || !line.includes(':')) continue;
  const [layer = '', may = ''] = line.split(':');
  allowed.set(layer.trim(), may.trim().split(/\s+/));
}

/** The layer of a file: `ingest` for src/ingest/…, `session` for src/session.cpp, `web/core` for web/core/…. @param {string} path */
function layerOf(path) {
  const [top = '', second = '', third] = path.split('/');
  if (top === 'include' || top === 'wasm') return top;
  if (top === 'web') return third ? `web/${second}` : `web/${second.replace(/\..*/, '')}`;
  if (top === 'src') return third ? second : second.replace(/\..*/, '');
  return '';
}

/** @param {string} file @param {string} text @returns {string[]} */
function uses(file, text) {
  if (/\.[ch]pp$/.test(file)) {
    return [...text.matchAll(/^#include "([^"]+)"/gm)].map(([, name = '']) =>
      name.startsWith('tracesift/') ? `include/${name}` : `src/${name}`,
    );
  }
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, name = '']) =>
    normalize(join(dirname(file), name)),
  );
}

let broken = 0;
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'include', 'wasm', 'web'],
  { encoding: 'utf8' },
);
for (const file of files.split('\n').filter((name) => /\.([ch]pp|jsx?)$/.test(name))) {
  const layer = layerOf(file);
  const may = layer === 'include' ? [] : allowed.get(layer);
  for (const used of uses(file, readFileSync(file, 'utf8'))) {
    const target = layerOf(used);
    if (target === layer || may?.includes(target) || (target === 'wasm' && layer === 'web/core')) continue;
    console.error(
      `${file}: ${layer} may not use ${target} (${used}). The rule: "${layer}: ${may?.join(' ') ?? '?'}" in src/LAYERS`,
    );
    broken++;
  }
}
if (broken > 0) process.exit(1);
console.log('layers: every include and import keeps to src/LAYERS');
