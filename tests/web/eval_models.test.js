// ./dev eval with models finds noise of a known size: topics misread, outcomes misjudged, conversations refused.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';

const root = new URL('../../', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'tracesift-eval-test-'));
after(() => rmSync(dir, { recursive: true }));

const TOPICS = ['refund', 'parcel', 'invoice', 'password', 'voucher'];
const CONVERSATIONS = 400;

/** A labelled set: the topic is the label, a quarter failed by their score. */
function plant() {
  mkdirSync(join(dir, 'set'));
  const traces = [];
  const labels = ['id,top,sub'];
  for (let i = 0; i < CONVERSATIONS; i++) {
    const topic = TOPICS[i % TOPICS.length];
    const words = `case ${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'uvwxyz'[Math.floor(i / 100)]}`;
    const messages = [
      { role: 'user', content: `topic:${topic} I have a question about my ${topic}, ${words}` },
      { role: 'assistant', content: i % 4 === 0 ? 'I could not do that.' : 'That is done.' },
    ];
    traces.push(JSON.stringify({ id: `c${i}`, messages, reward: i % 4 === 0 ? 0 : 1 }));
    labels.push(`c${i},${topic},`);
  }
  writeFileSync(join(dir, 'set', 'traces.jsonl'), `${traces.join('\n')}\n`);
  writeFileSync(join(dir, 'set', 'labels.csv'), `${labels.join('\n')}\n`);
}

/** A model that misreads so many topics and misjudges so many outcomes. @param {number} topics @param {number} outcomes */
function noisy(topics, outcomes) {
  const honest = makeAnswer();
  /** @type {import('../provider/types.js').Answer} */
  return (asked) => {
    const answer = /** @type {any} */ (honest(asked));
    if (!answer?.summary) return answer;
    const { random } = asked;
    const said = /topic:([a-z]+)/.exec(answer.summary)?.[1] ?? '';
    const others = TOPICS.filter((topic) => topic !== said);
    const [wrongTopic, wrongOutcome, which] = [random() < topics, random() < outcomes, random()];
    const other = others[Math.floor(which * others.length)] ?? said;
    return {
      ...answer,
      summary: wrongTopic ? answer.summary.replaceAll(said, other) : answer.summary,
      outcome: wrongOutcome ? (answer.outcome === 'failed' ? 'achieved' : 'failed') : answer.outcome,
    };
  };
}

/** @param {import('../provider/types.js').Answer} answer @param {import('../provider/types.js').Fault[]} [faults] */
async function evaluate(answer, faults = []) {
  const provider = await startProvider({ profile: 'openai', key: 'sk-test', answer, faults });
  const { stdout } = await promisify(execFile)(
    'node',
    ['tests/eval/eval_models.mjs', dir, '--provider', 'openai', '--base-url', `${provider.base}/v1`],
    { cwd: root, env: { ...process.env, TRACESIFT_API_KEY: 'sk-test' } },
  );
  await provider.close();
  const [header = '', row = ''] = stdout.trim().split('\n');
  const names = header.split(' | ');
  return Object.fromEntries(row.split(' | ').map((cell, i) => [names[i], cell]));
}

plant();

test('without noise everything is found; the cost is stated', async () => {
  const row = await evaluate(noisy(0, 0));
  assert.equal(row.read, '100.0%');
  assert.equal(row['categories by'], 'model');
  assert.equal(row['top NMI ACC purity'], '100.0 100.0 100.0');
  assert.match(row['outcome P/R, kappa'] ?? '', /^100\.0\/100\.0, 100\.0 of 400$/);
  assert.equal(row.stable, '100.0');
  assert.ok(Number(row.dollars) > 0.01);
});

test('noise of known size is found: a tenth of the topics, a fifth of the outcomes, refusals', async () => {
  const row = await evaluate(noisy(0.1, 0.2), [{ kind: 'refusal', probability: 0.05 }]);
  const [, accuracy] = (row['top NMI ACC purity'] ?? '').split(' ').map(Number);
  assert.ok(Math.abs(Number(accuracy) - 90) < 5, `${accuracy}`);
  // Of 25 % failures a fifth is missed, of 75 % successes a fifth is called a failure: 20 / (20 + 15) = 57 %, 80 %,
  // kappa (0.8 - 0.575) / 0.425 = 53 %.
  const [precision, recall, kappa] = (row['outcome P/R, kappa'] ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
  assert.ok(Math.abs(Number(precision) - 57) < 8, `precision ${precision}`);
  assert.ok(Math.abs(Number(recall) - 80) < 10, `recall ${recall}`);
  assert.ok(Math.abs(Number(kappa) - 53) < 12, `kappa ${kappa}`);
  assert.ok(Number.parseFloat(row.read ?? '') >= 95);
});
