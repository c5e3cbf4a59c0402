// One story of three traces, in some eighty exports, read through the command line's session and held against
// what was put in. The files are not part of the project: where they are absent, each test says so.
//
// A fact is asked for when the file holds it at all: its bytes stand in it. What a file says otherwise is listed here.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileSource, openSession } from '../../web/cli/index.js';
import { asSource } from '../../web/core/source.js';
import { unpack } from '../../web/core/unpack.js';

const folder = new URL('../../../shared/data/synthetic_formats/', import.meta.url).pathname;
const skip = existsSync(folder) ? false : `SKIPPED, the files are absent: ${folder}`;

/** @typedef {import('../../web/types.js').Thread} Thread */
/** @typedef {{ id: string, thread: string, user: string, tags: string[], latency_s: number, first_or_last_user: string,
 *   final_assistant: string | null, error: string | null, tokens_in: number, tokens_out: number, cost: number,
 *   score: number | null, tools: string[], model: string }} Story */

/** @type {{ canonical: Story[], files: Record<string, { traces: number }> }} */
const { canonical, files } = skip
  ? { canonical: [], files: {} }
  : JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

/** Files with another story than the three traces: what each must give is written out. @type {Record<string, (threads: Thread[]) => void>} */
const OTHER_STORIES = {
  'claude_code_session_error.jsonl': ([thread]) => assert.match(thread?.error ?? '', /./),
  'openai_batch_output.jsonl': (threads) =>
    assert.ok(threads.every(({ messages, error }) => error || messages.length > 0)),
  'anthropic_batch_results.jsonl': (threads) => assert.ok(threads.every(({ runs }) => runs.length > 0)),
  'langfuse_blob_scores.jsonl': (threads) => assert.equal(threads.length, 0),
  'broken/nan_infinity.json': ([thread]) => assert.ok(thread?.messages.length),
  'broken/lone_surrogate_u2028.jsonl': (threads) => assert.ok(threads.every(({ messages }) => messages.length > 0)),
  'broken/duplicate_keys.json': ([thread]) => assert.ok(thread?.messages.length),
  'broken/latin1.csv': ([thread]) => assert.match(JSON.stringify(thread?.messages), /[é-ü]/),
  'broken/base64_image.jsonl': ([thread]) => assert.ok(JSON.stringify(thread).length < 3000, 'no base64 in a message'),
  'broken/empty.jsonl': (threads) => assert.equal(threads.length, 0),
  'broken/not_traces.json': (threads) => assert.equal(threads.length, 0),
};

/** What a person would have to say. @type {Record<string, import('../../web/types.js').Mapping>} */
const MAPPINGS = { 'generic_lines.txt': { input: 'line' } };

/** Facts whose bytes stand in a file and yet are not to be found, and why. @type {Record<string, Record<string, string>>} */
const EXCEPT = {
  'chatgpt_conversations.json': { latency: 'its messages carry whole seconds' },
  'chatgpt_export.zip': { latency: 'its messages carry whole seconds' },
  'openwebui_chats.json': {
    latency: 'its messages carry whole seconds',
    'tokens in': 'both answers of its second chat carry tokens',
    'tokens out': 'both answers of its second chat carry tokens',
    cost: 'its model is another one',
    score: 'its third chat has no answer to be scored',
  },
  'tau2_bench.json': { error: 'it says itself how it ended: agent_error' },
  'openhands_trajectory.json': { 'tool lookup_order': 'the tool is execute_bash, lookup_order its command' },
  'openhands_output.jsonl': {
    cost: 'it states another one',
    'tool lookup_order': 'the tool is execute_bash, lookup_order its command',
  },
  'broken/langsmith_truncated.jsonl': { 'tool export_invoices': 'its record is the one that is cut off' },
};

const noDatabase = () => Promise.reject(new Error('there is a database among them'));

/** The file's text, out of its containers. @param {string} name */
async function textOf(name) {
  let text = '';
  for await (const plain of unpack(asSource(await fileSource(join(folder, name), name)), noDatabase)) {
    text += await new Response(plain.stream()).text();
  }
  return text;
}

/** @param {Thread} thread @param {Story} story */
const holds = (thread, story) =>
  thread.messages.some(({ role, content }) => role === 'user' && content.includes(story.first_or_last_user));

const session = skip ? undefined : await openSession();

