#!/usr/bin/env node
// ./dev bench matching [CONVERSATIONS]: how long it takes to count what a filter matches, as it is done at every key.

import { openSession } from '../../web/cli/index.js';

const most = Number(process.argv[2] ?? 100_000);
const TIMES = 9;

const FILTERS = [
  '',
  'eq(status, "error")',
  'and(gt(latency, "5s"), has(tags, "prod"))',
  'and(eq(feedback_key, "score"), lt(feedback_score, 0.5))',
  'and(eq(metadata_key, "plan"), eq(metadata_value, "pro"))',
  'search("refund for order")',
  'or(search("invoice"), not(eq(name, "agent")))',
];

/** @param {number} i */
const runOf = (i) => {
  const start = Date.UTC(2026, 0, 1) + i * 20_000;
  const asked = ['refund for order', 'the invoice of', 'where is parcel'][i % 3];
  return {
    id: `run-${i}`,
    trace_id: `run-${i}`,
    name: 'agent',
    run_type: 'chain',
    start_time: new Date(start).toISOString(),
    end_time: new Date(start + (i % 12) * 1000).toISOString(),
    status: i % 10 === 0 ? 'error' : 'success',
    error: i % 10 === 0 ? 'TimeoutError: no answer' : null,
    tags: i % 2 ? ['prod'] : ['test'],
    inputs: {
      messages: [{ role: 'user', content: `I have a question about my ${asked} ${i}, ${'please '.repeat(30)}` }],
    },
    outputs: { messages: [{ role: 'assistant', content: `Here is what I found. ${'And more. '.repeat(40)}` }] },
    extra: { metadata: { thread_id: `thread-${i}`, plan: i % 3 ? 'free' : 'pro' } },
    feedback_stats: { score: { n: 1, avg: (i % 5) / 4 } },
  };
};

const session = await openSession();
const lines = new Blob(Array.from({ length: most }, (_, i) => `${JSON.stringify(runOf(i))}\n`));
await session.read([new File([lines], 'runs.jsonl')]);
console.log('median ms   worst ms   matching   filter');
for (const filter of FILTERS) {
  const times = [];
  let matching = 0;
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now();
    const time = new Date(Date.UTC(2026, 1, 1)).toISOString();
    ({ matching } = await session.call('count_matches', { config: filter ? { filter } : {}, time }));
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [median, worst] = [times[TIMES >> 1] ?? 0, times.at(-1) ?? 0];
  console.log(
    `${median.toFixed(1).padStart(9)}  ${worst.toFixed(1).padStart(9)}  ${String(matching).padStart(9)}   ${filter || 'none'}`,
  );
}
process.exit(0);
