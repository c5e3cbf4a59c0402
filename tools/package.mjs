// What the npm package holds besides the sources: types for programs (dist/types, from the JSDoc) and the licences of
// what is bundled into the pages and compiled into the core (dist/licenses.txt). npm runs it before it packs.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);

rmSync('dist/types', { recursive: true, force: true });
execFileSync('npx', ['tsc', '-p', 'web/types.tsconfig.json'], { stdio: 'inherit' });
copyFileSync('web/types.d.ts', 'dist/types/types.d.ts');

/** What is compiled into the core: its licence, and where Debian keeps the text. @type {[string, string, string][]} */
const HEADERS = [
  ['WordNet 3.0, words in src/language/english.txt', 'WordNet 3.0', 'src/language/wordnet_license.txt'],
  ['JSON for Modern C++', 'MIT', '/usr/share/doc/nlohmann-json3-dev/copyright'],
  ['kainjow Mustache', 'BSL-1.0', '/usr/share/doc/libkainjow-mustache-dev/copyright'],
  ['Emscripten and its C and C++ libraries', 'MIT or NCSA', '/usr/share/doc/emscripten/copyright'],
];

/** @param {string} name of a package in node_modules */
function licenseOf(name) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}`;
}

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const parts = Object.keys(dependencies).map(licenseOf);
for (const [name, license, path] of HEADERS) {
  parts.push(`${name} (${license})\n\n${existsSync(path) ? readFileSync(path, 'utf8').trim() : ''}`);
}
writeFileSync('dist/licenses.txt', `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
