// Ollama's own chat. What does not fit num_ctx it drops without a word.

import { bearer, sentTokens } from './chat.mjs';
import { local as models } from './models.mjs';
import { invalid, isCount, isObject, Refusal, strange, textOf } from './refusal.mjs';

const known = ['model', 'messages', 'stream', 'format', 'options', 'think', 'keep_alive'];
const options = ['num_ctx', 'num_predict', 'temperature', 'top_p', 'top_k', 'seed', 'stop', 'num_keep', 'min_p'];
const usual = 4096;

/** @type {Record<string, [number, string]>} */
const words = {
  invalid: [400, 'invalid request'],
  syntax: [400, 'invalid character in JSON'],
  'no-model': [404, "model '{model}' not found"],
  'no-path': [404, '404 page not found'],
  'too-large': [413, 'request body too large'],
  'no-key': [401, 'unauthorized'],
  'bad-key': [401, 'unauthorized'],
  busy: [429, 'too many requests'],
  quota: [429, 'usage limit reached'],
  daily: [429, 'usage limit reached'],
  overloaded: [529, 'server busy, please try again.'],
  server: [500, 'llama runner process has terminated: exit status 2'],
  unavailable: [503, 'server busy, please try again. maximum pending requests exceeded'],
  'gateway-timeout': [504, 'timed out waiting for llama runner to start'],
  payment: [402, 'payment required'],
  forbidden: [403, ''],
};

/** @param {any} messages */
function readMessages(messages) {
  if (!Array.isArray(messages)) invalid('messages must be a list');
  let [system, prompt] = ['', ''];
  for (const message of messages) {
    const odd = strange(message, ['role', 'content']);
    if (odd) invalid(`json: unknown field "${odd}"`);
    const text = typeof message.content === 'string' ? textOf(message.content) : undefined;
    if (text === undefined)
      invalid('json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string');
    if (message.role === 'user') prompt += text;
    else if (message.role === 'system') system += text;
    else if (message.role !== 'assistant') invalid(`invalid role: ${message.role}`);
  }
  return { system, prompt };
}

/** @type {import('./types.js').Dialect} */
export const ollama = {
  chat: (path) => (path === '/api/chat' ? '' : undefined),
  list: (path) => {
    const list = Object.keys(models).map((id) => ({ name: id, model: id, size: 4e9, details: { family: 'test' } }));
    return path === '/api/tags' ? { status: 200, body: { models: list } } : undefined;
  },
  key: bearer,
  read: (body, _, { contextTokens }) => {
    const odd = strange(body, known) ?? strange(body.options ?? {}, options);
    if (odd) invalid(`json: unknown field "${odd}"`);
    const model = models[body.model];
    if (!model) throw new Refusal({ kind: 'no-model', model: `${body.model}` });
    const said = readMessages(body.messages);
    const { format, think } = body;
    if (format !== undefined && format !== '' && format !== 'json' && !isObject(format)) {
      invalid(`invalid format: ${JSON.stringify(format)}; expected "json" or a valid JSON Schema object`);
    }
    if (think && !model.thinks) invalid(`"${body.model}" does not support thinking`);
    const { num_ctx: asked, num_predict: predict } = body.options ?? {};
    if (asked !== undefined && !isCount(asked)) invalid('option "num_ctx" must be of type integer');
    if (predict !== undefined && !Number.isInteger(predict)) invalid('option "num_predict" must be of type integer');
    const context = Math.min(asked ?? usual, contextTokens ?? model.context);
    const kept = Math.max(0, context - Math.ceil(said.system.length / 4));
    const whole = sentTokens(said, undefined);
    return {
      system: said.system,
      prompt: whole > context ? said.prompt.slice(-kept * 4 || said.prompt.length) : said.prompt,
      model: body.model,
      schema: isObject(format) ? format : undefined,
      tokens: Math.min(whole, context),
      maxTokens: isCount(predict) ? predict : context,
      reasoning: model.thinks && think !== false ? 300 : 0,
      flex: false,
      cache: undefined,
      extra: { streams: body.stream !== false },
    };
  },
  reply: (asked, { text, finish, usage }) => {
    const refused = finish === 'refusal' || finish === 'filter';
    const content = refused ? "I'm sorry, but I can't help with that." : text;
    const head = { model: asked.model, created_at: '2026-11-22T00:00:00Z' };
    const thinking = usage.reasoning > 0 ? { thinking: '{"not": "the answer"}' } : {};
    const tail = {
      done: true,
      done_reason: finish === 'length' ? 'length' : 'stop',
      total_duration: 1e9,
      load_duration: 1e6,
      prompt_eval_count: usage.input,
      prompt_eval_duration: 1e8,
      eval_count: usage.output,
      eval_duration: 8e8,
    };
    const message = { role: 'assistant', content, ...thinking };
    if (!asked.extra.streams) return { status: 200, body: { ...head, message, ...tail } };
    const lines = [
      { ...head, message, done: false },
      { ...head, message: { role: 'assistant', content: '' }, ...tail },
    ];
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return { status: 200, body, headers: { 'content-type': 'application/x-ndjson' } };
  },
  error: ({ kind, message, model }) => {
    const [status, said] = words[kind] ?? /** @type {any} */ (words.invalid);
    if (status === 403) return { status, body: '' };
    return { status, body: { error: message ?? said.replace('{model}', model ?? '') } };
  },
};
