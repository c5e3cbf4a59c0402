// Changes one operator, constant or branch of a C++ file at a time and lists what no unit test notices:
//   node tools/mutate.mjs [--every N] PATH…      files or folders of src; of each file every Nth change (1)
// Wants the preset gcc with `unit` built. A change is compiled alone, linked before the library, and run against the
// tests that carry the file's name, then against all. One that does not compile says nothing and is left out.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);

const TIMEOUT_MS = 120_000; // a change that makes a test run on counts as noticed
const BUILD = 'build/gcc';
const FOLDER = 'build/mutants';

/** What a token becomes. Binary operators have a space on each side, which tells them from templates and pointers. */
const BINARY = new Map([
  ['<', '<='],
  ['>', '>='],
  ['<=', '<'],
  ['>=', '>'],
  ['==', '!='],
  ['!=', '=='],
  ['&&', '||'],
  ['||', '&&'],
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['+=', '-='],
  ['-=', '+='],
]);
const WORDS = new Map([
  ['true', 'false'],
  ['false', 'true'],
  ['continue', ''],
]);
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|^#[^\n]*|R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[A-Za-z_]\w*|\d[\w.']*|<=>|[<>=!]=|&&|\|\||[+-]=|<<|>>|->|\+\+|--|[^\s]/gm;

/** @typedef {{ at: number, length: number, text: string }} Change */

/** @param {string} source @returns {Change[]} */
function changesOf(source) {
  /** @type {Change[]} */
  const changes = [];
  let before = '';
  let isStatic = false; // static_assert: it fails to compile, which says nothing
  for (const found of source.matchAll(TOKEN)) {
    const [token] = found;
    const at = found.index;
    const add = (/** @type {string} */ text, length = token.length) => {
      if (!isStatic) changes.push({ at, length, text });
    };
    if (token === 'static_assert') isStatic = true;
    if (token === ';') isStatic = false;
    const isBinary = source[at - 1] === ' ' && /\s/.test(source[at + token.length] ?? '') && before !== 'template';
    const other = BINARY.get(token);
    if (other && isBinary && before !== 'operator') add(other);
    const word = WORDS.get(token);
    if (word !== undefined) add(word);
    if (token === '!' && source[at + 1] !== '=') add('');
    if (/^\d/.test(token)) {
      const number = /^(\d+)(u|U|ul|ull|z)?$/.exec(token);
      const real = /^(\d+\.\d+|\d+e-?\d+)$/.test(token);
      if (number) add(`${BigInt(number[1] ?? 0) + 1n}${number[2] ?? ''}`);
      else if (real) add(`(${token} * 1.25)`);
    }
    if (token === '(' && before === 'if') add('(!', 1);
    if (!token.startsWith('/')) before = token;
  }
  // `if (!` needs its closing bracket: the condition is put in brackets of its own.
  return changes.map((change) => (change.text === '(!' ? closed(source, change) : change));
}

/** @param {string} source @param {Change} change at an opening bracket @returns {Change} */
function closed(source, { at }) {
  let depth = 0;
  let end = at;
  for (const found of source.slice(at).matchAll(TOKEN)) {
    if (found[0] === '(') ++depth;
    if (found[0] === ')' && --depth === 0) {
      end = at + found.index;
      break;
    }
  }
  const inner = source.slice(at + 1, end);
  return inner.includes(';') // declares something: only its last part is the condition
    ? { at, length: end - at + 1, text: `(${inner.replace(/;(?=[^;]*$)/, '; !(')}))` }
    : { at, length: end - at + 1, text: `(!(${inner}))` };
}

/** @param {string} program @param {string[]} args @returns {Promise<boolean>} */
const succeeds = (program, args) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    child.on('close', (code) => resolve(code === 0));
  });

/** @typedef {{ file: string, source: string, command: string[], change: Change }} Mutant */

