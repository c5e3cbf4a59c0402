// The core as WebAssembly in Node: the same bytes as natively, the same methods as in types.d.ts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openSession } from '../../web/cli/index.js';

const root = new URL('../../', import.meta.url);
const path = (/** @type {string} */ name) => new URL(name, root).pathname;
const { default: createCore } = await import(new URL('dist/core.mjs', root).href);
const module = await createCore({ wasmBinary: readFileSync(path('dist/core.wasm')) });

/** @param {string[]} files */
function wasmReport(files) {
  const bridge = new module.Bridge();
  const call = (/** @type {string} */ method, args = '{}') => {
    const bytes = new TextEncoder().encode(args);
    bridge.input(bytes.length).set(bytes);
    return new TextDecoder().decode(bridge.call(method, bytes.length));
  };
  files.forEach((file, i) => {
    call('open', JSON.stringify({ name: `file ${i + 1}` }));
    const bytes = readFileSync(file);
    bridge.input(bytes.length).set(bytes);
    bridge.feed(bytes.length);
    call('close');
  });
  call('finish_reading');
  call('start');
  while (!call('poll').includes('"finished":true'));
  const report = call('report');
  bridge.delete();
  return report;
}

const shared = path('../shared/data/taubench/gpt-4o-airline.json');
const inputs = [
  ['samples/support-agent.jsonl'],
  ['tests/formats/langsmith/runs_v1.jsonl', 'tests/formats/chat/rows.jsonl', 'tests/formats/otlp/genai.jsonl'],
  ['tests/formats/tau2_bench/results.json', 'tests/formats/claude_code/session.jsonl', 'samples/support-agent.jsonl'],
].map((files) => files.map(path));

for (const files of inputs) {
  test(`native and WebAssembly reports are byte-identical: ${files.length} files`, () => {
    const native = execFileSync(path('build/asan/tests/native_report'), files, {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    assert.ok(native.includes('"schema":"tracesift.report/2"'));
    assert.equal(wasmReport(files), native);
  });
}

test('… and for real runs', { skip: !existsSync(shared) && `SKIPPED, real data is absent: ${shared}` }, () => {
  const native = execFileSync(path('build/asan/tests/native_report'), [shared], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(wasmReport([shared]), native);
});

test('types.d.ts lists the methods of the core', () => {
  const types = readFileSync(path('web/types.d.ts'), 'utf8');
  const block = types.slice(types.indexOf('interface Methods {'), types.indexOf('}\n\nexport interface Progress'));
  const mirrored = [...block.matchAll(/^ {2}(\w+): \[/gm)].map(([, name]) => name).sort();
  const api = readFileSync(path('src/api/api.cpp'), 'utf8');
  const table = api.slice(api.indexOf('std::span<const Method> methods()'));
  const methods = [...table.matchAll(/\{"(\w+)", \w+\}/g)].map(([, name]) => name).sort();
  assert.ok(methods.length > 10);
  assert.deepEqual(mirrored, methods);
});

test('the page may reach the providers that the core knows, and nobody else', async () => {
  const session = await openSession({ cores: 1 });
  const html = readFileSync(path('dist/tracesift.html'), 'utf8');
  const allowed = (/connect-src ([^;]*);/.exec(html)?.[1] ?? '').split(' ');
  for (const { base_url } of await session.call('providers', {})) {
    if (!base_url) continue;
    const { origin, protocol, hostname } = new URL(base_url);
    assert.ok(allowed.includes(origin) || allowed.includes(`${protocol}//${hostname}:*`), base_url);
  }
  for (const source of allowed)
    assert.match(source, /^(https:\/\/(\*\.)?[a-z.-]+|http:\/\/(localhost|127\.0\.0\.1):\*)$/);
});
