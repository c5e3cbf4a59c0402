// The npm package: what it holds, and that a program and a shell in another folder can use it, types too. Node and
// TypeScript are the ones that run this; `./dev release` tries every Node that package.json names.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const planted = join(root, 'dist/report-of-somebody.html');
/** @type {string[]} */
let files = [];

before(() => {
  execFileSync(process.execPath, ['tools/package.mjs'], { cwd: root });
  writeFileSync(planted, 'their traces');
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ filename, files: listed }] = JSON.parse(packed);
  files = listed.map((/** @type {{ path: string }} */ { path }) => path);
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  execFileSync('tar', ['xzf', join(folder, filename), '-C', modules]);
  execFileSync('mv', [join(modules, 'package'), join(modules, 'tracesift')]);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types']) {
    if (!existsSync(join(root, 'node_modules', name))) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(planted, { force: true });
});

test('the package holds what it needs, and no report that lies about', () => {
  const allowed =
    /^(README\.md|LICENSE|package\.json|web\/(cli|core|lib|rows)\/[\w.]+\.(js|d\.ts)|dist\/(core\.(mjs|wasm)|viewer\.json|licenses\.txt|tracesift(-any-host)?\.html|types\/[\w/]+\.d\.ts))$/;
  assert.deepEqual(
    files.filter((path) => !allowed.test(path)),
    [],
  );
  for (const path of ['dist/core.wasm', 'dist/tracesift.html', 'dist/types/cli/index.d.ts', 'dist/licenses.txt'])
    assert.ok(files.includes(path), path);
  const licenses = readFileSync(join(root, 'dist/licenses.txt'), 'utf8');
  for (const name of ['preact', 'sql.js', 'JSON for Modern C++', 'kainjow Mustache', 'Emscripten'])
    assert.ok(licenses.includes(name), name);
});

test('its command makes a report in another folder', () => {
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/tracesift/web/cli/tracesift.js',
      'analyze',
      join(root, 'samples/support-agent.jsonl'),
      '--out',
      'r.html',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(run.status, 0, run.stderr);
  assert.match(readFileSync(join(folder, 'r.html'), 'utf8'), /Most often users ask about/);
});

test('a program in strict TypeScript opens a session, reads and analyses', () => {
  writeFileSync(
    join(folder, 'program.ts'),
    `import { fileSource, openSession } from 'tracesift';
const session = await openSession({ cores: 1 });
const opened = await session.read([await fileSource(${JSON.stringify(join(root, 'samples/support-agent.jsonl'))})]);
if (opened.kind === 'report') throw new Error('a report');
const found: number = opened.overview.threads;
const report = await session.analyze({ question: 'Where does it fail?' });
const names: string[] = report.categories.map((category) => category.name);
console.log(JSON.stringify({ found, count: report.overall.count, names }));
// @ts-expect-error: a threads' count is a number
const wrong: string = found;
`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
        types: ['node'],
        strict: true,
        outDir: 'out',
      },
      files: ['program.ts'],
    }),
  );
  const checked = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(checked.status, 0, checked.stdout);
  const ran = spawnSync(process.execPath, ['out/program.js'], { cwd: folder, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  const { found, count, names } = JSON.parse(ran.stdout);
  assert.equal(found, 360);
  assert.equal(count, 360);
  assert.ok(names.length > 2);
});
