// What is given away, in release/: the page, the page for any host, the npm package, their checksums and how to host
// them. The package is tried from an empty folder on every Node that it says it runs on.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);
const NODES = [18, 20, 22, 24];
const RELEASE = 'release';

rmSync(RELEASE, { recursive: true, force: true });
mkdirSync(RELEASE);
for (const page of ['tracesift.html', 'tracesift-any-host.html']) copyFileSync(`dist/${page}`, join(RELEASE, page));
execFileSync('node', ['tools/package.mjs'], { stdio: 'inherit' });
const [{ filename }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', RELEASE], { encoding: 'utf8' }),
);

const sample = join(process.cwd(), 'samples/support-agent.jsonl');
for (const version of NODES) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const npm = [
    'install',
    '--no-audit',
    '--no-fund',
    '--silent',
    `node@${version}`,
    join(process.cwd(), RELEASE, filename),
  ];
  execFileSync('npm', npm, { cwd: folder, stdio: 'inherit' });
  const node = join(folder, 'node_modules/node/bin/node');
  execFileSync(node, ['node_modules/.bin/tracesift', 'analyze', sample, '--out', 'r.html'], { cwd: folder });
  const program = `import { openSession, fileSource } from 'tracesift';
    const session = await openSession();
    const { overview } = await session.read([await fileSource(${JSON.stringify(sample)})]);
    console.log('Node', process.version, overview.threads, 'conversations');`;
  writeFileSync(join(folder, 'program.mjs'), program);
  execFileSync(node, ['program.mjs'], { cwd: folder, stdio: 'inherit' });
  rmSync(folder, { recursive: true, force: true });
}

const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(
  readFileSync('dist/tracesift.html', 'utf8'),
);
if (!policy) throw new Error('The page states no policy.');
writeFileSync(
  join(RELEASE, 'HOSTING.md'),
  `# Hosting Tracesift

One file is the whole product: put \`tracesift.html\` on any static host, or open it from a disk. It loads nothing else.
\`tracesift-any-host.html\` is the same page for models at an address of your own (a proxy, a server in the house).

- Serve it as \`text/html; charset=utf-8\`, over https.
- The page states its own Content-Security-Policy: \`${policy[1]}\`. A header of yours must allow at least as much: \`blob:\` for workers,
  \`'wasm-unsafe-eval'\` for the core, and \`connect-src\` for the providers that your people use.
- \`Referrer-Policy: no-referrer\`, \`X-Content-Type-Options: nosniff\` and \`frame-ancestors 'none'\` (which only a header
  can state) are worth adding. No cross-origin isolation is needed.
- Nothing is uploaded: a server sees one request for the page and no more.
- Compression halves it: gzip or Brotli.

Checksums are in \`SHA256SUMS\`: \`sha256sum -c SHA256SUMS\`.
`,
);
const sums = readdirSync(RELEASE)
  .sort()
  .map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(RELEASE, name)))
        .digest('hex')}  ${name}`,
  );
writeFileSync(join(RELEASE, 'SHA256SUMS'), `${sums.join('\n')}\n`);
console.log(`release/\n${sums.join('\n')}`);