for (const [name, { traces }] of Object.entries(files)) {
  test(`${name}: what was put in`, async () => {
    assert.ok(session);
    const opened = await session.read([await fileSource(join(folder, name), name)], { mapping: MAPPINGS[name] ?? {} });
    assert.ok(opened.kind === 'dataset');
    const { ledger } = opened.overview;
    const { read, used, ignored, duplicate, bad } = ledger.records;
    assert.equal(read, used + ignored + duplicate + bad);
    /** @type {Thread[]} */
    const threads = [];
    for (const id of await session.call('thread_ids', { from: 0, count: 100 })) {
      const thread = await session.thread(id);
      assert.ok(thread);
      threads.push(thread);
    }
    const damage = ledger.files.flatMap(({ problems }) => problems).length;
    if (threads.length === 0) assert.ok(traces === 0 && (damage > 0 || ledger.records.ignored + used > 0), 'explained');
    const other = OTHER_STORIES[name];
    if (other) {
      other(threads);
      return;
    }
    const count = threads.reduce((sum, { runs }) => sum + new Set(runs.map(({ trace_id }) => trace_id)).size, 0);
    const cut = damage > 0 ? 1 : 0; // a truncated record is reported, and is not there
    assert.ok(count === traces || (cut && count === traces - 1), `${count} traces, not ${traces}`);

    const text = await textOf(name);
    const missing = EXCEPT[name] ?? {};
    for (const story of canonical.slice(0, count)) {
      if (!text.includes(story.first_or_last_user)) continue;
      const thread = threads.find((one) => holds(one, story));
      assert.ok(thread, `somebody says “${story.first_or_last_user}”`);
      // The traces of this thread; what it holds besides is history that its first request repeats.
      const own = new Set(thread.runs.map(({ trace_id }) => trace_id)).size;
      const together = canonical.filter((one) => holds(thread, one)).slice(-own);
      const sum = (/** @type {(one: Story) => number} */ of) => together.reduce((total, one) => total + of(one), 0);
      const says = (/** @type {string | number} */ value) => text.includes(String(value));
      /** @param {string} fact @param {boolean} is_told @param {() => boolean} is_right @param {unknown} got */
      const ask = (fact, is_told, is_right, got) => {
        if (!is_told || missing[fact]) return;
        assert.ok(is_right(), `${story.id.slice(0, 4)} ${fact}: ${JSON.stringify(got)}`);
      };
      const answers = thread.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      const { final_assistant: answer } = story;
      if (answer) ask('answer', says(answer), () => answers.some((one) => one.includes(answer)), answers);
      const calls = thread.messages.flatMap(({ tool_calls = [] }) => tool_calls.map((call) => call.name));
      for (const tool of story.tools) ask(`tool ${tool}`, says(tool), () => calls.includes(tool), calls);
      const { tokens, cost_usd, model, latency_s } = thread;
      const are_counted = together.every((one) => says(one.tokens_in)) && /tokens/i.test(text);
      ask('tokens in', are_counted, () => tokens.input === sum((one) => one.tokens_in), tokens);
      const are_answered = are_counted && together.every((one) => says(one.tokens_out));
      ask('tokens out', are_answered, () => tokens.output === sum((one) => one.tokens_out), tokens);
      const is_priced = are_answered && says(story.model);
      ask('cost', is_priced, () => Math.abs((cost_usd ?? -1) - sum((one) => one.cost)) < 1e-7, cost_usd);
      ask('model', says(story.model), () => model?.includes(story.model) ?? false, model);
      ask('user', says(story.user), () => JSON.stringify(thread.metadata).includes(story.user), thread.metadata);
      const scores = thread.feedback.map(({ score }) => score);
      ask(
        'score',
        /score|feedback|rating|reward/i.test(text),
        () => story.score === null || scores.includes(story.score),
        scores,
      );
      const { error } = story;
      if (error)
        ask('error', says('TimeoutError'), () => /TimeoutError|export service/.test(thread.error ?? ''), thread.error);
      else if (together.every((one) => !one.error)) ask('no error', true, () => thread.error === null, thread.error);
      ask(
        'latency',
        latency_s !== null,
        () => Math.abs((latency_s ?? 0) - sum((one) => one.latency_s)) < 0.01,
        latency_s,
      );
      ask('thread', says(story.thread), () => thread.thread_id === story.thread, thread.thread_id);
    }
  });
}

test('the exports of one story were there', { skip }, () => assert.ok(Object.keys(files).length > 80));
