// Whole runs against a pretended provider (tests/provider), by the session and the command line.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { fileSource, openSession } from '../../web/cli/index.js';
import { verifyAll } from '../../web/rows/verify.js';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';

/** @typedef {import('../provider/types.js').Options} Options */

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-models-'));
const KEY = 'sk-canary-7d1e0b5c93a24f68';
/** @type {{ close(): Promise<void> }[]} */
const started = [];
after(async () => {
  for (const provider of started) await provider.close();
  rmSync(dir, { recursive: true });
});

/** @param {Partial<Options>} options */
async function provide(options = {}) {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY, ...options });
  started.push(provider);
  return provider;
}

const TOPICS =
  'refund parcel invoice password address discount warranty exchange subscription voucher gift size colour stock courier review newsletter account payment shop'.split(
    ' ',
  );

/** A file of conversations about planted topics; names say which. @param {number} n @param {number} topics */
function plant(n, topics) {
  const path = join(dir, `planted-${n}-${topics}.jsonl`);
  const lines = Array.from({ length: n }, (_, i) => {
    const topic = TOPICS[i % topics];
    return JSON.stringify({
      id: `${topic}-${i}`,
      messages: [
        {
          role: 'user',
          content: `topic:${topic} I have a question about my ${topic}, case ${'abcdefghij'[i % 10]}${i}`,
        },
        { role: 'assistant', content: i % 7 === 0 ? 'I could not do that.' : 'That is done.' },
      ],
    });
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** @param {string} path @param {string} base @param {import('../../web/types.js').Config} [config] @param {string} [replies] */
async function analyze(path, base, config = {}, replies) {
  const session = await openSession({ cores: 1, ...(replies ? { replies } : {}) });
  await session.read([await fileSource(path, basename(path))]);
  const { models, ...rest } = config;
  const report = await session.analyze(
    {
      ...rest,
      models: { provider: 'openai', base_url: `${base}/v1`, ...models },
    },
    { key: KEY },
  );
  assert.deepEqual(verifyAll(report).wrong, []); // whatever models say: every number follows from the rows
  return report;
}

/** @param {import('../../web/types.js').Report} report */
const sum = ({ spent = [] }) => ({
  answers: spent.reduce((all, one) => all + one.answers, 0),
  input: spent.reduce((all, one) => all + one.input_tokens, 0),
  output: spent.reduce((all, one) => all + one.output_tokens, 0),
});

const MIXED = [
  '429',
  '500',
  '502-html',
  '503',
  'reset',
  'truncated',
  'malformed-json-content',
  'fenced',
  'refusal',
  'length',
];

test('a thousand conversations, a tenth of all requests fails: nothing is lost, every token is counted', async () => {
  const provider = await provide({ faults: MIXED.map((kind) => ({ kind, probability: 0.01, retryAfterMs: 50 })) });
  const report = await analyze(plant(1000, 20), provider.base, { models: { provider: 'openai', concurrency: 32 } });
  const { by_model, copies, refused, failed, unasked } = report.ledger.models ?? assert.fail('no models');
  assert.equal(by_model + copies + refused + failed + unasked, 1000);
  assert.equal(report.ledger.analysed, 1000);
  assert.equal(unasked, 0);
  assert.ok(by_model + copies >= 995, `${by_model} read`);
  const stats = provider.stats();
  assert.equal(sum(report).answers, stats.paid);
  assert.equal(sum(report).input, stats.inputTokens);
  assert.equal(sum(report).output, stats.outputTokens);
  assert.equal(provider.log.filter(({ leak }) => leak).length, 0);
});

test('twenty planted topics and a bad model: at least 94 % are where they belong', async () => {
  const provider = await provide({
    answer: makeAnswer({ wrong: 0.1 }),
    faults: [
      { kind: 'malformed-json-content', probability: 0.05 },
      { kind: 'refusal', probability: 0.03 },
      { kind: '429', probability: 0.02, retryAfterMs: 50 },
    ],
  });
  const report = await analyze(plant(2000, 20), provider.base, {
    categories: 20,
    subcategories: false,
    models: { provider: 'openai', concurrency: 32 },
  });
  /** @type {Map<string, Map<string, number>>} */
  const found = new Map();
  for (const { thread_id, category_id } of report.rows) {
    const topic = thread_id.split('-')[0] ?? '';
    const counts = found.get(topic) ?? found.set(topic, new Map()).get(topic);
    const id = category_id ?? '';
    counts?.set(id, (counts.get(id) ?? 0) + 1);
  }
  // A topic's category is the one whose name says it; what lies elsewhere is wrong.
  let right = 0;
  for (const [topic, counts] of found) {
    const own = report.categories.find(({ name }) => name.toLowerCase().includes(topic));
    right += own ? (counts.get(own.id) ?? 0) : 0;
  }
  assert.ok(right >= 0.94 * 2000, `${right} of 2000 right`);
});

test('the same config, data and replies give the same report, byte for byte', async () => {
  const folder = join(dir, 'same');
  const provider = await provide({ latency: { median: 5, sigma: 1 } });
  const path = plant(120, 8);
  const first = JSON.stringify(await analyze(path, provider.base, {}, folder));
  const paid = provider.stats().requests;
  assert.equal(JSON.stringify(await analyze(path, provider.base, {}, folder)), first);
  assert.equal(provider.stats().requests, paid, 'nothing was asked again');
});

test('what was summarised once is not paid for again when categories are cut otherwise', async () => {
  const folder = join(dir, 'cut');
  const provider = await provide();
  const path = plant(200, 8);
  await analyze(path, provider.base, {}, folder);
  const before = provider.stats().requests;
  const report = await analyze(path, provider.base, { categories: 3 }, folder);
  const more = provider.stats().requests - before;
  assert.ok(more < 30, `${more} requests`);
  assert.ok(report.categories.filter(({ level }) => level === 1).length <= 8);
});

test('killed at ten random moments: it pays for the same questions as a run that is left alone', async () => {
  const path = plant(300, 10);
  const alone = await provide();
  const expected = await analyze(path, alone.base);
  const provider = await provide({ latency: 20 });
  const replies = join(dir, 'killed');
  const args = ['web/cli/tracesift.js', 'analyze', path, '--provider', 'openai', '--base-url', `${provider.base}/v1`];
  const options = { cwd: root, env: { ...process.env, TRACESIFT_API_KEY: KEY } };
  const json = join(dir, 'killed.json');
  for (let i = 0; i < 10; i++) {
    const child = spawn('node', [...args, '--replies', replies], { ...options, stdio: 'ignore' });
    const gone = once(child, 'exit'); // from its start: with most replies kept it may be through before it is killed
    await new Promise((resolve) => setTimeout(resolve, 350 + ((i * 7919) % 450)));
    child.kill('SIGKILL');
    await gone;
  }
  await promisify(execFile)('node', [...args, '--replies', replies, '--json', json], options);
  assert.equal(provider.stats().distinctPaid, alone.stats().distinctPaid);
  const { config: _, ...report } = JSON.parse(readFileSync(json, 'utf8'));
  const { config: __, ...other } = expected;
  assert.deepEqual(report, JSON.parse(JSON.stringify(other)));
});

test('the command line: the key comes from the environment and is nowhere else; the budget holds', async () => {
  const provider = await provide();
  const path = plant(100, 5);
  const out = join(dir, 'report.html');
  const replies = join(dir, 'replies');
  const { stdout, stderr } = await promisify(execFile)(
    'node',
    [
      ...['web/cli/tracesift.js', 'analyze', path, '--provider', 'openai', '--base-url', `${provider.base}/v1`],
      ...['--summary-model', 'gpt-5-mini', '--thinking-model', 'gpt-6.1-sol', '--budget', '0.5'],
      ...['--replies', replies, '--out', out, '--include', 'conversations'],
    ],
    { cwd: root, env: { ...process.env, OPENAI_API_KEY: KEY, TRACESIFT_API_KEY: undefined } },
  );
  assert.match(stdout, /Models: \d+ answers, \$0\.\d+/);
  assert.deepEqual([...new Set(provider.log.map(({ model }) => model))].sort(), ['gpt-5-mini', 'gpt-6.1-sol']);
  const kept = readdirSync(replies).map((name) => readFileSync(join(replies, name), 'utf8'));
  assert.ok(kept.length >= 100);
  for (const text of [stdout, stderr, readFileSync(out, 'utf8'), ...kept]) assert.ok(!text.includes(KEY));

  const small = await provide();
  const tight = await analyze(path, small.base, { models: { provider: 'openai', budget_usd: 0.004 } });
  assert.ok((tight.spent ?? []).reduce((all, { cost_usd }) => all + (cost_usd ?? 0), 0) <= 0.004);
  assert.match(tight.ended_early ?? '', /budget/);
});

/** List prices, dollars a token. @param {string} model */
function priceOf(model) {
  const name = model.split('/').at(-1)?.toLowerCase();
  const row = readFileSync(join(root, 'src/price/prices.csv'), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name},`));
  const [, input, , , output] = (row ?? assert.fail(`no price of ${model}`)).split(',').map(Number);
  return { input: Number(input) / 1e6, output: Number(output) / 1e6 };
}

test('a budget is not passed by what the server bills, whatever it says of its usage', async () => {
  for (const [profile, api] of /** @type {const} */ ([
    ['openai', '/v1'],
    ['anthropic', '/v1'],
    ['gemini', '/v1beta'],
    ['groq', '/openai/v1'],
    ['mistral', '/v1'],
    ['deepseek', ''],
    ['together', '/v1'],
  ])) {
    for (const kind of ['', 'nousage', 'usage-absurd']) {
      for (const budget of [0.01, 0.05, 0.4]) {
        const provider = await provide({ profile, faults: kind ? [{ kind }] : [] });
        const report = await analyze(plant(150, 5), '', {
          models: { provider: profile, base_url: provider.base + api, budget_usd: budget },
        });
        const billed = [...provider.bill].reduce((sum, [model, { input, cached, output }]) => {
          const price = priceOf(model);
          return sum + (input - cached * 0.9) * price.input + output * price.output;
        }, 0);
        const stated = (report.spent ?? []).reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0);
        const what = `${profile} ${kind || 'honest'} ${budget}: billed ${billed}, stated ${stated}`;
        assert.ok(billed <= budget + 1e-9, what);
        assert.ok(stated <= budget + 1e-9, what);
        assert.ok(billed > 0, what);
        await provider.close();
      }
    }
  }
});

test('a budget that cuts the reading still pays for categories, and one that cannot says so', async () => {
  const provider = await provide({ answer: makeAnswer(), faults: [] });
  const path = plant(1500, 10);
  const enough = await analyze(path, provider.base, { models: { provider: 'openai', budget_usd: 0.3 } });
  assert.equal(enough.provenance?.categories, 'model', enough.ended_early);
  assert.ok((enough.ledger.models?.by_model ?? 0) > 100);
  const small = await analyze(path, provider.base, { models: { provider: 'openai', budget_usd: 0.02 } });
  assert.match(small.ended_early ?? '', /\$0\.02\d*, cannot pay for categories by a model; about \$0\.\d\d/);
});

test('names only: the local report, one request, about a cent, and the findings speak of the new names', async () => {
  const words = ['amber', 'birch', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'heath'];
  const provider = await provide({
    answer: ({ prompt }) => ({
      categories: [...prompt.matchAll(/^(\d+)\. /gm)].map(([, number]) => ({
        ...{ category: Number(number), name: `Questions of ${words[Number(number) % 8]}`, description: 'About it.' },
      })),
    }),
  });
  const path = plant(300, 6);
  const local = await openSession({ cores: 1 });
  await local.read([await fileSource(path, basename(path))]);
  const before = await local.analyze({});
  const report = await analyze(path, provider.base, { models: { provider: 'openai', names_only: true } });
  const asked = provider.log.filter(({ chat }) => chat);
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.model, 'gpt-6-luna');
  assert.ok((report.spent ?? []).reduce((all, { cost_usd }) => all + (cost_usd ?? 0), 0) < 0.02);
  assert.deepEqual(report.provenance, { categories: 'local', names: 'model', findings: 'local' });
  assert.equal(report.categories.length, before.categories.length);
  assert.deepEqual(
    report.rows.map(({ category_id: id }) => id),
    before.rows.map(({ category_id: id }) => id),
  );
  const names = report.categories.map(({ name }) => name);
  assert.notDeepEqual(
    names,
    before.categories.map(({ name }) => name),
  );
  assert.ok(report.key_points[0]?.text.includes(names[0] ?? '–'));
  const failing = await provide({ faults: [{ kind: 'malformed-json-content' }] });
  const kept = await analyze(path, failing.base, { models: { provider: 'openai', names_only: true } });
  assert.equal(kept.provenance?.names, 'local');
  assert.deepEqual(
    kept.categories.map(({ name }) => name),
    before.categories.map(({ name }) => name),
  );
});

test('a redirect is not followed with the key, and a repeated key does not reach the report', async () => {
  const elsewhere = await provide();
  const provider = await provide({ faults: [{ kind: 'redirect', to: elsewhere.base }] });
  await assert.rejects(analyze(plant(20, 2), provider.base), /No request came through/);
  assert.equal(elsewhere.log.length, 0);
  const wrong = await provide({ key: 'sk-another-0123456789abcdef' });
  await assert.rejects(analyze(plant(20, 2), wrong.base), (/** @type {Error} */ error) => {
    assert.ok(!error.message.includes(KEY));
    return /key/i.test(error.message);
  });
});

test('a file that is gone while it is read costs its details, not the run', async () => {
  const provider = await provide({ latency: 30 });
  const path = plant(60, 3);
  const session = await openSession({ cores: 1 });
  await session.read([await fileSource(path, basename(path))]);
  rmSync(path);
  const models = { provider: 'openai', base_url: `${provider.base}/v1` };
  const report = await session.analyze({ models }, { key: KEY });
  assert.equal(report.ledger.models?.by_model, 60);
});

test('a model writes the config from three answers: of each provider, without a schema too; a refusal is a sentence', async () => {
  const wishes = { does: 'A shop for shoes', learn: 'Where does it fail', groups: 'Returns, Sizes' };
  const sessionWithData = async () => {
    const session = await openSession({ cores: 1 });
    const path = plant(30, 3);
    await session.read([await fileSource(path, basename(path))]);
    return session;
  };
  const session = await sessionWithData();
  const profiles = /** @type {[import('../provider/types.js').Profile, string, Partial<Options>][]} */ ([
    ['openai', '/v1', {}],
    ['anthropic', '/v1', {}],
    ['gemini', '/v1beta', {}],
    ['openrouter', '/api/v1', {}],
    ['compatible', '/v1', { flags: { json: 'none' } }],
  ]);
  for (const [profile, path, options] of profiles) {
    const provider = await provide({ profile, ...options });
    const models = { provider: profile, base_url: `${provider.base}${path}` };
    const named = profile === 'compatible' ? { ...models, summary: 'small-model', thinking: 'big-model' } : models;
    assert.deepEqual(
      await session.propose({ models: named }, wishes, KEY),
      {
        name: 'A shop for shoes',
        question: 'Where does it fail (asked by a model)',
        summary_prompt: '{{run.inputs}}',
        attributes: [{ name: 'was_it_solved', type: 'boolean', description: 'The user got what they asked for' }],
        partitions: [
          { name: 'Returns', description: 'On Returns' },
          { name: 'Sizes', description: 'On Sizes' },
        ],
      },
      profile,
    );
  }
  const provider = await provide();
  const models = { provider: 'openai', base_url: `${provider.base}/v1` };
  await assert.rejects(session.propose({ models }, wishes, 'sk-wrong-0000000000000000'), /key/i);
});

test('servers that take no schema, or no format at all, are asked in words', async () => {
  for (const json of /** @type {const} */ (['none', 'object', 'loose', 'schema'])) {
    const provider = await provide({ profile: 'compatible', flags: { json } });
    const models = { provider: 'compatible', summary: 'small-model', thinking: 'big-model' };
    const report = await analyze(plant(30, 3), provider.base, { models });
    assert.equal(report.ledger.models?.by_model, 30, json);
    assert.equal(report.categories.length, 3, json);
  }
});

test('a run reports the newest summaries, what was spent, and the categories as soon as there are some', async () => {
  const provider = await provide({ latency: 150 }); // longer than what progress is reported apart by
  const session = await openSession({ cores: 1 });
  await session.read([await fileSource(plant(200, 5), 'planted.jsonl')]);
  const models = { provider: 'openai', base_url: `${provider.base}/v1` };
  /** @type {import('../../web/types.js').Progress[]} */
  const reported = [];
  const report = await session.analyze(
    { models },
    { key: KEY, onProgress: (progress) => reported.push(structuredClone(progress)) },
  );
  assert.ok(reported.some(({ stage, latest = [] }) => stage === 'Reading conversations' && latest.length > 0));
  assert.ok(reported.every(({ stage, categories }) => stage !== 'Reading conversations' || !categories));
  const early = reported.find(({ categories }) => categories);
  assert.equal(early?.categories?.length, 5);
  for (const { level, name } of report.categories) assert.ok(level > 1 || early?.categories?.includes(name), name);
  assert.ok((early?.cost_usd ?? 0) > 0);
});

test('the command line asks every provider, each with the key from its own variable', async () => {
  const path = plant(24, 3);
  for (const [profile, api, key] of /** @type {const} */ ([
    ['openai', '/v1', 'OPENAI_API_KEY'],
    ['anthropic', '/v1', 'ANTHROPIC_API_KEY'],
    ['gemini', '/v1beta', 'GEMINI_API_KEY'],
    ['openrouter', '/api/v1', 'OPENROUTER_API_KEY'],
    ['azure', '/openai/v1', 'AZURE_OPENAI_API_KEY'],
    ['groq', '/openai/v1', 'GROQ_API_KEY'],
    ['mistral', '/v1', 'MISTRAL_API_KEY'],
    ['deepseek', '', 'DEEPSEEK_API_KEY'],
    ['together', '/v1', 'TOGETHER_API_KEY'],
    ['compatible', '/v1', 'TRACESIFT_API_KEY'],
    ['ollama', '', ''],
  ])) {
    const provider = await startProvider({ profile, answer: makeAnswer(), ...(key ? { key: KEY } : {}) });
    started.push(provider);
    const json = join(dir, `${profile}.json`);
    const named = ['azure', 'compatible', 'ollama'].includes(profile);
    const names = profile === 'azure' ? ['gpt-6-luna', 'gpt-6.1-terra'] : ['small-model', 'big-model'];
    await promisify(execFile)(
      'node',
      [
        ...['web/cli/tracesift.js', 'analyze', path, '--provider', profile, '--base-url', provider.base + api],
        ...(named ? ['--summary-model', names[0] ?? '', '--thinking-model', names[1] ?? ''] : []),
        ...['--json', json],
      ],
      { cwd: root, env: { ...process.env, ...(key ? { [key]: KEY } : {}) } },
    );
    const report = JSON.parse(readFileSync(json, 'utf8'));
    assert.equal(report.ledger.models.by_model, 24, profile);
    assert.equal(report.categories.filter((/** @type {any} */ { level }) => level === 1).length, 3, profile);
    assert.deepEqual(verifyAll(report).wrong, [], profile);
    assert.doesNotMatch(JSON.stringify(report), new RegExp(KEY), profile);
  }
});

test('what is taken out before sending is in no request at all, not even where a conversation was never read', async () => {
  const topics = ['parcel', 'invoice', 'password'];
  const path = join(dir, 'private.jsonl');
  const lines = Array.from({ length: 60 }, (_, i) => {
    const input = `Jane Doe of CUST-${1000 + i} (jane${i}@mail.example.org) asks about the ${topics[i % 3]} number ${i % 7}`;
    return JSON.stringify({ id: `c${i}`, input, output: `Dear jane doe, the ${topics[i % 3]} is here.` });
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
  // Half of the conversations are refused for good: of these only what the user said is known.
  const provider = await provide({ faults: [{ kind: 'refusal', model: 'luna', marker: 'number 3' }] });
  const models = { provider: 'openai', redact_also: ['Jane Doe', 'CUST-####'] };
  const report = await analyze(path, provider.base, { models });
  assert.ok((report.ledger.models?.refused ?? 0) > 4);
  assert.ok(provider.log.length > 60);
  let taken = 0;
  for (const { body } of provider.log) {
    const sent = JSON.stringify(body ?? '');
    assert.doesNotMatch(sent, /jane doe|cust-\d|jane\d+@/i);
    taken += sent.includes('[private]') ? 1 : 0;
  }
  assert.ok(taken > 50);
  assert.ok((report.redactions?.private ?? 0) >= 180, JSON.stringify(report.redactions));
  assert.doesNotMatch(JSON.stringify(report.config), /CUST-#/);
});

test('a file that may be sent as it is is, its neighbour is not', async () => {
  const texts = ['open.jsonl', 'closed.jsonl'].map((name) => {
    const path = join(dir, name);
    const lines = Array.from({ length: 8 }, (_, i) =>
      JSON.stringify({
        id: `${name}-${i}`,
        input: `Mail ${name[0]}${i}@mail.example.org about parcel ${i}`,
        output: 'Done.',
      }),
    );
    writeFileSync(path, lines.join('\n'));
    return path;
  });
  const provider = await provide();
  const session = await openSession({ cores: 1 });
  await session.read(await Promise.all(texts.map((path) => fileSource(path, basename(path)))));
  const models = { provider: 'openai', base_url: `${provider.base}/v1`, redact_except: ['open.jsonl'] };
  const report = await session.analyze({ models }, { key: KEY });
  const sent = JSON.stringify(provider.log.map(({ body }) => body ?? ''));
  assert.match(sent, /o3@mail\.example\.org/);
  assert.doesNotMatch(sent, /c\d@mail\.example\.org/);
  assert.equal(report.redactions?.email, 8);
  assert.deepEqual(report.config.models?.redact_except, ['open.jsonl']);
});

test('every fault by itself: the run ends, all is counted', { timeout: 240_000 }, async () => {
  const path = plant(24, 3);
  const kinds =
    '429 529 500 502-html 503 504 slow slow-body truncated reset reset-mid malformed-json-envelope malformed-json-content fenced prose-prefix trailing-comma extra-field missing-field wrong-type bad-enum nan deep-unicode empty-content null-content refusal content_filter length length-thinking octet-stream leading-whitespace nousage usage-strings xss injection-echo drip'.split(
      ' ',
    );
  const runs = kinds.map(async (kind) => {
    const provider = await provide({
      faults: [{ kind, probability: 0.4, tries: 1, ms: 30, retryAfterMs: 20, hint: 0.02 }],
    });
    const report = await analyze(path, provider.base);
    const models = report.ledger.models ?? assert.fail(kind);
    assert.equal(models.by_model + models.copies + models.refused + models.failed + models.unasked, 24, kind);
    assert.equal(models.unasked, 0, kind);
    // What is refused with others is asked alone, once: 0.4 of 0.4 stay refused, four of 24 on average.
    const least = /^(refusal|content_filter)$/.test(kind) ? 15 : 20;
    assert.ok(models.by_model >= least, `${kind}: ${JSON.stringify(models)}`);
    assert.doesNotMatch(JSON.stringify(report.categories), /javascript:/);
  });
  await Promise.all(runs);
});
