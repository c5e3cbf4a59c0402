// A plain OpenAI-compatible server such as vLLM: fewer fields, other errors, and no key where none was set.

import { bearer, checkContext, completion, readFormat, readMessages, sentTokens, spoken } from './chat.mjs';
import { local as models } from './models.mjs';
import { invalid, isCount, Refusal, strange } from './refusal.mjs';

const known = [
  ...[
    'model',
    'messages',
    'response_format',
    'max_tokens',
    'temperature',
    'top_p',
    'top_k',
    'seed',
    'stop',
    'n',
    'user',
  ],
  ...['presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs', 'min_p', 'repetition_penalty'],
];

/** @type {Record<string, [number, string, string]>} status, type, message */
const words = {
  invalid: [400, 'BadRequestError', 'Bad request'],
  syntax: [400, 'BadRequestError', 'There was an error parsing the body'],
  'no-key': [401, '', 'Unauthorized'],
  'bad-key': [401, '', 'Unauthorized'],
  'no-model': [404, 'NotFoundError', 'The model `{model}` does not exist.'],
  'no-path': [404, 'NotFoundError', 'Not Found'],
  'too-long': [400, 'BadRequestError', ''],
  'too-large': [413, 'RequestTooLarge', 'Request entity too large'],
  busy: [429, 'RateLimitError', 'Too many requests.'],
  quota: [429, 'insufficient_quota', 'You exceeded your current quota.'],
  daily: [429, 'RateLimitError', 'Too many requests today.'],
  flex: [429, 'RateLimitError', 'Capacity is unavailable.'],
  overloaded: [529, 'ServiceUnavailable', 'Overloaded'],
  server: [500, 'InternalServerError', 'EngineCore encountered an issue.'],
  unavailable: [503, 'ServiceUnavailable', 'The server is overloaded or not ready yet.'],
  'gateway-timeout': [504, 'GatewayTimeout', 'Gateway timeout'],
  payment: [402, 'PaymentRequired', 'Insufficient Balance'],
  forbidden: [403, 'PermissionDeniedError', 'Forbidden'],
  filter: [400, 'BadRequestError', 'Content blocked by policy.'],
};

/** @param {string} name @param {unknown} value @returns {never} */
const extra = (name, value) => {
  const item = `{'type': 'extra_forbidden', 'loc': ('body', '${name}'), 'msg': 'Extra inputs are not permitted', 'input': ${JSON.stringify(value)}}`;
  return invalid(`[${item}]`);
};

/** @param {any} format @param {import('./types.js').Flags['json']} mode */
function checkFormat(format, mode = 'schema') {
  if (format === undefined || format?.type === 'text') return;
  if (mode === 'none') extra('response_format', format);
  if (mode === 'object' && format.type !== 'json_object') {
    invalid(`response_format.type '${format.type}' is not supported, must be 'json_object' or 'text'`);
  }
  if (mode === 'loose' && format.json_schema?.strict !== undefined) {
    invalid("response_format.json_schema: Extra inputs are not permitted: 'strict'");
  }
}

/** @type {import('./types.js').Dialect} */
export const compatible = {
  chat: (path) => (path === '/v1/chat/completions' ? '' : undefined),
  list: (path, { contextTokens }) => {
    if (path !== '/v1/models') return undefined;
    const data = Object.entries(models).map(([id, { context }]) => ({
      id,
      object: 'model',
      created: 1_790_000_000,
      owned_by: 'vllm',
      max_model_len: contextTokens ?? context,
    }));
    return { status: 200, body: { object: 'list', data } };
  },
  key: bearer,
  read: (body, _, { flags, contextTokens }) => {
    const odd = strange(body, known);
    if (odd) extra(odd, body[odd]);
    const model = models[body.model];
    if (!model) throw new Refusal({ kind: 'no-model', model: `${body.model}` });
    const said = readMessages(body.messages, ['system', 'user', 'assistant']);
    checkFormat(body.response_format, flags.json);
    const schema = readFormat(body.response_format, said.system + said.prompt);
    const [tokens, context] = [sentTokens(said, schema), contextTokens ?? model.context];
    if (body.max_tokens !== undefined && !isCount(body.max_tokens)) invalid('max_tokens must be at least 1.');
    checkContext(tokens, context);
    if (tokens + (body.max_tokens ?? 0) > context) {
      const message = `This model's maximum context length is ${context} tokens. However, you requested ${tokens + body.max_tokens} tokens (${tokens} in the messages, ${body.max_tokens} in the completion). Please reduce the length of the messages or completion.`;
      throw new Refusal({ kind: 'too-long', message });
    }
    const maxTokens = body.max_tokens ?? context - tokens;
    return { ...said, model: body.model, schema, tokens, maxTokens, reasoning: 0, flex: false, cache: undefined };
  },
  reply: (asked, outcome) => {
    // No such server can refuse but in words.
    const finish = outcome.finish === 'refusal' ? 'stop' : outcome.finish;
    const text = outcome.finish === 'refusal' ? "I'm sorry, but I can't help with that." : outcome.text;
    const body = completion(asked, { ...outcome, finish, text }, 'chatcmpl-');
    const { prompt_tokens, completion_tokens, total_tokens } = body.usage;
    return { status: 200, body: { ...body, usage: { prompt_tokens, completion_tokens, total_tokens } } };
  },
  error: ({ kind, message, param, hint, model }, { flags }) => {
    const [status, type, said] = words[kind] ?? /** @type {any} */ (words.invalid);
    if (status === 401) return { status, body: { error: 'Unauthorized' } };
    const again = hint === undefined ? '' : ` Please try again in ${spoken(hint)}.`;
    const text = (message ?? said.replace('{model}', model ?? '')) + again;
    const error = { message: text, type, param: param ?? null, code: status };
    return { status, body: flags.flat ? { object: 'error', ...error } : { error } };
  },
};
