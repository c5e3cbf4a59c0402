// OpenRouter: Chat Completions with a few fields and errors of its own, and with what a reply cost.

import {
  bearer,
  checkContext,
  completion,
  openaiUsage,
  readFormat,
  readMessages,
  sentTokens,
  spoken,
} from './chat.mjs';
import { openrouter as models, thoughtsAt } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange } from './refusal.mjs';
import { lintAnthropic, lintStrict } from './schema.mjs';

const known = [
  ...['model', 'messages', 'response_format', 'max_tokens', 'max_completion_tokens', 'provider', 'reasoning', 'usage'],
  ...['seed', 'user', 'models', 'route', 'transforms', 'plugins'],
];
const routing = [
  ...['require_parameters', 'data_collection', 'order', 'only', 'ignore', 'allow_fallbacks', 'sort', 'quantizations'],
  'zdr',
];

/** @type {Record<string, [number, string]>} */
const words = {
  invalid: [400, 'Invalid request'],
  syntax: [400, 'Invalid JSON'],
  'no-key': [401, 'No auth credentials found'],
  'bad-key': [401, 'No auth credentials found'],
  'no-model': [404, 'No endpoints found for {model}.'],
  'no-path': [404, 'Not Found'],
  'too-long': [400, ''],
  'too-large': [413, 'Request entity too large'],
  busy: [429, 'Rate limit exceeded'],
  quota: [402, 'This request requires more credits, or fewer max_tokens.'],
  daily: [429, 'Rate limit exceeded: free-models-per-day'],
  flex: [503, 'No instances available'],
  overloaded: [529, 'Provider returned error'],
  server: [500, 'Internal Server Error'],
  unavailable: [503, 'There is no available model provider that meets your routing requirements'],
  'gateway-timeout': [504, 'The operation was aborted'],
  payment: [402, 'Insufficient credits. Add more using https://openrouter.ai/settings/credits'],
  forbidden: [403, 'Your chosen model requires moderation and your input was flagged'],
  filter: [403, 'Your input was flagged'],
};

/** @param {any} reasoning @param {boolean} always */
function readReasoning(reasoning, always) {
  if (reasoning === undefined) return thoughtsAt('medium');
  const odd = isObject(reasoning) ? strange(reasoning, ['enabled', 'effort', 'exclude', 'max_tokens']) : 'reasoning';
  if (odd) invalid(`Unrecognized key(s) in object: '${odd}'`);
  const off = reasoning.enabled === false || reasoning.effort === 'none';
  if (off && always) invalid('Reasoning is mandatory for this endpoint and cannot be disabled.');
  if (reasoning.enabled === false && reasoning.effort) invalid("'reasoning.effort' needs 'reasoning.enabled'.");
  return off ? 0 : thoughtsAt(reasoning.effort ?? 'medium');
}

/** @type {import('./types.js').Dialect} */
export const openrouter = {
  chat: (path) => (path === '/api/v1/chat/completions' ? '' : undefined),
  openLists: true,
  list: (path) => {
    const data = Object.entries(models).map(([id, { context, out, price }]) => ({
      id,
      name: id,
      context_length: context,
      pricing: { prompt: `${price[0]}`, completion: `${price[1]}`, input_cache_read: `${price[0] / 10}` },
      top_provider: { max_completion_tokens: out, is_moderated: false },
      supported_parameters: ['max_tokens', 'reasoning', 'response_format', 'structured_outputs'],
    }));
    return path === '/api/v1/models' ? { status: 200, body: { data } } : undefined;
  },
  key: bearer,
  read: (body, _, { contextTokens }) => {
    const odd = strange(body, known);
    if (odd) invalid(`Unrecognized key(s) in object: '${odd}'`);
    const model = models[body.model];
    if (!model) throw new Refusal({ kind: 'no-model', model: `${body.model}` });
    const route = body.provider;
    if (route !== undefined && (!isObject(route) || strange(route, routing))) {
      invalid(`Unrecognized key(s) in object: 'provider.${isObject(route) ? strange(route, routing) : ''}'`);
    }
    const said = readMessages(body.messages, ['system', 'user', 'assistant']);
    const lint = model.always ? lintAnthropic : lintStrict;
    const schema = readFormat(body.response_format, said.system + said.prompt, lint);
    const tokens = sentTokens(said, schema);
    const max = body.max_tokens ?? body.max_completion_tokens;
    if (max !== undefined && (!isCount(max) || max > model.out)) invalid(`max_tokens must be 1 to ${model.out}`);
    checkContext(tokens, contextTokens ?? model.context);
    return {
      ...said,
      model: body.model,
      schema,
      tokens,
      maxTokens: max ?? model.out,
      reasoning: readReasoning(body.reasoning, model.always ?? false),
      flex: false,
      cache: { text: said.system + said.prompt, writes: false, min: 1024 },
      extra: { price: model.price },
    };
  },
  reply: (asked, outcome) => {
    const [dear, dearer] = asked.extra.price;
    const { input, output, cached } = outcome.usage;
    const cost = (input - cached * 0.9) * dear + output * dearer;
    const body = completion(asked, outcome, 'gen-');
    return { status: 200, body: { ...body, provider: 'Test', usage: { ...openaiUsage(outcome.usage), cost } } };
  },
  error: ({ kind, message, hint, model }) => {
    const [status, said] = words[kind] ?? /** @type {any} */ (words.invalid);
    const again = hint === undefined ? '' : ` Please try again in ${spoken(hint)}.`;
    const text = (message ?? said.replace('{model}', model ?? '')) + again;
    const metadata =
      kind === 'filter' ? { reasons: ['violence'], flagged_input: '…', provider_name: 'Test' } : undefined;
    return {
      status,
      body: { error: { code: status, message: text, ...(metadata && { metadata }) }, user_id: 'user_test' },
    };
  },
};
