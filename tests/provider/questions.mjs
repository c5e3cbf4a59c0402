// A good question to each profile, and how to ask it: for the tests of the double itself.

import { startProvider } from './server.mjs';

export const key = 'sk-canary-123';
export const schema = {
  type: 'object',
  properties: {
    summary: { type: 'string' },
    mood: { type: 'string', enum: ['good', 'bad'] },
    score: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['summary', 'mood', 'score', 'tags'],
  additionalProperties: false,
};
export const system = 'Summarise, as JSON.';
export const prompt = 'my parcel never came and nobody answers';

/** @typedef {import('../provider/types.js').Profile} Profile */
/** @typedef {import('../provider/types.js').Options} Options */

const strict = { type: 'json_schema', json_schema: { name: 'summary', strict: true, schema } };
export const said = (role = 'system') => [
  { role, content: system },
  { role: 'user', content: prompt },
];

/**
 * A good question to each.
 * @type {Record<Profile, { path: string, list: string, headers: Record<string, string>, body: any }>}
 */
export const good = {
  openai: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: {
      ...{ model: 'gpt-6-luna', messages: said('developer'), response_format: strict, reasoning_effort: 'none' },
      ...{ verbosity: 'low', max_completion_tokens: 1000, prompt_cache_options: { mode: 'explicit' }, store: false },
    },
  },
  anthropic: {
    path: '/v1/messages',
    list: '/v1/models',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2026-10-21',
      'anthropic-dangerous-direct-browser-access': 'true',
    },
    body: {
      ...{ model: 'claude-haiku-5-5', max_tokens: 1000, system, messages: [{ role: 'user', content: prompt }] },
      ...{ thinking: { type: 'disabled' }, output_config: { format: { type: 'json_schema', schema }, effort: 'low' } },
    },
  },
  gemini: {
    path: '/v1beta/models/gemini-2.5-flash-lite:generateContent',
    list: '/v1beta/models',
    headers: { 'x-goog-api-key': key },
    body: {
      systemInstruction: { parts: [{ text: system }] },
      contents: [{ role: 'user', parts: [{ text: prompt }] }],
      generationConfig: {
        ...{ responseMimeType: 'application/json', responseJsonSchema: schema, maxOutputTokens: 3000 },
        thinkingConfig: { thinkingBudget: 0 },
      },
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    },
  },
  openrouter: {
    path: '/api/v1/chat/completions',
    list: '/api/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: {
      ...{ model: 'openai/gpt-6-luna', messages: said(), response_format: strict, max_tokens: 1000 },
      ...{ provider: { require_parameters: true, data_collection: 'deny' }, reasoning: { enabled: false } },
    },
  },
  azure: {
    path: '/openai/v1/chat/completions',
    list: '',
    headers: { 'api-key': key },
    body: {
      ...{ model: 'my-deployment', messages: said(), response_format: strict, max_completion_tokens: 1000 },
      reasoning_effort: 'none',
    },
  },
  groq: {
    path: '/openai/v1/chat/completions',
    list: '/openai/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: {
      ...{ model: 'openai/gpt-oss-20b', messages: said(), response_format: strict, max_tokens: 1000 },
      reasoning_effort: 'low',
    },
  },
  mistral: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: { model: 'mistral-small-latest', messages: said(), response_format: strict, max_tokens: 1000 },
  },
  deepseek: {
    path: '/chat/completions',
    list: '/models',
    headers: { authorization: `Bearer ${key}` },
    body: {
      ...{ model: 'deepseek-flash', messages: said(), response_format: { type: 'json_object' }, max_tokens: 1000 },
      thinking: { type: 'disabled' },
    },
  },
  together: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: {
      ...{ model: 'zai-org/GLM-5.3-Flash', messages: said(), response_format: strict, max_tokens: 1000 },
      reasoning_effort: 'low',
    },
  },
  compatible: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: { model: 'small-model', messages: said(), response_format: strict, max_tokens: 1000 },
  },
  ollama: {
    path: '/api/chat',
    list: '/api/tags',
    headers: {},
    body: {
      ...{ model: 'small-model', stream: false, messages: said(), format: schema, think: false },
      options: { num_ctx: 4096, num_predict: 1000 },
    },
  },
  nocors: {
    path: '/v1/chat/completions',
    list: '/v1/models',
    headers: { authorization: `Bearer ${key}` },
    body: { model: 'small-model', messages: said(), response_format: strict, max_tokens: 1000 },
  },
};
export const profiles = /** @type {Profile[]} */ (Object.keys(good));

/** @typedef {{ status: number, headers: Headers, text: string, json: any }} Reply */
/** @typedef {RequestInit & { path?: string, raw?: string }} More `raw` in place of the whole body. */
/** @typedef {(change?: object, headers?: Record<string, string | undefined>, more?: More) => Promise<Reply>} Ask */

/**
 * Starts one, asks it, ends it. `ask` sends the good question with what is to be changed in its body and headers.
 * @param {Profile} profile
 * @param {Omit<Options, 'profile'>} options
 * @param {(tools: { provider: Awaited<ReturnType<typeof startProvider>>, ask: Ask }) => Promise<void>} body
 */
export async function using(profile, options, body) {
  const provider = await startProvider({ profile, ...(profile !== 'ollama' && { key }), ...options });
  const question = good[profile];
  /** @type {Ask} */
  const ask = async (change = {}, headers = {}, { path = question.path, raw, ...init } = {}) => {
    const all = new Headers({ 'content-type': 'application/json', ...question.headers });
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) all.delete(name);
      else all.set(name, value);
    }
    const response = await fetch(provider.base + path, {
      method: 'POST',
      headers: all,
      body: raw ?? JSON.stringify({ ...question.body, ...change }),
      redirect: 'manual',
      ...init,
    });
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  };
  try {
    await body({ provider, ask });
  } finally {
    await provider.close();
  }
}

/** The text of a reply, whoever gave it. @param {any} json @returns {string} */
export const textOf = (json) =>
  json.choices?.[0].message.content ??
  json.content?.map((/** @type {any} */ part) => part.text ?? '').join('') ??
  json.candidates?.[0].content.parts?.map((/** @type {any} */ part) => part.text).join('') ??
  json.message?.content;

/** What an error says, whoever says it. @param {any} json @returns {string} */
export const complaint = (json) => json?.error?.message ?? json?.error ?? json?.message ?? JSON.stringify(json?.detail);
