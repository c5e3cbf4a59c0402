// Anthropic's Messages.

import { bearer, sentTokens } from './chat.mjs';
import { anthropic as models, thoughtsAt } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange, textOf } from './refusal.mjs';
import { lintAnthropic } from './schema.mjs';

const versions = ['2023-06-01', '2026-10-21'];
const known = ['model', 'messages', 'max_tokens', 'system', 'thinking', 'output_config', 'metadata', 'service_tier'];

/** @type {Record<string, [number, string, string, string?]>} status, type, message, details.error_code */
const words = {
  invalid: [400, 'invalid_request_error', 'Invalid request'],
  syntax: [400, 'invalid_request_error', 'The request body is not valid JSON.'],
  'no-key': [401, 'authentication_error', 'x-api-key header is required'],
  'bad-key': [401, 'authentication_error', 'invalid x-api-key'],
  'no-cors': [401, 'authentication_error', "CORS requests must set 'anthropic-dangerous-direct-browser-access' header"],
  'org-cors': [
    401,
    'authentication_error',
    'CORS requests are not allowed for this Organization because of custom retention settings. You may send requests from a server.',
  ],
  'no-model': [404, 'not_found_error', 'model: {model}'],
  'no-path': [404, 'not_found_error', 'Not Found'],
  'too-long': [400, 'invalid_request_error', ''],
  'too-large': [413, 'request_too_large', 'Request exceeds the maximum size'],
  busy: [429, 'rate_limit_error', 'This request would exceed your rate limit.'],
  quota: [429, 'rate_limit_error', 'You have reached your spend limit.', 'enforced_spend_limit_reached'],
  daily: [429, 'rate_limit_error', 'You have reached your spend limit for today.', 'contract_spend_limit_reached'],
  flex: [429, 'rate_limit_error', 'Capacity is unavailable.'],
  overloaded: [529, 'overloaded_error', 'Overloaded'],
  server: [500, 'api_error', 'Internal server error'],
  unavailable: [503, 'api_error', 'Service unavailable'],
  'gateway-timeout': [504, 'timeout_error', 'Request timed out'],
  payment: [402, 'billing_error', 'Your credit balance is too low to access the Anthropic API.'],
  forbidden: [403, 'permission_error', 'Your API key does not have permission to use the specified resource.'],
  filter: [400, 'invalid_request_error', 'Output blocked by content filtering policy'],
};

/** @param {any} messages */
function readMessages(messages) {
  if (!Array.isArray(messages) || messages.length === 0) invalid('messages: at least one message is required');
  let prompt = '';
  for (const [i, message] of messages.entries()) {
    const odd = strange(message ?? {}, ['role', 'content']);
    if (odd) invalid(`messages.${i}.${odd}: Extra inputs are not permitted`);
    if (message.role === 'system') {
      invalid('messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter.');
    }
    if (!['user', 'assistant'].includes(message.role)) invalid(`messages: Unexpected role "${message.role}".`);
    const text = textOf(message.content);
    if (text === undefined) invalid(`messages.${i}.content: Input should be a valid string or list`);
    if (text.trim() === '') invalid('messages: text content blocks must be non-empty');
    if (message.role === 'user') prompt += text;
  }
  if (messages[0].role !== 'user') invalid('messages: first message must use the "user" role');
  if (messages.at(-1).role === 'assistant') {
    invalid('This model does not support assistant message prefill. The conversation must end with a user message.');
  }
  return prompt;
}

/** The instructions and the part of them to be cached. @param {any} system */
function readSystem(system) {
  if (system === undefined) return { system: '', marked: '' };
  const text = textOf(system);
  if (text === undefined) invalid('system: Input should be a valid string or list');
  let [so, marked] = ['', ''];
  for (const part of Array.isArray(system) ? system : [{ type: 'text', text }]) {
    const odd = strange(part, ['type', 'text', 'cache_control']);
    if (odd) invalid(`system.0.${odd}: Extra inputs are not permitted`);
    if (part.text === '') invalid('system: text content blocks must be non-empty');
    so += part.text;
    if (part.cache_control) marked = so;
    if (part.cache_control && part.cache_control.type !== 'ephemeral') invalid('system.0.cache_control.type: unknown');
  }
  return { system: text, marked };
}

/** Tokens that it will think. @param {any} body @param {any} model */
function readThinking({ thinking, output_config, max_tokens }, model) {
  const effort = output_config?.effort;
  if (effort !== undefined && model.efforts.length === 0) invalid('This model does not support the effort parameter.');
  if (effort !== undefined && !model.efforts.includes(effort)) {
    const supported = [...model.efforts].sort().join(', ');
    invalid(`This model does not support effort level '${effort}'. Supported levels: ${supported}.`);
  }
  const usual = thoughtsAt(effort ?? 'medium');
  if (thinking === undefined) return model.thinking === 'budget' ? 0 : usual;
  const odd = isObject(thinking) ? strange(thinking, ['type', 'budget_tokens', 'display']) : 'type';
  if (odd) invalid(`thinking.${odd}: Extra inputs are not permitted`);
  const { type, budget_tokens: budget } = thinking;
  if (type === 'enabled') {
    if (model.thinking !== 'budget')
      invalid('"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive".');
    if (!isCount(budget) || budget < 1024)
      invalid('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024');
    if (budget >= max_tokens) invalid('`max_tokens` must be greater than `thinking.budget_tokens`.');
    return Math.min(budget, 300);
  }
  if (budget !== undefined) invalid(`thinking.${type}.budget_tokens: Extra inputs are not permitted`);
  if (type === 'disabled') {
    if (model.thinking === 'always') invalid('"thinking.type.disabled" is not supported for this model.');
    if (effort === 'max' || effort === 'xhigh')
      invalid(`"thinking.type.disabled" is not supported at effort '${effort}'.`);
    return 0;
  }
  if (type !== 'adaptive') invalid(`thinking.type: Input tag '${type}' is not supported for this model.`);
  if (model.thinking === 'budget') invalid('adaptive thinking is not supported on this model');
  return usual;
}

