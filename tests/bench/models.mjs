// What a run with models takes, against a pretended provider (tests/provider): time against the ideal, tokens and cost
// by stage. Tokens are characters / 4 as the pretended provider counts them (Anthropic's newer models count about 1.35
// times as many); costs by the shipped prices. node tests/bench/models.mjs time | cost FILE

import { fork } from 'node:child_process';
import { once as next } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileSource, openSession } from '../../web/cli/index.js';

const KEY = 'sk-bench-0123456789abcdef';
const PATHS = { openai: '/v1', anthropic: '/v1', gemini: '/v1beta' };

/** @param {string} file @param {Partial<import('../provider/types.js').Options>} options @param {any} config */
async function once(file, options, config) {
  const profile = /** @type {keyof typeof PATHS} */ (options.profile ?? 'openai');
  const provider = fork(new URL('provider.mjs', import.meta.url), [JSON.stringify({ profile, key: KEY, ...options })]);
  const [base] = await next(provider, 'message');
  const session = await openSession();
  await session.read([await fileSource(file, basename(file))]);
  const models = { provider: profile, base_url: base + PATHS[profile], ...config.models };
  /** @type {Map<string, number>} */
  const stages = new Map();
  let last = performance.now();
  const begun = last;
  let stage = '';
  /** @param {import('../../web/types.js').Progress} progress */
  const onProgress = (progress) => {
    const now = performance.now();
    stages.set(stage, (stages.get(stage) ?? 0) + now - last);
    last = now;
    stage = progress.stage;
  };
  const report = await session.analyze({ ...config, models }, { key: KEY, onProgress });
  const rss = process.memoryUsage().rss;
  provider.send('stats');
  const [stats] = await next(provider, 'message');
  return { report, stats, stages, ms: performance.now() - begun, rss };
}

const [what, file] = process.argv.slice(2);
if (what === 'time') {
  const folder = mkdtempSync(join(tmpdir(), 'tracesift-bench-'));
  for (const [n, latency, concurrency] of /** @type {[number, number, number][]} */ ([
    [1_000, 300, 16],
    [1_000, 300, 32],
    [10_000, 300, 32],
  ])) {
    const path = join(folder, `${n}.jsonl`);
    const topics = 'refund parcel invoice password address discount warranty exchange'.split(' ');
    const lines = Array.from({ length: n }, (_, i) =>
      JSON.stringify({
        id: `c${i}`,
        input: `topic:${topics[i % 8]} question ${i} about my ${topics[i % 8]}`,
        output: 'done',
      }),
    );
    writeFileSync(path, lines.join('\n'));
    const { stages, ms, stats, rss } = await once(path, { latency }, { models: { concurrency } });
    const reading = stages.get('Reading conversations') ?? 0;
    const ideal = (n * latency) / concurrency;
    console.log(
      `${n} at ${concurrency} × ${latency} ms: reading ${(reading / 1000).toFixed(1)} s, ideal ${(ideal / 1000).toFixed(1)} s, ` +
        `${(reading / ideal).toFixed(2)}; in all ${(ms / 1000).toFixed(1)} s, ${stats.requests} requests, at most ${stats.maxConcurrent} at a time, ${(rss / 1e6).toFixed(0)} MB of this process`,
    );
  }
  rmSync(folder, { recursive: true });
} else if (what === 'cost' && file) {
  for (const [name, options, config] of /** @type {[string, any, any][]} */ ([
    ['openai', { profile: 'openai' }, {}],
    ['openai, 3,000 tokens each', { profile: 'openai' }, { models: { tokens_a_conversation: 3000 } }],
    ['openai, flex', { profile: 'openai' }, { models: { flex: true } }],
    ['anthropic', { profile: 'anthropic' }, {}],
    ['gemini', { profile: 'gemini' }, {}],
    ['gemini, read by 2.5-flash-lite', { profile: 'gemini' }, { models: { summary: 'gemini-2.5-flash-lite' } }],
  ])) {
    const { report } = await once(file, options, { ...config, models: { concurrency: 32, ...config.models } });
    const n = report.ledger.analysed;
    const spent = report.spent ?? [];
    const sum = spent.reduce((all, one) => all + (one.cost_usd ?? 0), 0);
    console.log(`${name}: ${n} conversations, $${sum.toFixed(3)}, $${((sum / n) * 1000).toFixed(3)} for 1,000`);
    for (const { stage, model, answers, input_tokens, output_tokens, cost_usd } of spent) {
      console.log(
        `  ${stage} (${model}): ${answers} answers, ${input_tokens} in, ${output_tokens} out, $${cost_usd?.toFixed(4)}`,
      );
    }
  }
} else {
  console.error('node tests/bench/models.mjs time | cost FILE');
  process.exitCode = 2;
}
process.exit();