/** @param {Mutant} mutant @param {number} worker @returns {Promise<'noticed' | 'survived' | 'invalid'>} */
async function outcomeOf({ file, source, command, change }, worker) {
  const stem = join(process.cwd(), FOLDER, String(worker));
  const [program = '', ...flags] = command;
  writeFileSync(`${stem}.cpp`, source.slice(0, change.at) + change.text + source.slice(change.at + change.length));
  const isProgram = await succeeds(program, [...flags, '-w', '-O0', '-o', `${stem}.o`, '-c', `${stem}.cpp`]);
  if (!isProgram) return 'invalid';
  if (!(await succeeds('g++', ['-o', `${stem}.unit`, ...tests, `${stem}.o`, `${BUILD}/libtracesift.a`])))
    return 'invalid';
  const own = `[#${basename(file, '.cpp')}_test]`;
  if (!(await succeeds(`${stem}.unit`, ['--abort', '-#', own]))) return 'noticed';
  return (await succeeds(`${stem}.unit`, ['--abort'])) ? 'survived' : 'noticed';
}

/** @param {string} path @returns {string[]} */
const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => filesIn(join(path, name)))
    : path.endsWith('.cpp')
      ? [path]
      : [];

const args = process.argv.slice(2);
const every = args[0] === '--every' ? Number(args.splice(0, 2)[1]) : 1;
const paths =
  args.length > 0 ? args : ['analysis', 'method', 'stats', 'behaviour', 'provider', 'job'].map((room) => `src/${room}`);
const commands = JSON.parse(readFileSync(`${BUILD}/compile_commands.json`, 'utf8'));
const tests = commands
  .map((/** @type {{ command: string }} */ { command }) => / -o (\S*\/unit\.dir\/\S+)/.exec(command)?.[1])
  .filter(Boolean)
  .map((/** @type {string} */ object) => join(BUILD, object));
mkdirSync(FOLDER, { recursive: true });

/** @type {Mutant[]} */
const mutants = [];
for (const file of paths.flatMap(filesIn).sort()) {
  const source = readFileSync(file, 'utf8');
  const { command } = commands.find((/** @type {{ file: string }} */ one) => one.file.endsWith(`/${file}`));
  const flags = command
    .replace(/ -o .*$/, '')
    .split(' ')
    .filter((/** @type {string} */ flag) => flag !== '-Werror');
  changesOf(source).forEach((change, i) => {
    if (i % every === Math.floor(every / 2)) mutants.push({ file, source, command: flags, change });
  });
}
console.log(`${mutants.length} changes.`);

const counts = { noticed: 0, survived: 0, invalid: 0 };
/** @type {Map<string, { noticed: number, survived: number, invalid: number }>} */
const byFile = new Map();
let next = 0;
/** @param {number} worker */
async function work(worker) {
  while (next < mutants.length) {
    const mutant = /** @type {Mutant} */ (mutants[next++]);
    const outcome = await outcomeOf(mutant, worker);
    ++counts[outcome];
    const own = byFile.get(mutant.file) ?? { noticed: 0, survived: 0, invalid: 0 };
    ++own[outcome];
    byFile.set(mutant.file, own);
    if (outcome !== 'survived') continue;
    const { source, change, file } = mutant;
    const line = source.slice(0, change.at).split('\n').length;
    const shown = source.slice(change.at, change.at + change.length).split('\n')[0];
    console.log(
      `${file}:${line}: "${shown}" -> "${change.text.split('\n')[0]}"   ${(source.split('\n')[line - 1] ?? '').trim()}`,
    );
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, (_, worker) => work(worker)));
for (const [file, { noticed, survived }] of byFile) console.log(`${file}: ${noticed} of ${noticed + survived} noticed`);
const share = counts.noticed / (counts.noticed + counts.survived);
console.log(
  `${counts.noticed} of ${counts.noticed + counts.survived} changes noticed (${(100 * share).toFixed(1)} %), ${counts.invalid} were no program.`,
);
process.exitCode = counts.survived > 0 ? 1 : 0;
