// What a conversation's sentence says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyOf } from '../../web/report/story.js';

/** @type {any} */
const report = { failure_modes: [{ id: 'asks_again', title: 'Asks again' }] };
/** @type {any} */
const row = { turns: 3, tool_calls: 0, tool_errors: 0, tools: [], outcome: 'unknown', latency_s: null };

test('what happened is told from the row: turns, tools, how it ended and who says so', () => {
  assert.equal(storyOf(report, row), 'The user wrote 3 times; the agent called no tool. It ended; nothing says how.');
  assert.equal(
    storyOf(report, {
      ...row,
      turns: 1,
      tools: ['find_user', 'get_order ×2', 'cancel'],
      tool_calls: 4,
      tool_errors: 1,
      outcome: 'failed',
      outcome_by: 'reward',
      feedback: { reward: 0 },
      latency_s: 12,
    }),
    'The user wrote once; the agent called find_user, get_order ×2 and cancel; 1 of 4 calls failed. It failed after 12 s: reward 0.',
  );
  assert.equal(
    storyOf(report, {
      ...row,
      turns: 0,
      tools: ['search'],
      tool_calls: 1,
      tool_errors: 1,
      error: 'Timeout',
      latency_s: 60,
    }),
    'No user wrote; the agent called search, which failed. It ended in an error after 60 s.',
  );
  assert.match(storyOf(report, { ...row, outcome: 'failed', outcome_by: 'asks_again' }), /It failed: “Asks again”\.$/);
  assert.match(
    storyOf(report, { ...row, outcome: 'succeeded', outcome_by: 'model' }),
    /It succeeded: as the model read it\.$/,
  );
});

test('of many tools the first five are named', () => {
  const tools = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  assert.match(storyOf(report, { ...row, tools, tool_calls: 7 }), /called a, b, c, d, e and others\./);
});