/** @param {any} config */
function readSchema(config) {
  if (config === undefined) return undefined;
  const odd = isObject(config) ? strange(config, ['format', 'effort']) : 'format';
  if (odd) invalid(`output_config.${odd}: Extra inputs are not permitted`);
  if (config.format === undefined) return undefined;
  const inner = strange(config.format, ['type', 'schema']);
  if (inner) invalid(`output_config.format.${inner}: Extra inputs are not permitted`);
  if (config.format.type !== 'json_schema') invalid("output_config.format.type: Input should be 'json_schema'");
  lintAnthropic(config.format.schema);
  return config.format.schema;
}

/** @param {string} id */
const described = (id, model = /** @type {any} */ (models[id])) => ({
  type: 'model',
  id,
  display_name: id,
  created_at: '2026-10-07T00:00:00Z',
  max_input_tokens: model.context,
  max_tokens: model.out,
  lifecycle: 'active',
  capabilities: {
    structured_outputs: { supported: true },
    thinking: { supported: true, types: { adaptive: { supported: model.thinking !== 'budget' } } },
    effort: { supported: model.efforts.length > 0 },
  },
});

/** @type {import('./types.js').Dialect} */
export const anthropic = {
  chat: (path) => (path === '/v1/messages' ? '' : undefined),
  list: (path) => {
    const data = Object.keys(models).map((id) => described(id));
    if (path === '/v1/models') {
      return { status: 200, body: { data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id } };
    }
    const id = path.startsWith('/v1/models/') ? path.slice('/v1/models/'.length) : undefined;
    if (id === undefined) return undefined;
    if (!models[id]) throw new Refusal({ kind: 'no-model', model: id });
    return { status: 200, body: described(id) };
  },
  key: (headers) => headers['x-api-key'] ?? bearer(headers),
  checkHeaders: (headers) => {
    const version = headers['anthropic-version'];
    if (version === undefined) invalid('anthropic-version: header is required');
    if (!versions.includes(version)) invalid(`anthropic-version: "${version}" is not a valid version`);
    if (headers.origin !== undefined && headers['anthropic-dangerous-direct-browser-access'] !== 'true') {
      throw new Refusal({ kind: 'no-cors' });
    }
  },
  read: (body, _, { contextTokens }) => {
    const odd = strange(body, known);
    if (odd) invalid(`${odd}: Extra inputs are not permitted`);
    if (typeof body.model !== 'string') invalid('model: Field required');
    if (body.max_tokens === undefined) invalid('max_tokens: Field required');
    if (!isCount(body.max_tokens)) invalid('max_tokens: Input should be a valid integer above 0');
    const model = models[body.model];
    if (!model) throw new Refusal({ kind: 'no-model', model: body.model });
    if (body.max_tokens > model.out) {
      invalid(
        `max_tokens: ${body.max_tokens} > ${model.out}, which is the maximum allowed number of output tokens for ${body.model}`,
      );
    }
    const prompt = readMessages(body.messages);
    const { system, marked } = readSystem(body.system);
    const schema = readSchema(body.output_config);
    const reasoning = readThinking(body, model);
    const [tokens, context] = [sentTokens({ system, prompt }, schema), contextTokens ?? model.context];
    if (tokens > context) {
      throw new Refusal({ kind: 'too-long', message: `prompt is too long: ${tokens} tokens > ${context} maximum` });
    }
    const min = model.thinking === 'budget' ? 4096 : 1024;
    const cache = marked === '' ? undefined : { text: marked, writes: true, min };
    return {
      model: body.model,
      system,
      prompt,
      schema,
      tokens,
      maxTokens: body.max_tokens,
      reasoning,
      flex: false,
      cache,
    };
  },
  reply: (asked, { id, text, finish, usage, random }) => {
    const thinking = { type: 'thinking', thinking: '{"not": "the answer"}', signature: id.slice(0, 32) };
    // One text may come in several blocks.
    const cut = text && text.length > 20 && random() < 0.25 ? Math.floor(random() * text.length) : 0;
    const pieces = cut ? [text?.slice(0, cut), text?.slice(cut)] : [text];
    const blocks = text === null || finish === 'refusal' ? [] : pieces.map((piece) => ({ type: 'text', text: piece }));
    const refused = finish === 'refusal' || finish === 'filter';
    const details = { type: 'refusal', category: 'cyber', explanation: 'This request was declined.' };
    return {
      status: 200,
      body: {
        id: `msg_${id.slice(0, 24)}`,
        type: 'message',
        role: 'assistant',
        model: asked.model,
        content: [...(usage.reasoning > 0 ? [thinking] : []), ...blocks],
        stop_reason: refused ? 'refusal' : finish === 'length' ? 'max_tokens' : 'end_turn',
        stop_sequence: null,
        ...(refused && { stop_details: details }),
        usage: {
          input_tokens: usage.input - usage.cached - usage.written,
          cache_creation_input_tokens: usage.written,
          cache_read_input_tokens: usage.cached,
          output_tokens: usage.output,
          service_tier: 'standard',
        },
      },
    };
  },
  error: ({ kind, message, model, id }) => {
    const [status, type, said, code] = words[kind] ?? /** @type {any} */ (words.invalid);
    const error = { type, message: message ?? said.replace('{model}', model ?? '') };
    const details = code ? { details: { error_code: code } } : {};
    return { status, body: { type: 'error', error: { ...error, ...details }, request_id: `req_${id ?? 'test'}` } };
  },
};
