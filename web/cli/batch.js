// Questions about conversations as a file for a provider's batch API, and its answers back: half the price, for who can
// wait a day. Sources: platform.openai.com/docs/guides/batch, platform.claude.com/docs/en/build-with-claude/batch-processing.

import { InputError, UsageError } from './arguments.js';
import { readText } from './input.js';

/** @typedef {{ key: string, url: string, body: string }} Question */

/** How each provider writes a question into a line, and an answer. @type {Map<string, { line: (question: Question) => object, reply: (answer: any) => object | undefined }>} */
const BATCHES = new Map([
  [
    'openai',
    {
      line: ({ key, url, body }) => ({
        custom_id: key,
        method: 'POST',
        url: new URL(url).pathname,
        body: JSON.parse(body),
      }),
      reply: ({ response }) => (response?.status_code === 200 ? response.body : undefined),
    },
  ],
  [
    'anthropic',
    {
      line: ({ key, body }) => ({ custom_id: key, params: JSON.parse(body) }),
      reply: ({ result }) => (result?.type === 'succeeded' ? result.message : undefined),
    },
  ],
]);

/** @param {string} provider */
function batchOf(provider) {
  const batch = BATCHES.get(provider);
  if (batch) return batch;
  throw new UsageError(
    `Batches are for ${[...BATCHES.keys()].join(' and ')}; “${provider}” has none that is known here.`,
  );
}

/** Lines of the questions that are not answered yet. @param {import('../types.js').Session} session
 * @param {import('../types.js').Config} config @param {import('../types.js').Replies | undefined} replies */
export async function* batchLines(session, config, replies) {
  const { line } = batchOf(config.models?.provider ?? '');
  const seen = new Set();
  for await (const question of session.questions?.(config) ?? []) {
    if (seen.has(question.key) || (await replies?.get(question.key)) !== undefined) continue;
    seen.add(question.key);
    yield `${JSON.stringify(line(question))}\n`;
  }
}

/** Keeps the answers of a batch as if they had been asked for one by one. @param {string} path @param {string} provider
 * @param {import('../types.js').Replies} replies */
export async function keepBatch(path, provider, replies) {
  const { reply } = batchOf(provider);
  const counts = { kept: 0, failed: 0 };
  for (const [i, text] of (await readText(path, 'batch')).split('\n').entries()) {
    if (text.trim() === '') continue;
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      throw new InputError(`${path}:${i + 1} is not JSON: give the file of results as the provider wrote it.`);
    }
    if (typeof answer?.custom_id !== 'string' || !/^[0-9a-f]{32}$/.test(answer.custom_id)) {
      throw new InputError(`${path}:${i + 1} answers no question of --batch-out.`);
    }
    const body = reply(answer);
    if (body === undefined) counts.failed++;
    else {
      await replies.put(answer.custom_id, JSON.stringify(body));
      counts.kept++;
    }
  }
  return counts;
}
