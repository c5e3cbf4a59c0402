// Checks src/LAYERS: who includes whom in C++, who imports whom in JavaScript; and that paths named in comments and
// documents exist.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

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
/** @param {string} sentence */
function complain(sentence) {
  console.error(sentence);
  broken++;
}

/** @param {string[]} pattern */
const filesOf = (...pattern) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...pattern], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name && existsSync(name));

/** Permissions that were used: "layer: other". @type {Set<string>} */
const used = new Set();
for (const file of filesOf('src', 'include', 'wasm', 'web').filter((name) => /\.([ch]pp|jsx?)$/.test(name))) {
  const layer = layerOf(file);
  const may = layer === 'include' ? [] : (allowed.get(layer) ?? []);
  for (const path of uses(file, readFileSync(file, 'utf8'))) {
    const target = layerOf(path);
    if (target === layer || (target === 'wasm' && layer === 'web/core')) continue;
    const header = target === 'include' ? `include/${basename(path, '.hpp')}` : target;
    const permission = [header, target].find((one) => may.includes(one));
    if (permission) used.add(`${layer}: ${permission}`);
    else
      complain(
        `${file}: ${layer} may not use ${header} (${path}). The rule: "${layer}: ${may.join(' ')}" in src/LAYERS`,
      );
  }
}
for (const [layer, may] of allowed) {
  for (const one of may) {
    if (!used.has(`${layer}: ${one}`))
      complain(`src/LAYERS: nothing in ${layer} uses ${one}. Take the permission away.`);
  }
}

// A path in a comment or a document is a signpost: it must lead somewhere.
const PATH =
  /(?<![./\w])(?:src|include|web|tests|tools|docs|wasm|samples)\/[\w./-]+\.(?:cpp|hpp|jsx?|mjs|md|ts|css|csv|mustache|json|py)\b/g;
const tracked = new Set(filesOf());
for (const file of filesOf(
  'src',
  'include',
  'wasm',
  'web',
  'docs',
  'tools',
  '*.md',
  'tests/unit',
  'tests/web',
  'tests/e2e',
)) {
  if (!/\.([ch]pp|jsx?|mjs|md|ts|css)$/.test(file)) continue;
  for (const [path] of readFileSync(file, 'utf8').matchAll(PATH)) {
    if (!tracked.has(path) && !path.includes('NAME')) complain(`${file}: there is no ${path}.`);
  }
}
if (broken > 0) process.exit(1);
console.log('layers: every include and import keeps to src/LAYERS, every path that is named exists');
