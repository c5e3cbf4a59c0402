// Groq, Mistral, DeepSeek and Together: OpenAI's chat completions with differences. A row says what each takes, what
// its models think, and how it says no. Sources: console.groq.com/docs/errors, /docs/structured-outputs,
// /docs/reasoning; docs.mistral.ai/api and its release note of 2024-01-11 (unknown fields are refused);
// api-docs.deepseek.com/quick_start/error_codes, /guides/json_mode, /guides/thinking_mode;
// docs.together.ai/docs/error-codes, /docs/json-mode, /docs/glm-5.3-quickstart.

import { bearer, completion, readFormat, readMessages, sentTokens, spoken } from './chat.mjs';
import { thoughtsAt } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange } from './refusal.mjs';
import { lintStrict } from './schema.mjs';

/** @typedef {import('./types.js').Dialect} Dialect */
/** @typedef {[number, string, string | null, string]} Words status, type, code, message */
/**
 * @typedef {object} Vendor
 * @property {string} path
 * @property {Record<string, { context: number, thoughts: (body: any) => number }>} models
 * @property {string[]} takes
 * @property {boolean} [onlyJsonObject] No schema: JSON, or nothing.
 * @property {boolean} [strict] A strict schema is checked as OpenAI does.
 * @property {(field: string, value: unknown) => never} refuse
 * @property {Record<string, Words>} words
 * @property {(error: { status: number, type: string, code: string | null, message: string, param: string | null }) => object} wrap
 * @property {(usage: any) => object} [usage]
 * @property {string} [thoughtsIn] The field of a message in which thoughts are.
 */

const common = ['model', 'messages', 'response_format', 'max_tokens', 'temperature', 'top_p', 'stop', 'stream'];
const none = () => 0;
/** @param {any} body */
const byEffort = (body) => thoughtsAt(body.reasoning_effort ?? 'medium');

/** @type {Record<string, Words>} What all say, until they say otherwise. */
const shared = {
  invalid: [400, 'invalid_request_error', null, 'Invalid request.'],
  syntax: [400, 'invalid_request_error', null, 'The body is not valid JSON.'],
  'no-key': [401, 'invalid_request_error', 'invalid_api_key', 'Invalid API Key'],
  'bad-key': [401, 'invalid_request_error', 'invalid_api_key', 'Invalid API Key'],
  'no-model': [404, 'invalid_request_error', 'model_not_found', 'The model `{model}` does not exist.'],
  'no-path': [404, 'invalid_request_error', null, 'Not Found'],
  'too-long': [400, 'invalid_request_error', 'context_length_exceeded', 'Please reduce the length of the messages.'],
  'too-large': [413, 'invalid_request_error', 'request_too_large', 'Request Entity Too Large'],
  busy: [429, 'tokens', 'rate_limit_exceeded', 'Rate limit reached for model `{model}`.'],
  quota: [429, 'insufficient_quota', 'insufficient_quota', 'You exceeded your current quota.'],
  daily: [429, 'tokens', 'rate_limit_exceeded', 'Rate limit reached for model `{model}` on tokens per day (TPD).'],
  flex: [498, 'capacity', 'capacity_exceeded', 'Flex tier capacity exceeded.'],
  overloaded: [503, 'server_error', null, 'The service is overloaded.'],
  server: [500, 'server_error', null, 'Internal server error.'],
  unavailable: [503, 'server_error', null, 'The service is unavailable.'],
  'json-invalid': [500, 'server_error', null, 'Internal server error.'], // only Groq's own row says more
  'gateway-timeout': [504, 'server_error', null, 'Gateway timeout.'],
  payment: [402, 'payment_required', null, 'Payment required.'],
  forbidden: [403, 'permission_error', null, 'Forbidden.'],
  filter: [400, 'invalid_request_error', 'content_filter', 'The content was filtered.'],
};

/** @param {{ type: string, code: string | null, message: string, param: string | null }} error */
const inError = ({ type, code, message, param }) => ({ error: { message, type, param, code } });

