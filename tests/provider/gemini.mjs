// Google's generateContent.

import { sentTokens } from './chat.mjs';
import { gemini as models, thoughtsAt } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange } from './refusal.mjs';
import { lintGemini } from './schema.mjs';

const known = ['contents', 'systemInstruction', 'generationConfig', 'safetySettings', 'serviceTier', 'labels'];
const sampling = ['temperature', 'topP', 'topK', 'seed', 'stopSequences', 'presencePenalty', 'frequencyPenalty'];
const settings = [
  ...['responseMimeType', 'responseJsonSchema', 'maxOutputTokens', 'thinkingConfig', 'candidateCount'],
  ...sampling,
];
const harms = ['HARASSMENT', 'HATE_SPEECH', 'SEXUALLY_EXPLICIT', 'DANGEROUS_CONTENT', 'CIVIC_INTEGRITY'];
const thresholds = ['BLOCK_NONE', 'OFF', 'BLOCK_ONLY_HIGH', 'BLOCK_MEDIUM_AND_ABOVE', 'BLOCK_LOW_AND_ABOVE'];
const snake = /** @param {string} name */ (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @type {Record<string, [number, string, string]>} code, status, message */
const words = {
  invalid: [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  syntax: [400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected token.'],
  'no-key': [
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers. Please use API Key or other form of API consumer identity to call this API.",
  ],
  'bad-key': [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'],
  'no-model': [
    404,
    'NOT_FOUND',
    'models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.',
  ],
  'no-path': [404, 'NOT_FOUND', 'Requested entity was not found.'],
  'too-long': [400, 'INVALID_ARGUMENT', ''],
  'too-large': [413, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit.'],
  busy: [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  quota: [429, 'RESOURCE_EXHAUSTED', 'Your project has exceeded its monthly spending cap (spend limit).'],
  daily: [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  flex: [503, 'UNAVAILABLE', 'Flex capacity is unavailable. Please try again later.'],
  overloaded: [529, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  server: [500, 'INTERNAL', 'An internal error has occurred. Please retry.'],
  unavailable: [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  'gateway-timeout': [504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'],
  payment: [402, 'FAILED_PRECONDITION', 'Billing is not enabled for this project.'],
  forbidden: [403, 'PERMISSION_DENIED', 'Requests from referer <empty> are blocked.'],
  filter: [400, 'INVALID_ARGUMENT', 'The prompt was blocked.'],
};

/** @param {string} name @param {string} where @returns {never} */
const unknown = (name, where) =>
  invalid(`Invalid JSON payload received. Unknown name "${name}"${where ? ` at '${where}'` : ''}: Cannot find field.`);

/** @param {any} content @param {string} where */
function partsOf(content, where) {
  const odd = isObject(content) ? strange(content, ['role', 'parts']) : undefined;
  if (odd) unknown(odd, where);
  const parts = content?.parts;
  if (!Array.isArray(parts) || parts.length === 0) invalid(`${where}.parts must not be empty.`);
  for (const part of parts) {
    const more = strange(part, ['text']);
    if (more) unknown(more, `${where}.parts[0]`);
    if (typeof part.text !== 'string')
      invalid(`${where}.parts[0].data: required oneof field 'data' must have one initialized field`);
  }
  return parts.map((part) => part.text).join('');
}

/** @param {any} thinking @param {string[]} levels */
function readThinking(thinking, levels) {
  if (thinking === undefined) return levels.length > 0 ? thoughtsAt('medium') : 0;
  const odd = strange(thinking, ['thinkingBudget', 'thinkingLevel', 'includeThoughts']);
  if (odd) unknown(odd, 'generation_config.thinking_config');
  const { thinkingBudget: budget, thinkingLevel: level } = thinking;
  if (budget !== undefined && level !== undefined)
    invalid('You can only set only one of thinking budget and thinking level.');
  if (budget !== undefined && levels.length > 0)
    invalid('Thinking budget is not supported for this model: thinkingBudget.');
  if (budget !== undefined && (!Number.isInteger(budget) || budget < -1)) invalid('The thinking budget is invalid.');
  if (level !== undefined && levels.length === 0)
    invalid('Thinking level is not supported for this model: thinkingLevel.');
  if (level !== undefined && !levels.includes(level)) {
    invalid(`Thinking level ${level} is not supported for this model. Please retry with other thinkingLevel.`);
  }
  if (budget === undefined) return levels.length > 0 ? thoughtsAt(level ?? 'medium') : 0;
  return budget === -1 ? 300 : Math.min(budget, 300);
}

/** @param {any} config @param {any} model */
function checkConfig(config, model) {
  const odd = strange(config, settings);
  if (odd) unknown(odd, 'generation_config');
  for (const name of sampling) {
    if (config[name] !== undefined && model.levels.length > 0)
      invalid(`${snake(name)} is not supported for this model.`);
  }
  const json = config.responseMimeType === 'application/json';
  if (!json && config.responseMimeType !== undefined && config.responseMimeType !== 'text/plain') {
    invalid(
      `* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are 'text/plain', 'application/json'.`,
    );
  }
  if (config.responseJsonSchema !== undefined) {
    if (!json) invalid("generation_config.response_json_schema needs response_mime_type 'application/json'.");
    lintGemini(config.responseJsonSchema);
  }
  const max = config.maxOutputTokens;
  if (max !== undefined && (!isCount(max) || max > model.out)) {
    invalid(
      `Unable to submit request because it has a maxOutputTokens value of ${max} but the supported range is from 1 (inclusive) to ${model.out + 1} (exclusive).`,
    );
  }
}

/** @param {any} body */
function checkRest({ safetySettings, serviceTier }) {
  for (const setting of safetySettings ?? []) {
    const odd = strange(setting, ['category', 'threshold']);
    if (odd) unknown(odd, 'safety_settings[0]');
    if (
      !harms.some((harm) => setting.category === `HARM_CATEGORY_${harm}`) ||
      !thresholds.includes(setting.threshold)
    ) {
      invalid(`Invalid value at 'safety_settings[0]': "${setting.category}", "${setting.threshold}"`);
    }
  }
  if (serviceTier !== undefined && !['standard', 'flex', 'priority'].includes(serviceTier)) {
    invalid(`Invalid value at 'service_tier': "${serviceTier}"`);
  }
}

const rpc = 'type.googleapis.com/google.rpc.';

/** @type {import('./types.js').Dialect} */
export const gemini = {
  chat: (path) => /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(path)?.[1],
  list: (path) => {
    const list = Object.entries(models).map(([id, { context, out }]) => ({
      name: `models/${id}`,
      displayName: id,
      inputTokenLimit: context,
      outputTokenLimit: out,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    }));
    return path === '/v1beta/models' ? { status: 200, body: { models: list } } : undefined;
  },
  key: (headers) => headers['x-goog-api-key'],
  read: (body, name, { contextTokens }) => {
    const odd = strange(body, known);
    if (odd) unknown(odd, '');
    const model = models[name];
    if (!model) throw new Refusal({ kind: 'no-model', model: name });
    if (!Array.isArray(body.contents) || body.contents.length === 0)
      invalid('* GenerateContentRequest.contents: contents is not specified');
    const config = body.generationConfig ?? {};
    let prompt = '';
    for (const content of body.contents) {
      if (!['user', 'model', undefined].includes(content.role)) invalid('Please use a valid role: user, model.');
      const text = partsOf(content, 'contents[0]');
      if (content.role !== 'model') prompt += text;
    }
    const system = body.systemInstruction === undefined ? '' : partsOf(body.systemInstruction, 'system_instruction');
    checkConfig(config, model);
    checkRest(body);
    const schema = config.responseJsonSchema;
    const [tokens, context] = [sentTokens({ system, prompt }, schema), contextTokens ?? model.context];
    if (tokens > context) {
      const message = `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${context}).`;
      throw new Refusal({ kind: 'too-long', message });
    }
    return {
      ...{ model: name, system, prompt, schema, tokens },
      maxTokens: config.maxOutputTokens ?? model.out,
      reasoning: readThinking(config.thinkingConfig, model.levels),
      flex: body.serviceTier === 'flex',
      cache: { text: system + prompt, writes: false, min: 1024 },
      extra: { thoughts: config.thinkingConfig?.includeThoughts === true },
    };
  },
  reply: (asked, { id, text, finish, usage, random }) => {
    const usageMetadata = {
      promptTokenCount: usage.input,
      ...(usage.cached > 0 && { cachedContentTokenCount: usage.cached }),
      ...(finish !== 'refusal' && { candidatesTokenCount: usage.output - usage.reasoning }),
      ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
      totalTokenCount: usage.input + usage.output,
    };
    const rest = { usageMetadata, modelVersion: asked.model, responseId: id.slice(0, 22) };
    if (finish === 'refusal')
      return { status: 200, body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...rest } };
    const cut = text && text.length > 20 && random() < 0.25 ? Math.floor(random() * text.length) : 0;
    const pieces = (cut ? [text?.slice(0, cut), text?.slice(cut)] : [text]).map((piece) => ({ text: piece }));
    const thought = asked.extra.thoughts ? [{ text: '{"not": "the answer"}', thought: true }] : [];
    const parts = finish === 'filter' || !text ? thought : [...thought, ...pieces];
    const content = parts.length > 0 ? { parts, role: 'model' } : { role: 'model' };
    const finishReason = finish === 'length' ? 'MAX_TOKENS' : finish === 'filter' ? 'SAFETY' : 'STOP';
    return { status: 200, body: { candidates: [{ content, finishReason, index: 0 }], ...rest } };
  },
  error: ({ kind, message, hint, model }) => {
    const [code, status, said] = words[kind] ?? /** @type {any} */ (words.invalid);
    const details = [];
    if (kind === 'bad-key')
      details.push({ '@type': `${rpc}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' });
    if (kind === 'busy' || kind === 'daily') {
      const quotaId = `GenerateRequestsPer${kind === 'daily' ? 'Day' : 'Minute'}PerProjectPerModel`;
      details.push({ '@type': `${rpc}QuotaFailure`, violations: [{ quotaId, quotaValue: '10' }] });
    }
    if (hint !== undefined) details.push({ '@type': `${rpc}RetryInfo`, retryDelay: `${Number(hint.toFixed(3))}s` });
    const text = message ?? said.replace('{model}', model ?? '');
    return { status: code, body: { error: { code, message: text, status, ...(details.length > 0 && { details }) } } };
  },
};
