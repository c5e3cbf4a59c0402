// Questions as a batch and their answers back, in the shapes that OpenAI's and Anthropic's pages give
// (platform.openai.com/docs/guides/batch, platform.claude.com/docs/en/build-with-claude/batch-processing).

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-batch-'));
after(() => rmSync(dir, { recursive: true }));
const traces = join(dir, 'traces.jsonl');
const lines = Array.from({ length: 40 }, (_, i) => {
  const topic = ['refund', 'parcel'][i % 2];
  const messages = [
    {
      role: 'user',
      content: `topic:${topic} I ask about my ${topic}, case ${'abcdefghij'[i % 10]}${'klmn'[Math.floor(i / 10)]}`,
    },
    { role: 'assistant', content: 'That is done.' },
  ];
  return JSON.stringify({ id: `c${i}`, messages });
});
writeFileSync(traces, `${lines.join('\n')}\n`);

/** @param {string[]} args */
const run = (...args) =>
  promisify(execFile)('node', ['web/cli/tracesift.js', 'analyze', traces, ...args], {
    cwd: root,
    env: { ...process.env, TRACESIFT_API_KEY: 'sk-batch' },
  });

for (const [profile, api] of /** @type {const} */ ([
  ['openai', '/v1'],
  ['anthropic', '/v1'],
])) {
  test(`${profile}: what a batch answered is not asked again`, async () => {
    const provider = await startProvider({ profile, key: 'sk-batch', answer: makeAnswer() });
    const models = ['--provider', profile, '--base-url', provider.base + api];
    const questions = join(dir, `${profile}.jsonl`);
    const { stdout } = await run(...models, '--batch-out', questions);
    assert.match(stdout, /\(40 questions\)/);
    assert.equal(provider.log.length, 0, 'nothing is asked');

    const asked = readFileSync(questions, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(new Set(asked.map(({ custom_id: id }) => id)).size, 40);
    const answers = [];
    for (const [i, question] of asked.entries()) {
      assert.match(question.custom_id, /^[\w-]{1,64}$/);
      if (profile === 'openai') assert.deepEqual([question.method, question.url], ['POST', '/v1/chat/completions']);
      const body = profile === 'openai' ? question.body : question.params;
      // What the batch service does: it asks the model. One it does not answer.
      const reply = await fetch(`${provider.base}${api}/${profile === 'openai' ? 'chat/completions' : 'messages'}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(profile === 'openai'
            ? { authorization: 'Bearer sk-batch' }
            : { 'x-api-key': 'sk-batch', 'anthropic-version': '2026-10-21' }),
        },
        body: JSON.stringify(body),
      });
      assert.equal(reply.status, 200, await reply.clone().text());
      const said = await reply.json();
      const isExpired = i === 7;
      answers.push(
        profile === 'openai'
          ? {
              id: `batch_req_${i}`,
              custom_id: question.custom_id,
              response: isExpired ? null : { status_code: 200, request_id: 'r', body: said },
              error: isExpired ? { code: 'batch_expired', message: 'This request could not be executed.' } : null,
            }
          : {
              custom_id: question.custom_id,
              result: isExpired ? { type: 'expired' } : { type: 'succeeded', message: said },
            },
      );
    }
    const results = join(dir, `${profile}.results.jsonl`);
    writeFileSync(
      results,
      `${answers
        .reverse()
        .map((answer) => JSON.stringify(answer))
        .join('\n')}\n`,
    );

    const before = provider.log.length;
    const json = join(dir, `${profile}.json`);
    const made = await run(...models, '--batch-in', results, '--replies', join(dir, profile), '--json', json);
    assert.match(made.stdout, /Batch: 39 answers kept, 1 without an answer/);
    const report = JSON.parse(readFileSync(json, 'utf8'));
    assert.equal(report.ledger.models.by_model, 40);
    const own = provider.log.slice(before);
    const readings = own.filter(({ body }) => JSON.stringify(body).includes('instructions_to_analyst'));
    assert.equal(readings.length, 1, 'only the one that had no answer');
    await provider.close();
  });
}

test('what is no batch, or has none, is refused with a sentence', async () => {
  const failing = async (/** @type {string[]} */ ...args) => {
    try {
      await run(...args);
    } catch (error) {
      return /** @type {{ stderr: string }} */ (error).stderr;
    }
    return assert.fail('it went through');
  };
  const wrong = join(dir, 'wrong.jsonl');
  writeFileSync(wrong, '{"custom_id":"mine"}\n');
  const replies = ['--replies', join(dir, 'none')];
  assert.match(await failing('--batch-out', join(dir, 'x.jsonl')), /name a --provider/);
  assert.match(
    await failing('--provider', 'gemini', '--batch-out', join(dir, 'x.jsonl')),
    /Batches are for openai and anthropic/,
  );
  assert.match(await failing('--provider', 'openai', '--batch-in', wrong), /--replies/);
  assert.match(
    await failing('--provider', 'openai', '--batch-in', wrong, ...replies),
    /wrong\.jsonl:1 answers no question/,
  );
});