/** @type {Record<'groq' | 'mistral' | 'deepseek' | 'together', Vendor>} */
const vendors = {
  groq: {
    path: '/openai/v1/chat/completions',
    models: {
      'openai/gpt-oss-20b': { context: 131_072, thoughts: byEffort },
      'openai/gpt-oss-120b': { context: 131_072, thoughts: byEffort },
    },
    takes: [
      ...common,
      'max_completion_tokens',
      'reasoning_effort',
      'reasoning_format',
      'include_reasoning',
      'seed',
      'service_tier',
    ],
    strict: true,
    refuse: (field) => invalid(`property '${field}' is unsupported`, { param: field }),
    words: {
      'too-large': [413, 'tokens', 'rate_limit_exceeded', 'Request too large for model `{model}`.'],
      'json-invalid': [
        400,
        'invalid_request_error',
        'json_validate_failed',
        "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
      ],
    },
    wrap: ({ type, code, message }) => ({
      error: { message, type, code, ...(code === 'json_validate_failed' && { failed_generation: '{"summary": ' }) },
    }),
    thoughtsIn: 'reasoning',
  },
  mistral: {
    path: '/v1/chat/completions',
    models: {
      'mistral-small-latest': { context: 131_072, thoughts: none },
      'mistral-large-4': { context: 262_144, thoughts: none },
    },
    takes: [
      ...common,
      'random_seed',
      'n',
      'presence_penalty',
      'frequency_penalty',
      'prompt_mode',
      'safe_prompt',
      'reasoning_effort',
    ],
    refuse: (field, input) => {
      const detail = [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted', input }];
      throw new Refusal({ kind: 'fields', message: JSON.stringify(detail) });
    },
    words: {
      fields: [422, 'invalid_request_error', null, ''],
      'no-key': [401, 'unauthorized', null, 'Unauthorized'],
      'bad-key': [401, 'unauthorized', null, 'Unauthorized'],
      'no-model': [400, 'invalid_model', '1500', 'Invalid model: {model}'],
      busy: [429, 'rate_limited', '1300', 'Rate limit exceeded'],
      daily: [429, 'rate_limited', '1300', 'Rate limit exceeded'],
      'too-long': [
        400,
        'invalid_request_error',
        '3051',
        'Prompt contains too many tokens, it is too large for model {model} with a maximum context length.',
      ],
    },
    wrap: ({ status, type, code, message, param }) =>
      status === 422 ? { detail: JSON.parse(message) } : { object: 'error', message, type, param, code },
  },
  deepseek: {
    path: '/chat/completions',
    models: {
      // Thinks unless it is told not to.
      'deepseek-flash': {
        context: 131_072,
        thoughts: (body) => (body.thinking?.type === 'disabled' ? 0 : thoughtsAt('high')),
      },
      'deepseek-v4-pro': {
        context: 131_072,
        thoughts: (body) => (body.thinking?.type === 'disabled' ? 0 : thoughtsAt('high')),
      },
    },
    takes: [
      ...common,
      'thinking',
      'reasoning_effort',
      'frequency_penalty',
      'presence_penalty',
      'logprobs',
      'top_logprobs',
      'user_id',
    ],
    onlyJsonObject: true,
    refuse: (field) => {
      throw new Refusal({ kind: 'fields', message: `Unknown parameter: ${field}`, param: field });
    },
    words: {
      fields: [422, 'invalid_request_error', 'invalid_request_error', ''],
      'no-key': [401, 'authentication_error', 'invalid_request_error', 'Authentication Fails (no such user)'],
      'bad-key': [401, 'authentication_error', 'invalid_request_error', 'Authentication Fails (no such user)'],
      'no-model': [400, 'invalid_request_error', 'invalid_request_error', 'Model Not Exist'],
      payment: [402, 'unknown_error', 'invalid_request_error', 'Insufficient Balance'],
      quota: [402, 'unknown_error', 'invalid_request_error', 'Insufficient Balance'],
      filter: [400, 'invalid_request_error', 'invalid_request_error', 'Content Exists Risk'],
    },
    wrap: inError,
    usage: (usage) => ({
      ...usage,
      prompt_tokens_details: { cached_tokens: usage.prompt_tokens_details.cached_tokens },
      prompt_cache_hit_tokens: usage.prompt_tokens_details.cached_tokens,
      prompt_cache_miss_tokens: usage.prompt_tokens - usage.prompt_tokens_details.cached_tokens,
    }),
    thoughtsIn: 'reasoning_content',
  },
  together: {
    path: '/v1/chat/completions',
    // Thinks as much as it can unless it is told otherwise, and cannot be told not to.
    models: {
      'zai-org/GLM-5.3-Flash': { context: 131_072, thoughts: (body) => thoughtsAt(body.reasoning_effort ?? 'max') },
    },
    takes: [
      ...common,
      'reasoning_effort',
      'reasoning',
      'top_k',
      'repetition_penalty',
      'min_p',
      'seed',
      'n',
      'safety_model',
    ],
    refuse: (field) => invalid(`Unrecognized parameter: ${field}`, { param: field }),
    words: {
      'too-long': [
        403,
        'invalid_request_error',
        null,
        'Input token count + `max_tokens` parameter must be less than the context length of the model being queried.',
      ],
      busy: [429, 'rate_limit', 'rate_limit', 'You have reached the rate limit specific to this model {model}.'],
      payment: [402, 'payment_required', null, 'The account has reached its maximum allowed monthly spending.'],
      overloaded: [529, 'server_error', null, 'An unexpected error has occurred internal to our systems.'],
    },
    wrap: inError,
    usage: ({ prompt_tokens, completion_tokens, total_tokens }) => ({ prompt_tokens, completion_tokens, total_tokens }),
    thoughtsIn: 'reasoning',
  },
};

/** @param {Vendor} vendor @param {any} body @param {number | undefined} contextTokens */
function readBody(vendor, body, contextTokens) {
  const odd = strange(body, vendor.takes);
  if (odd) vendor.refuse(odd, body[odd]);
  const model = vendor.models[body.model];
  if (!model) throw new Refusal({ kind: 'no-model', model: `${body.model}` });
  const said = readMessages(body.messages, ['system', 'user', 'assistant']);
  const format = body.response_format;
  if (vendor.onlyJsonObject && isObject(format) && format.type === 'json_schema') {
    invalid('This response_format type is unavailable now', { code: 'invalid_request_error' });
  }
  const schema = readFormat(format, said.system + said.prompt, vendor.strict ? lintStrict : undefined);
  const tokens = sentTokens(said, schema);
  const context = contextTokens ?? model.context;
  const max = body.max_completion_tokens ?? body.max_tokens;
  if (max !== undefined && !isCount(max)) invalid('max_tokens must be at least 1', { param: 'max_tokens' });
  if (tokens + (max ?? 0) > context) throw new Refusal({ kind: 'too-long', model: body.model });
  return {
    ...said,
    model: body.model,
    schema,
    tokens,
    maxTokens: max ?? context - tokens,
    reasoning: model.thoughts(body),
    flex: false,
    cache: undefined,
  };
}

/** @param {Vendor} vendor @returns {Dialect} */
const dialectOf = (vendor) => ({
  chat: (path) => (path === vendor.path ? '' : undefined),
  list: (path) => {
    if (path !== vendor.path.replace('chat/completions', 'models')) return undefined;
    const data = Object.keys(vendor.models).map((id) => ({ id, object: 'model' }));
    return { status: 200, body: { object: 'list', data } };
  },
  key: bearer,
  read: (body, _, { contextTokens }) => readBody(vendor, body, contextTokens),
  reply: (asked, outcome) => {
    // None of them has a field for a refusal: the model says it.
    const isRefusal = outcome.finish === 'refusal';
    const said = isRefusal
      ? { ...outcome, finish: /** @type {const} */ ('stop'), text: "I'm sorry, but I can't help with that." }
      : outcome;
    const body = completion(asked, said, 'chatcmpl-');
    const { message, ...choice } = body.choices[0] ?? {};
    const { refusal: _, annotations: __, ...plain } = message ?? {};
    const thoughts =
      outcome.usage.reasoning > 0 && vendor.thoughtsIn ? { [vendor.thoughtsIn]: 'I think about it.' } : {};
    const usage = vendor.usage?.(body.usage) ?? body.usage;
    return { status: 200, body: { ...body, choices: [{ ...choice, message: { ...plain, ...thoughts } }], usage } };
  },
  error: ({ kind, message, code, param, hint, model }) => {
    const [status, type, usual, said] = vendor.words[kind] ?? shared[kind] ?? /** @type {Words} */ (shared.invalid);
    const again = hint === undefined ? '' : ` Please try again in ${spoken(hint)}.`;
    const text = (message ?? said.replace('{model}', model ?? '')) + again;
    return { status, body: vendor.wrap({ status, type, code: code ?? usual, message: text, param: param ?? null }) };
  },
});

/** @type {Record<keyof typeof vendors, Dialect>} */
export const vendorDialects = {
  groq: dialectOf(vendors.groq),
  mistral: dialectOf(vendors.mistral),
  deepseek: dialectOf(vendors.deepseek),
  together: dialectOf(vendors.together),
};
