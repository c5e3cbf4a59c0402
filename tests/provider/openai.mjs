// OpenAI's Chat Completions, and Azure's, which differ in addresses, keys and a few fields.

import { bearer, checkContext, completion, readFormat, readMessages, sentTokens, spoken } from './chat.mjs';
import { openai as models, thoughtsAt } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange } from './refusal.mjs';
import { lintStrict } from './schema.mjs';

/** @typedef {import('./types.js').Dialect} Dialect */
/** @typedef {import('./types.js').Problem} Problem */

const sampling = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];
const never = ['presence_penalty', 'frequency_penalty', 'logit_bias', 'stop', 'prompt_cache_retention'];
const known = [
  ...['model', 'messages', 'response_format', 'reasoning_effort', 'verbosity', 'max_completion_tokens', 'max_tokens'],
  ...['prompt_cache_options', 'prompt_cache_key', 'service_tier', 'store', 'seed', 'n', 'user', 'metadata'],
  ...['safety_identifier', ...sampling, ...never],
];

/** @param {string} name @param {string} [more] @returns {never} */
const unsupported = (name, more = '') =>
  invalid(`Unsupported parameter: '${name}' is not supported with this model.${more}`, {
    param: name,
    code: 'unsupported_parameter',
  });

/** @param {string} name @param {unknown} value @param {string[]} allowed */
function oneOf(name, value, allowed) {
  if (value === undefined || allowed.includes(/** @type {string} */ (value))) return;
  const list = allowed.map((one) => `'${one}'`).join(', ');
  invalid(`Unsupported value: '${name}' does not support '${value}' with this model. Supported values are: ${list}.`, {
    param: name,
    code: 'unsupported_value',
  });
}

/** @param {any} body @param {import('./models.mjs').OpenAiModel} model */
function checkFields(body, model) {
  const odd = strange(body, known);
  if (odd) invalid(`Unrecognized request argument supplied: ${odd}`);
  for (const name of never) if (body[name] !== undefined && model.efforts) unsupported(name);
  for (const name of sampling) {
    if (body[name] === undefined || !model.efforts) continue;
    invalid(`Unsupported value: '${name}' does not support ${body[name]} with this model.`, {
      param: name,
      code: 'unsupported_value',
    });
  }
  if (body.max_tokens !== undefined && model.efforts)
    unsupported('max_tokens', " Use 'max_completion_tokens' instead.");
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) {
    invalid('Setting max_tokens and max_completion_tokens at the same time is not supported.', { param: 'max_tokens' });
  }
  for (const name of ['max_tokens', 'max_completion_tokens']) {
    const value = body[name];
    if (value === undefined) continue;
    if (!isCount(value)) invalid(`Invalid type for '${name}': expected an integer above 0.`, { param: name });
    if (value > model.out) {
      invalid(`${name} is too large: ${value}. This model supports at most ${model.out} completion tokens.`, {
        param: name,
        code: 'invalid_value',
      });
    }
  }
  if (body.reasoning_effort !== undefined && !model.efforts) unsupported('reasoning_effort');
  oneOf('reasoning_effort', body.reasoning_effort, model.efforts ?? []);
  if (body.verbosity !== undefined && !model.efforts) unsupported('verbosity');
  oneOf('verbosity', body.verbosity, ['low', 'medium', 'high']);
  oneOf('service_tier', body.service_tier, ['auto', 'default', ...(model.flex ? ['flex'] : [])]);
  if (body.store !== undefined && typeof body.store !== 'boolean') {
    invalid("Invalid type for 'store': expected a boolean.", { param: 'store', code: 'invalid_type' });
  }
  if (body.n !== undefined && body.n !== 1) invalid("Invalid value for 'n'.", { param: 'n' });
  const cache = body.prompt_cache_options;
  if (cache !== undefined && model.caches !== 'paid') unsupported('prompt_cache_options');
  if (cache !== undefined && (!isObject(cache) || strange(cache, ['mode', 'ttl']))) {
    invalid("Invalid type for 'prompt_cache_options'.", { param: 'prompt_cache_options', code: 'invalid_type' });
  }
  oneOf('prompt_cache_options.mode', cache?.mode, ['implicit', 'explicit']);
}

