// What everything that speaks OpenAI's Chat Completions has in common.

import { tokensOf } from './random.mjs';
import { invalid, isObject, Refusal, strange, textOf } from './refusal.mjs';

/** @typedef {import('./types.js').Usage} Usage */

/** @param {Record<string, any>} headers */
export const bearer = (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];

/** @param {any} messages @param {string[]} roles */
export function readMessages(messages, roles) {
  if (!Array.isArray(messages) || messages.length === 0) {
    invalid("Invalid 'messages': empty array. Expected an array with minimum length 1.", { param: 'messages' });
  }
  let [system, prompt] = ['', ''];
  for (const [i, message] of messages.entries()) {
    const at = `messages[${i}]`;
    if (!isObject(message)) invalid(`Invalid type for '${at}': expected an object.`, { param: at });
    const odd = strange(message, ['role', 'content', 'name']);
    if (odd) invalid(`Unknown parameter: '${at}.${odd}'.`, { param: `${at}.${odd}`, code: 'unknown_parameter' });
    if (!roles.includes(message.role)) {
      invalid(`Unsupported value: '${at}.role' does not support '${message.role}' with this model.`, {
        param: `${at}.role`,
        code: 'unsupported_value',
      });
    }
    const text = textOf(message.content);
    if (text === undefined)
      invalid(`Invalid type for '${at}.content'.`, { param: `${at}.content`, code: 'invalid_type' });
    if (message.role === 'user') prompt += text;
    else if (message.role !== 'assistant') system += text;
  }
  if (messages.at(-1).role !== 'user') invalid('The last message must be of the user.', { param: 'messages' });
  return { system, prompt };
}

/**
 * The form that the reply must have: its schema, or that it is any JSON.
 * @param {any} format
 * @param {string} words All that was said: who wants JSON must say so.
 * @param {(schema: any, name: string) => void} [lint]
 */
export function readFormat(format, words, lint) {
  if (format === undefined) return undefined;
  const param = 'response_format';
  if (!isObject(format)) invalid("Invalid type for 'response_format': expected an object.", { param });
  if (format.type === 'json_object') {
    if (strange(format, ['type']))
      invalid(`Unknown parameter: 'response_format.${strange(format, ['type'])}'.`, { param });
    if (!/json/i.test(words)) {
      const what =
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
      invalid(what, { param: 'messages' });
    }
    return undefined;
  }
  if (format.type === 'text') return undefined;
  if (format.type !== 'json_schema') invalid(`Invalid value: '${format.type}' for 'response_format.type'.`, { param });
  const wrap = format.json_schema;
  const odd =
    strange(format, ['type', 'json_schema']) ?? strange(wrap ?? {}, ['name', 'schema', 'strict', 'description']);
  if (odd) invalid(`Unknown parameter: 'response_format.json_schema.${odd}'.`, { param, code: 'unknown_parameter' });
  if (!isObject(wrap?.schema)) invalid("Missing required parameter: 'response_format.json_schema.schema'.", { param });
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(wrap.name ?? '')) {
    const what =
      "Invalid 'response_format.json_schema.name': string does not match pattern '^[a-zA-Z0-9_-]+$' or is too long.";
    invalid(what, { param: `${param}.json_schema.name`, code: 'invalid_value' });
  }
  if (wrap.strict !== undefined && typeof wrap.strict !== 'boolean') invalid("'strict' must be a boolean.", { param });
  if (wrap.strict) lint?.(wrap.schema, wrap.name);
  return wrap.schema;
}

/** @param {number} tokens @param {number} context */
export function checkContext(tokens, context) {
  if (tokens <= context) return;
  throw new Refusal({
    kind: 'too-long',
    message: `This model's maximum context length is ${context} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`,
    param: 'messages',
  });
}

/** Everything that was sent and costs. @param {{ system: string, prompt: string }} said @param {unknown} schema */
export const sentTokens = ({ system, prompt }, schema) =>
  tokensOf(system + prompt + (schema === undefined ? '' : JSON.stringify(schema)));

/** @param {Usage} usage */
export const openaiUsage = ({ input, output, cached, written, reasoning }) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
});

/**
 * @param {import('./types.js').Asked} asked
 * @param {import('./types.js').Outcome} outcome
 * @param {string} prefix Of its id.
 */
export function completion(asked, { id, text, finish, usage }, prefix) {
  const refusal = finish === 'refusal' ? "I'm sorry, but I can't help with that request." : null;
  return {
    id: `${prefix}${id.slice(0, 24)}`,
    object: 'chat.completion',
    created: 1_795_000_000,
    model: asked.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: refusal ? null : text, refusal, annotations: [] },
        logprobs: null,
        finish_reason: finish === 'length' ? 'length' : finish === 'filter' ? 'content_filter' : 'stop',
      },
    ],
    usage: openaiUsage(usage),
  };
}

/** "1.2s", "350ms". @param {number} seconds */
export const spoken = (seconds) => (seconds < 1 ? `${Math.ceil(seconds * 1000)}ms` : `${Number(seconds.toFixed(3))}s`);
