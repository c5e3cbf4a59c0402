// Tokens and cost of real sessions of coding agents, counted a second time by a script that shares no code with the
// project. Claude Code by ccusage's rules (https://github.com/ccusage/ccusage, docs/guide): a request counts once, known
// by message id and request id, with its last counts (issues 901 and 938), whoever copied it; writes that are kept for an
// hour cost twice the input. Prices in USD per million tokens: https://docs.claude.com/en/docs/about-claude/pricing
// Codex: the running totals of `token_count` events, of which the cached part is inside the input.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = new URL('../../', import.meta.url).pathname;
const data = join(root, '../shared/data');
const dir = mkdtempSync(join(tmpdir(), 'tracesift-usage-'));
after(() => rmSync(dir, { recursive: true }));

/** https://platform.openai.com/docs/pricing: input, cached input, output. */
const OPENAI_PRICES = /** @type {Record<string, readonly [number, number, number]>} */ ({
  'gpt-5-codex': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5.2': [1.75, 0.175, 14],
  'gpt-5.3-codex': [1.75, 0.175, 14],
});

/** Model name's beginning: input, output. A cache is read for a tenth, written for 1.25 or 2 times the input's price. */
const PRICES = /** @type {const} */ ([
  ['claude-opus-4-6', 5, 25],
  ['claude-opus-4-5', 5, 25],
  ['claude-sonnet-4', 3, 15],
  ['claude-haiku-4-5', 1, 5],
  ['claude-3-5-sonnet', 3, 15],
  ['claude-3-sonnet', 3, 15],
]);

/** @param {string} folder @returns {string[]} */
const linesUnder = (folder) =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return linesUnder(path);
      return name.endsWith('.jsonl') ? readFileSync(path, 'utf8').split('\n') : [];
    });

/** @typedef {{ input: number, output: number, read: number, write: number, hour: number, model: string, session: string }} Request */

/** @param {string} folder */
function requestsUnder(folder) {
  const requests = /** @type {Map<string, Request>} */ (new Map());
  for (const line of linesUnder(folder)) {
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      continue;
    }
    const { message } = record;
    if (record.type !== 'assistant' || !message?.usage || message.model === '<synthetic>') continue;
    const session = record.forkedFrom?.sessionId ?? record.sessionId;
    const key = message.id ? `${message.id}:${record.requestId ?? ''}` : record.uuid;
    const usage = message.usage;
    const before = requests.get(key);
    const most = (/** @type {number} */ a, /** @type {number | undefined} */ b) => Math.max(a, b ?? 0);
    requests.set(key, {
      input: most(usage.input_tokens, before?.input),
      output: most(usage.output_tokens, before?.output),
      read: most(usage.cache_read_input_tokens ?? 0, before?.read),
      write: most(usage.cache_creation_input_tokens ?? 0, before?.write),
      hour: most(usage.cache_creation?.ephemeral_1h_input_tokens ?? 0, before?.hour),
      model: message.model,
      session: before?.session ?? session,
    });
  }
  return [...requests.values()];
}

/** @param {Request} request */
function costOf({ model, input, output, read, write, hour }) {
  const [, i, o] = PRICES.find(([name]) => model.startsWith(name)) ?? ['', Number.NaN, Number.NaN];
  return (input * i + output * o + read * i * 0.1 + (write - hour) * i * 1.25 + hour * i * 2) / 1e6;
}

/** @param {string} folder @returns {any[]} */
function threadsUnder(folder) {
  const out = join(dir, 'threads.jsonl');
  const args = ['--no-install', 'tracesift', 'inspect', folder, '--threads', out];
  const { status, stderr } = spawnSync('npx', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ok(status === 0 || status === 1, stderr);
  const threads = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  rmSync(out);
  return threads;
}

/** @param {Map<string, { input: number, output: number }>} sums @param {string} key @param {number} input @param {number} output */
function add(sums, key, input, output) {
  const sum = sums.get(key) ?? { input: 0, output: 0 };
  sums.set(key, { input: sum.input + input, output: sum.output + output });
}

for (const folder of ['entire_sessions', 'claude_code']) {
  const path = join(data, folder);
  test(`Claude Code, ${folder}: tokens and cost by session and model`, {
    skip: !existsSync(path) && `${path} is not there`,
  }, () => {
    const expected = new Map();
    const costs = new Map();
    for (const request of requestsUnder(path)) {
      add(
        expected,
        `${request.session} ${request.model}`,
        request.input + request.read + request.write,
        request.output,
      );
      costs.set(request.session, (costs.get(request.session) ?? 0) + costOf(request));
    }
    const found = new Map();
    const paid = new Map();
    for (const { thread_id, runs, cost_usd } of threadsUnder(path)) {
      for (const { model, tokens } of runs) {
        if (model && tokens.input !== null) add(found, `${thread_id} ${model}`, tokens.input, tokens.output);
      }
      if (cost_usd !== null) paid.set(thread_id, cost_usd);
    }
    const sorted = (/** @type {Map<string, unknown>} */ map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    assert.ok(expected.size > 3);
    assert.deepEqual(sorted(found), sorted(expected));
    assert.deepEqual([...paid.keys()].sort(), [...costs.keys()].sort());
    for (const [id, usd] of costs)
      assert.ok(Math.abs(paid.get(id) - usd) < 0.001, `${id}: ${paid.get(id)} is not ${usd}`);
  });
}

/** Of one rollout: each event's totals less those before it, under the model of the turn. @param {string} path */
function codexUsage(path) {
  const sums = new Map();
  let model = '';
  let cost = 0;
  let before = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 };
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { type, payload } = JSON.parse(line);
    if (type === 'turn_context') model = payload.model;
    const totals = payload.type === 'token_count' && payload.info?.total_token_usage;
    if (!totals) continue;
    const input = totals.input_tokens - before.input_tokens;
    const cached = totals.cached_input_tokens - before.cached_input_tokens;
    const output = totals.output_tokens - before.output_tokens;
    before = totals;
    if (input + output === 0) continue;
    add(sums, model, input, output);
    const [i, c, o] = OPENAI_PRICES[model] ?? [Number.NaN, Number.NaN, Number.NaN];
    cost += ((input - cached) * i + cached * c + output * o) / 1e6;
  }
  return { sums, cost };
}

const rollouts = ['cases/codex_six_sessions_cost', 'cases/codex_two_models', 'data/synthetic_formats']
  .map((folder) => join(root, '../shared', folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => /rollout-[^/]*\.jsonl$/.test(path));

test('Codex: tokens and cost of each rollout by model', {
  skip: rollouts.length === 0 && 'there are no rollouts',
}, () => {
  for (const path of rollouts) {
    const { sums, cost } = codexUsage(path);
    const [thread, ...others] = threadsUnder(path);
    assert.deepEqual(others, []);
    const found = new Map();
    for (const { model, tokens } of thread.runs) {
      if (model && tokens.input !== null) add(found, model, tokens.input, tokens.output);
    }
    assert.deepEqual([...found].sort(), [...sums].sort(), path);
    assert.ok(Math.abs(thread.cost_usd - cost) < 0.001, `${path}: ${thread.cost_usd} is not ${cost}`);
  }
});