/**
 * Up to which text caching was asked for.
 * @param {any} body
 * @param {import('./models.mjs').OpenAiModel} model
 * @param {string} all
 */
function cacheOf(body, model, all) {
  const writes = model.caches === 'paid';
  if (body.prompt_cache_options?.mode !== 'explicit') return { text: all, writes, min: 1024 };
  let [text, marked] = ['', ''];
  for (const message of body.messages) {
    for (const part of Array.isArray(message.content) ? message.content : [{ text: message.content }]) {
      text += part.text;
      if (part.prompt_cache_breakpoint) marked = text;
    }
  }
  return marked === '' ? undefined : { text: marked, writes, min: 1024 };
}

/** @param {any} body @param {import('./models.mjs').OpenAiModel} model @param {string} name @param {number} context */
function readBody(body, model, name, context) {
  checkFields(body, model);
  const roles = ['system', 'user', 'assistant', ...(model.efforts ? ['developer'] : [])];
  const said = readMessages(body.messages, roles);
  const schema = readFormat(body.response_format, said.system + said.prompt, lintStrict);
  const tokens = sentTokens(said, schema);
  checkContext(tokens, context);
  return {
    ...said,
    model: name,
    schema,
    tokens,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? model.out,
    reasoning: model.efforts ? thoughtsAt(body.reasoning_effort ?? 'medium') : 0,
    flex: body.service_tier === 'flex',
    cache: cacheOf(body, model, said.system + said.prompt),
    extra: { tier: body.service_tier ?? 'default' },
  };
}

const account = 'https://platform.openai.com/account';

/** @type {Record<string, [number, string, string | null, string]>} status, type, code, message */
const words = {
  invalid: [400, 'invalid_request_error', null, 'Invalid request.'],
  syntax: [400, 'invalid_request_error', null, 'We could not parse the JSON body of your request.'],
  'no-key': [
    401,
    'invalid_request_error',
    null,
    "You didn't provide an API key. You need to provide it in an Authorization header using Bearer auth.",
  ],
  'bad-key': [
    401,
    'invalid_request_error',
    'invalid_api_key',
    `Incorrect API key provided: sk-..abcd. You can find your API key at ${account}/api-keys.`,
  ],
  'no-model': [
    404,
    'invalid_request_error',
    'model_not_found',
    'The model `{model}` does not exist or you do not have access to it.',
  ],
  'no-path': [404, 'invalid_request_error', null, 'Invalid URL.'],
  'too-long': [400, 'invalid_request_error', 'context_length_exceeded', ''],
  'too-large': [413, 'invalid_request_error', null, 'Request body is too large.'],
  busy: [429, 'requests', 'rate_limit_exceeded', 'Rate limit reached for {model}.'],
  quota: [
    429,
    'insufficient_quota',
    'insufficient_quota',
    'You exceeded your current quota, please check your plan and billing details.',
  ],
  daily: [
    429,
    'requests',
    'rate_limit_exceeded',
    'Rate limit reached for {model} on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.',
  ],
  flex: [
    429,
    'service_unavailable_error',
    'resource_unavailable',
    'Flex capacity is unavailable. Please try again later.',
  ],
  overloaded: [529, 'server_error', null, 'The engine is currently overloaded, please try again later.'],
  server: [500, 'server_error', null, 'The server had an error while processing your request. Sorry about that!'],
  unavailable: [503, 'server_error', null, 'The engine is currently overloaded, please try again later.'],
  'gateway-timeout': [504, 'server_error', null, 'The request timed out.'],
  payment: [402, 'billing_error', 'billing_hard_limit_reached', 'Your account has no credit left.'],
  forbidden: [
    403,
    'request_forbidden',
    'unsupported_country_region_territory',
    'Country, region, or territory not supported',
  ],
  filter: [
    400,
    'invalid_request_error',
    'content_filter',
    'The response was filtered due to the prompt triggering the content management policy.',
  ],
};

