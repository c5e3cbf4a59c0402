// Compares documents with the code's own tables: what one lists, the other has.

import { readdirSync, readFileSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);

/** @param {string} path */
const read = (path) => readFileSync(path, 'utf8');
/** @param {string} path @param {RegExp} pattern with one group */
const allIn = (path, pattern) => [...read(path).matchAll(pattern)].map(([, name = '']) => name);

const formats = readdirSync('src/ingest/format')
  .filter((name) => name.endsWith('.cpp') && name !== 'mapped.cpp')
  .flatMap((name) => allIn(`src/ingest/format/${name}`, /^const Format k\w+ = \{\s*"(\w+)"/gm));

/** What is listed in code, and the document that must name each. @type {{ what: string, names: string[], document: string }[]} */
const lists = [
  { what: 'metric', names: allIn('src/metric/metric.cpp', /^ {4}\{"(\w+)"/gm), document: 'docs/report-format.md' },
  { what: 'format', names: formats, document: 'docs/formats.md' },
  {
    what: 'failure rule',
    names: allIn('src/behaviour/failure_rules.cpp', /^ {4}\{(?:"\w+"|k\w+),\s+"([^"]+)"/gm).map(
      (title) => `| ${title} |`,
    ),
    document: 'docs/method.md',
  },
  {
    what: 'field of a config',
    names: allIn('src/config/config.cpp', /kFields = \{([^}]+)\}/g).flatMap((list) => list.match(/\w+/g) ?? []),
    document: 'docs/config.md',
  },
  { what: 'provider', names: allIn('src/provider/provider.cpp', /\.id = "(\w+)"/g), document: 'docs/config.md' },
];

let missing = 0;

// Where each format's shape is known from stands in its file and in the table's last column.
const table = read('docs/formats.md');
for (const name of readdirSync('src/ingest/format')) {
  const text = read(`src/ingest/format/${name}`);
  const [, id] = text.match(/^const Format k\w+ = \{\s*"(\w+)"/m) ?? [];
  if (!id || name === 'mapped.cpp') continue;
  const [, known] = text.match(/^\/\/ Known from: (.+)\.$/m) ?? [];
  const row = table.split('\n').find((line) => line.startsWith('| `') && line.split('|')[1]?.includes(`\`${id}\``));
  const cell = row?.split('|').at(-2) ?? '';
  const parts = cell.split(';').map((part) => part.trim());
  const holds = parts.some((part) => part === known || (part.startsWith(`${known} (`) && part.includes(`\`${id}\``)));
  if (holds) continue;
  console.error(
    `docs/formats.md says that ${id} is known from “${cell.trim()}”, src/ingest/format/${name} “${known}”.`,
  );
  missing++;
}

for (const { what, names, document } of lists) {
  const text = read(document);
  if (names.length === 0) {
    console.error(`No ${what} was found in the code: mend its pattern in tools/check_docs.mjs.`);
    missing++;
  }
  for (const name of names) {
    if (text.includes(name)) continue;
    console.error(`${document} does not mention the ${what} ${name}.`);
    missing++;
  }
}
if (missing > 0) process.exit(1);
console.log(`docs: they name every ${lists.map(({ what }) => what).join(', ')}`);