/** What a 429 says. @param {Problem} problem @param {string} message */
function busyMessage({ limit, hint, model }, message) {
  const again = hint === undefined ? '' : ` Please try again in ${spoken(hint)}.`;
  if (!limit) return message.replace('{model}', model ?? '') + again;
  const [name, short] = limit.name === 'tokens' ? ['tokens per min', 'TPM'] : ['requests per min', 'RPM'];
  return `Rate limit reached for ${model} in organization org-test on ${name} (${short}): Limit ${limit.limit}, Used ${limit.used}, Requested ${limit.requested}.${again}`;
}

/** @param {Problem} problem */
function error(problem) {
  const [status, type, code, message] = words[problem.kind] ?? /** @type {any} */ (words.invalid);
  const said =
    problem.kind === 'busy' ? busyMessage(problem, message) : message.replace('{model}', problem.model ?? '');
  const body = {
    message: problem.message ?? said,
    type: problem.limit?.name ?? type,
    param: problem.param ?? null,
    code: problem.code ?? code,
  };
  return { status, body: { error: body } };
}

/** @type {Dialect} */
export const openai = {
  chat: (path) => (path === '/v1/chat/completions' ? '' : undefined),
  list: (path) => {
    const data = Object.keys(models).map((id) => ({ id, object: 'model', created: 1_790_000_000, owned_by: 'system' }));
    return path === '/v1/models' ? { status: 200, body: { object: 'list', data } } : undefined;
  },
  key: bearer,
  read: (body, _, { contextTokens }) => {
    const model = models[body.model];
    if (!model) throw new Refusal({ kind: 'no-model', model: `${body.model}` });
    return readBody(body, model, body.model, contextTokens ?? model.context);
  },
  reply: (asked, outcome) => ({
    status: 200,
    body: { ...completion(asked, outcome, 'chatcmpl-'), service_tier: asked.extra.tier },
  }),
  error,
};

/** @type {Dialect} */
export const azure = {
  ...openai,
  chat: (path) => (path === '/openai/v1/chat/completions' ? '' : undefined),
  list: () => undefined,
  key: (headers) => headers['api-key'] ?? bearer(headers),
  read: (body, _, { flags, contextTokens }) => {
    const name = body.model;
    if (typeof name !== 'string' || name === '' || (flags.deployments && !flags.deployments.includes(name))) {
      throw new Refusal({ kind: 'no-model', model: `${name}` });
    }
    if (body.prompt_cache_options !== undefined) unsupported('prompt_cache_options');
    const model = models[flags.deployed ?? name] ?? /** @type {any} */ (models['gpt-6-luna']);
    return readBody(body, { ...model, flex: flags.flex ?? false }, name, contextTokens ?? model.context);
  },
  error: (problem) => {
    const wire = error(problem);
    const inside = wire.body.error;
    if (wire.status === 401) {
      const message = 'Access denied due to invalid subscription key or wrong API endpoint.';
      return { ...wire, body: { error: { code: '401', message } } };
    }
    if (problem.kind === 'no-model') {
      const message = 'The API deployment for this resource does not exist.';
      return { ...wire, body: { error: { code: 'DeploymentNotFound', message } } };
    }
    if (problem.kind !== 'filter') return wire;
    const result = { hate: { filtered: true, severity: 'high' }, violence: { filtered: false, severity: 'safe' } };
    const innererror = { code: 'ResponsibleAIPolicyViolation', content_filter_result: result };
    return { ...wire, body: { error: { ...inside, param: 'prompt', status: 400, innererror } } };
  },
};
