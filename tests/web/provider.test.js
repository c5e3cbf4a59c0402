// The pretended provider itself: what it refuses, what it lets a page see, how it fails, what it counts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaint, good, key, profiles, prompt, said, schema, system, textOf, using } from '../provider/questions.mjs';
import { startProvider } from '../provider/server.mjs';

/** @typedef {import('../provider/types.js').Profile} Profile */
/** @typedef {import('../provider/types.js').Options} Options */

/** Where a vendor answers otherwise than most. @type {Partial<Record<Profile, { field?: number, model?: number, thinks?: boolean, words?: boolean }>>} */
const otherwise = {
  groq: { thinks: true },
  mistral: { field: 422, model: 400 },
  deepseek: { field: 422, model: 400, words: true },
  together: { thinks: true },
};

for (const profile of profiles) {
  test(`${profile}: a good question, a wrong key, an unknown field, an unknown model`, () =>
    using(profile, {}, async ({ provider, ask }) => {
      const first = await ask();
      assert.equal(first.status, 200, first.text);
      const value = JSON.parse(textOf(first.json));
      const { field = 400, model = 404, thinks = false, words = false } = otherwise[profile] ?? {};
      if (!words) {
        assert.deepEqual(Object.keys(value), ['summary', 'mood', 'score', 'tags']);
        assert.equal(value.mood, 'good');
      }
      assert.equal((await ask({ foo: 1 })).status, field);
      assert.match(complaint((await ask({ foo: 1 })).json), /foo/);
      const gone = { path: '/v1beta/models/no-such:generateContent' };
      const lost =
        profile === 'gemini' ? await ask({}, {}, gone) : await ask({ model: profile === 'azure' ? '' : 'no-such' });
      assert.equal(lost.status, model);
      if (profile !== 'ollama') {
        const [name = ''] = Object.keys(good[profile].headers);
        const wrong = await ask({}, { [name]: name === 'authorization' ? 'Bearer sk-wrong' : 'sk-wrong' });
        assert.equal(wrong.status, profile === 'gemini' ? 400 : 401);
        assert.equal((await ask({}, { [name]: undefined })).status, profile === 'gemini' ? 403 : 401);
        assert.deepEqual(
          provider.log.slice(-2).map(({ auth }) => auth),
          ['bad', 'missing'],
        );
      }
      assert.equal((await ask({}, {}, { raw: '{"model":' })).status, 400);
      assert.equal(JSON.stringify(provider.log).includes(key), false);
      const { list, headers } = good[profile];
      if (list) {
        const models = await (await fetch(provider.base + list, { headers })).json();
        assert.ok((models.data ?? models.models).length >= 1);
      }
      const { paid, inputTokens, outputTokens, distinctPaid } = provider.stats();
      assert.deepEqual([paid, distinctPaid], [1, 1]);
      assert.ok(inputTokens >= Math.ceil((system.length + prompt.length) / 4));
      const written = Math.ceil(textOf(first.json).length / 4);
      assert.ok(thinks ? outputTokens > written : outputTokens === written);
    }));
}

test('a page is let in as the provider lets pages in', async () => {
  const origin = 'https://example.org';
  /**
   * @param {Profile} profile
   * @param {string} names
   * @param {string} [path]
   * @param {string} [from]
   * @param {import('../provider/types.js').Flags} [flags]
   */
  const before = async (profile, names, path = good[profile].path, from = origin, flags = {}) => {
    const { base, close } = await startProvider({ profile, flags });
    const headers = { origin: from, 'access-control-request-method': 'POST', 'access-control-request-headers': names };
    const { status, headers: got } = await fetch(base + path, { method: 'OPTIONS', headers });
    await close();
    return { status, allows: got.get('access-control-allow-origin'), names: got.get('access-control-allow-headers') };
  };
  assert.deepEqual(await before('openai', 'authorization,x-any'), {
    status: 204,
    allows: '*',
    names: 'authorization,x-any',
  });
  assert.equal((await before('anthropic', 'x-api-key')).allows, origin);
  assert.deepEqual(await before('anthropic', 'x-api-key', '/v1/messages/batches'), {
    status: 404,
    allows: null,
    names: null,
  });
  assert.equal((await before('gemini', 'x-goog-api-key,content-type')).allows, origin);
  assert.deepEqual(await before('gemini', 'authorization'), { status: 403, allows: null, names: null });
  const listed = await before('openrouter', 'authorization,x-any');
  assert.ok(listed.allows === '*' && !listed.names?.includes('x-any'));
  assert.equal((await before('compatible', 'authorization')).status, 200);
  assert.equal((await before('azure', 'api-key')).allows, origin);
  assert.deepEqual(await before('ollama', 'content-type'), { status: 403, allows: null, names: null });
  assert.deepEqual(await before('ollama', 'content-type', '/api/chat', 'null'), {
    status: 403,
    allows: null,
    names: null,
  });
  assert.equal((await before('ollama', 'content-type', '/api/chat', 'null', { origins: '*' })).allows, '*');
  assert.equal((await before('ollama', 'content-type', '/api/chat', 'http://localhost:3000')).status, 204);
  assert.deepEqual(await before('nocors', 'authorization'), { status: 403, allows: null, names: null });
});

test('a page sees only the headers that are exposed, and no 401 of OpenAI at all', async () => {
  const origin = { origin: 'null' };
  const busy = [{ kind: '429', retryAfter: 2, hint: 1.2 }];
  await using('openai', { faults: busy }, async ({ ask }) => {
    const { headers, json } = await ask({}, origin);
    assert.equal(headers.get('retry-after'), '2');
    assert.equal(headers.get('access-control-expose-headers'), 'X-Request-ID');
    assert.match(json.error.message, /Please try again in 1.2s\./);
    assert.equal(
      (await ask({}, { ...origin, authorization: 'Bearer x' })).headers.get('access-control-allow-origin'),
      null,
    );
  });
  await using('openai', { flags: { dropOn401: false } }, async ({ ask }) => {
    assert.equal(
      (await ask({}, { ...origin, authorization: 'Bearer x' })).headers.get('access-control-allow-origin'),
      '*',
    );
  });
  await using('azure', { faults: busy }, async ({ ask }) => {
    assert.doesNotMatch(`${(await ask({}, origin)).headers.get('access-control-expose-headers')}`, /retry-after/);
  });
  await using('gemini', { faults: busy }, async ({ ask }) => {
    const { status, json } = await ask({}, origin);
    assert.deepEqual([status, json.error.details[1].retryDelay], [429, '1.2s']);
  });
  await using('nocors', {}, async ({ ask }) => {
    const names = [...(await ask({}, origin)).headers.keys()];
    assert.ok(!names.some((name) => name.startsWith('access-control')));
  });
  await using('anthropic', {}, async ({ ask }) => {
    const direct = 'anthropic-dangerous-direct-browser-access';
    const { status, json } = await ask({}, { ...origin, [direct]: undefined });
    assert.equal(status, 401);
    assert.match(json.error.message, /CORS requests must set/);
    assert.equal((await ask({}, { [direct]: undefined })).status, 200);
    assert.equal((await ask({}, { 'anthropic-version': undefined })).status, 400);
    assert.equal((await ask({}, { 'anthropic-version': '2027-01-01' })).status, 400);
  });
  await using('anthropic', { faults: [{ kind: 'org-cors-blocked' }] }, async ({ ask }) => {
    assert.match((await ask({}, origin)).json.error.message, /not allowed for this Organization/);
    assert.equal((await ask()).status, 200);
  });
  await using('ollama', {}, async ({ ask }) => {
    const { status, text } = await ask({}, origin);
    assert.deepEqual([status, text], [403, '']);
  });
  await using('openai', { faults: [{ kind: 'preflight-fail', times: 1 }] }, async ({ provider }) => {
    const look = () => fetch(provider.base + good.openai.path, { method: 'OPTIONS', headers: origin });
    assert.deepEqual([(await look()).status, (await look()).status], [403, 204]);
  });
});

test('each model refuses what it does not take', async () => {
  /**
   * @param {Profile} profile
   * @param {[change: object, what: RegExp, param?: string][]} cases
   * @param {Omit<Options, 'profile'>} [options]
   */
  const refuses = (profile, cases, options = {}) =>
    using(profile, options, async ({ ask }) => {
      for (const [change, what, param] of cases) {
        const { status, json, text } = await ask(change);
        assert.equal(status, 400, `${JSON.stringify(change)} ${text}`);
        assert.match(complaint(json), what);
        if (param) assert.equal(json.error.param, param);
      }
    });
  const old = { model: 'gpt-4o-mini', messages: said(), reasoning_effort: undefined, verbosity: undefined };
  await refuses(
    'openai',
    [
      [{ max_completion_tokens: undefined, max_tokens: 5 }, /Use 'max_completion_tokens'/, 'max_tokens'],
      [{ temperature: 1 }, /temperature/, 'temperature'],
      [{ model: 'gpt-6.1-sol' }, /'reasoning_effort' does not support 'none'/, 'reasoning_effort'],
      [{ model: 'gpt-5-mini', reasoning_effort: 'minimal' }, /prompt_cache_options/, 'prompt_cache_options'],
      [{ ...old }, /prompt_cache_options/, 'prompt_cache_options'],
      [{ ...old, prompt_cache_options: undefined, service_tier: 'flex' }, /service_tier/, 'service_tier'],
      [{ ...old, prompt_cache_options: undefined, messages: said('developer') }, /developer/, 'messages[0].role'],
      [{ messages: [{ role: 'user', content: 'x' }], response_format: { type: 'json_object' } }, /word 'json'/],
      [{ messages: [{ role: 'user', content: 'x'.repeat(9000) }] }, /maximum context length is 2000 tokens/],
    ],
    { contextTokens: 2000 },
  );
  await refuses('anthropic', [
    [{ max_tokens: undefined }, /max_tokens: Field required/],
    [{ temperature: 1 }, /temperature: Extra inputs are not permitted/],
    [{ model: 'claude-sonnet-5-5' }, /thinking.type.disabled/],
    [{ thinking: { type: 'enabled', budget_tokens: 1024 } }, /not supported for this model/],
    [
      { output_config: { effort: 'xhigh' } },
      /does not support effort level 'xhigh'. Supported levels: high, low, max, medium\./,
    ],
    [{ model: 'claude-haiku-4-5', thinking: undefined }, /effort parameter/],
    [{ messages: [...said().slice(1), { role: 'assistant', content: '{' }] }, /prefill/],
    [{ messages: said() }, /Unexpected role "system"/],
    [{ output_config: { format: { type: 'json_schema', schema, name: 'x' } } }, /format.name: Extra inputs/],
  ]);
  await using('gemini', {}, async ({ ask }) => {
    /** @param {object} config @param {string} model */
    const reply = async (config, model) => {
      const change = { generationConfig: { ...good.gemini.body.generationConfig, thinkingConfig: config } };
      return ask(change, {}, { path: `/v1beta/models/${model}:generateContent` });
    };
    assert.equal((await reply({ thinkingLevel: 'MINIMAL' }, 'gemini-3.5-flash-lite')).status, 200);
    assert.match((await reply({ thinkingLevel: 'MINIMAL' }, 'gemini-3.8-flash')).json.error.message, /MINIMAL is not/);
    assert.equal((await reply({ thinkingBudget: 0 }, 'gemini-3.8-flash')).status, 400);
    assert.equal((await reply({ thinkingLevel: 'LOW' }, 'gemini-2.5-flash-lite')).status, 400);
    const odd = await ask({
      generationConfig: { responseJsonSchema: { const: 1 }, responseMimeType: 'application/json' },
    });
    assert.match(odd.json.error.message, /Unknown name "const"/);
  });
  const plain = { type: 'json_schema', json_schema: { name: 'x', schema } };
  await refuses('compatible', [
    [{ max_tokens: undefined, max_completion_tokens: 5 }, /max_completion_tokens/],
    [{ messages: said('developer') }, /developer/],
    [{ max_tokens: 40_000 }, /maximum context length/],
  ]);
  await refuses('compatible', [[{}, /must be 'json_object'/]], { flags: { json: 'object' } });
  await refuses('compatible', [[{}, /strict/]], { flags: { json: 'loose' } });
  await refuses('compatible', [[{ response_format: { type: 'json_object' } }, /response_format/]], {
    flags: { json: 'none' },
  });
  await using('compatible', { flags: { json: 'loose' } }, async ({ ask }) => {
    assert.equal((await ask({ response_format: plain })).status, 200);
  });
  const always = { model: 'anthropic/claude-sonnet-5-5' };
  await refuses('openrouter', [[always, /Reasoning is mandatory/]]);
  await refuses('ollama', [[{ format: 'xml' }, /invalid format/]]);
});

test('schemas that a strict provider refuses', async () => {
  const { required, ...open } = schema;
  const deep = Array.from({ length: 11 }).reduce(
    (/** @type {any} */ inner) => ({
      type: 'object',
      properties: { a: inner },
      required: ['a'],
      additionalProperties: false,
    }),
    { type: 'string' },
  );
  /** @type {[object, RegExp][]} */
  const cases = [
    [{ ...schema, required: required.slice(1) }, /In context=\(\), 'required' .* Missing 'summary'/],
    [open, /Missing 'summary'/],
    [{ ...schema, additionalProperties: true }, /additionalProperties/],
    [
      { ...schema, properties: { ...schema.properties, score: { type: 'integer', minimum: 1 } } },
      /'score'\), 'minimum'/,
    ],
    [{ type: 'array', items: schema }, /type "object"/],
    [deep, /nesting/],
    [{ ...schema, properties: { ...schema.properties, tags: { type: 'array' } } }, /missing items/],
  ];
  await using('openai', {}, async ({ ask }) => {
    for (const [bad, what] of cases) {
      const response_format = { type: 'json_schema', json_schema: { name: 'summary', strict: true, schema: bad } };
      const { status, json } = await ask({ response_format });
      assert.equal(status, 400, JSON.stringify(bad));
      assert.equal(json.error.param, 'response_format');
      assert.match(json.error.message, /^Invalid schema for response_format 'summary'/);
      assert.match(json.error.message, what);
    }
    const response_format = { type: 'json_schema', json_schema: { name: 'a name', strict: true, schema } };
    assert.equal((await ask({ response_format })).status, 400);
  });
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`p${i}`, { type: 'string' }]));
  await using('anthropic', {}, async ({ ask }) => {
    /** @param {object} bad */
    const message = async (bad) =>
      (await ask({ output_config: { format: { type: 'json_schema', schema: bad } } })).json.error?.message;
    assert.match(await message({ type: 'object', properties: many, additionalProperties: false }), /25 optional/);
    assert.match(
      await message({ ...schema, properties: { score: { type: 'integer', minimum: 1 } } }),
      /'minimum' is not supported/,
    );
    assert.match(await message({ ...schema, additionalProperties: undefined }), /additionalProperties/);
    assert.equal(await message(open), undefined);
  });
});

test('faults in place of an answer', async () => {
  const options = { faults: [{ kind: '429' }] };
  /** @type {[Profile, string, number, RegExp][]} */
  const cases = [
    ['openai', '429', 429, /rate_limit_exceeded/],
    ['openai', '429-quota', 429, /insufficient_quota/],
    ['gemini', '429-daily', 429, /PerDay/],
    ['anthropic', '429-quota', 429, /enforced_spend_limit_reached/],
    ['anthropic', '529', 529, /overloaded_error/],
    ['openai', '500', 500, /server_error/],
    ['openai', '502-html', 502, /<html>/],
    ['gemini', '503', 503, /UNAVAILABLE/],
    ['gemini', '504', 504, /DEADLINE_EXCEEDED/],
    ['openrouter', '402', 402, /Insufficient credits/],
    ['openai', '403', 403, /unsupported_country/],
    ['openai', '404-model', 404, /model_not_found/],
    ['anthropic', '413', 413, /request_too_large/],
    ['azure', 'content_filter', 400, /ResponsibleAI/],
    ['anthropic', 'content_filter', 400, /content filtering policy/],
    ['openrouter', '200-error', 200, /Provider returned error/],
    ['compatible', 'octet-stream', 200, /chat.completion/],
    ['compatible', 'leading-whitespace', 200, /^\s+\{"id"/],
  ];
  for (const [profile, kind, status, what] of cases) {
    options.faults = [{ kind }];
    await using(profile, options, async ({ provider, ask }) => {
      const reply = await ask();
      assert.equal(reply.status, status, kind);
      assert.match(reply.text, what);
      assert.equal(provider.log[0]?.fault, kind);
      assert.equal(provider.stats().paid, kind === 'octet-stream' || kind === 'leading-whitespace' ? 1 : 0);
    });
  }
  const faults = [{ kind: 'redirect', to: 'http://127.0.0.1:9' }];
  await using('openai', { faults }, async ({ ask }) => {
    const { status, headers } = await ask();
    assert.deepEqual([status, headers.get('location')], [302, 'http://127.0.0.1:9/v1/chat/completions']);
  });
  await using('openai', { faults: [{ kind: 'flex-unavailable', tries: 2 }] }, async ({ ask }) => {
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask({ service_tier: 'flex' })).status);
    assert.deepEqual([...statuses, (await ask()).status], [429, 429, 200, 200]);
  });
  await assert.rejects(startProvider({ profile: 'openai', faults: [{ kind: 'no-such' }] }), /No such fault/);
});

test('faults of the connection', async () => {
  for (const kind of ['reset', 'reset-mid', 'truncated']) {
    await using('openai', { faults: [{ kind, times: 1 }] }, async ({ provider, ask }) => {
      await assert.rejects(ask(), kind);
      assert.equal((await ask()).status, 200);
      const { paid, aborted, requests } = provider.stats();
      assert.deepEqual([requests, paid, aborted], [2, 1, 0], kind);
    });
  }
  for (const kind of ['timeout', 'slow', 'slow-body']) {
    await using('openai', { faults: [{ kind }] }, async ({ provider, ask }) => {
      const init = { signal: AbortSignal.timeout(80) };
      await assert.rejects(ask({}, {}, init), kind);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual([provider.stats().paid, provider.stats().aborted], [0, 1], kind);
    });
  }
  const faults = [
    { kind: 'slow', ms: 60, at: [0] },
    { kind: 'drip', ms: 1, at: [1] },
    { kind: 'malformed-json-envelope', at: [2] },
  ];
  await using('openai', { faults }, async ({ provider, ask }) => {
    const start = performance.now();
    assert.equal((await ask()).status, 200);
    assert.ok(performance.now() - start > 55);
    assert.equal((await ask()).json.choices.length, 1);
    assert.equal((await ask()).json, undefined);
    assert.equal(provider.stats().paid, 2);
  });
});

test('faults of what is said', async () => {
  const answer = () => ({ summary: 'a short text', mood: 'good', score: 3, tags: ['one tag'] });
  /** @param {string} kind @param {Profile} [profile] */
  const text = async (kind, profile = 'openai') => {
    let said = '';
    await using(profile, { answer, faults: [{ kind }] }, async ({ ask }) => {
      said = textOf((await ask()).json);
    });
    return said;
  };
  const fine = JSON.stringify(answer());
  assert.equal(await text('fenced'), `\`\`\`json\n${fine}\n\`\`\``);
  assert.match(await text('prose-prefix'), /^Here is/);
  assert.match(await text('trailing-comma'), /,\}$/);
  for (const kind of ['malformed-json-content', 'nan', 'trailing-comma']) {
    const said = await text(kind);
    assert.throws(() => JSON.parse(said), kind);
  }
  const value = async (/** @type {string} */ kind) => JSON.parse(await text(kind));
  assert.equal(Object.keys(await value('extra-field')).length, 5);
  assert.equal(Object.keys(await value('missing-field')).length, 3);
  assert.notDeepEqual(await value('wrong-type'), answer());
  assert.equal((await value('bad-enum')).mood, 'no such value');
  const odd = await value('deep-unicode');
  assert.equal(odd.mood, 'good');
  assert.ok(odd.summary.includes('\u2028') && /\p{Cs}/u.test(odd.summary));
  assert.match((await value('xss')).summary, /<|javascript:|onmouseover/);
  assert.match((await value('injection-echo')).summary, /Ignore all previous instructions/);
  assert.equal(await text('empty-content'), '');
  assert.equal(await text('null-content', 'anthropic'), '');
});

test('refusals, cut replies and usage in each provider’s own shape', async () => {
  /** @param {Profile} profile @param {string} kind */
  const body = async (profile, kind) => {
    /** @type {any} */
    let json;
    await using(profile, { faults: [{ kind }] }, async ({ ask }) => {
      const reply = await ask();
      assert.equal(reply.status, 200);
      json = reply.json;
    });
    return json;
  };
  const { message, finish_reason } = (await body('openai', 'refusal')).choices[0];
  assert.deepEqual([message.content, typeof message.refusal, finish_reason], [null, 'string', 'stop']);
  const declined = await body('anthropic', 'refusal');
  assert.deepEqual([declined.stop_reason, declined.content, declined.stop_details.category], ['refusal', [], 'cyber']);
  const blocked = await body('gemini', 'refusal');
  assert.deepEqual([blocked.promptFeedback.blockReason, blocked.candidates], ['PROHIBITED_CONTENT', undefined]);
  assert.equal((await body('gemini', 'content_filter')).candidates[0].finishReason, 'SAFETY');
  assert.equal((await body('openai', 'content_filter')).choices[0].finish_reason, 'content_filter');
  assert.match(textOf(await body('ollama', 'refusal')), /^I'm sorry/);
  assert.equal((await body('openai', 'length')).choices[0].finish_reason, 'length');
  assert.equal((await body('anthropic', 'length')).stop_reason, 'max_tokens');
  assert.equal((await body('gemini', 'length')).candidates[0].finishReason, 'MAX_TOKENS');
  assert.equal((await body('ollama', 'length')).done_reason, 'length');
  const thought = await body('openai', 'length-thinking');
  assert.deepEqual([textOf(thought), thought.usage.completion_tokens], ['', 1000]);
  assert.equal((await body('openai', 'nousage')).usage, undefined);
  assert.equal((await body('gemini', 'nousage')).usageMetadata, undefined);
  assert.equal(typeof (await body('openai', 'usage-strings')).usage.prompt_tokens_details.cached_tokens, 'string');
  assert.ok((await body('openrouter', 'fenced')).usage.cost > 0);
});

test('thinking counts against the limit of tokens', () =>
  using('openai', {}, async ({ ask }) => {
    const { choices, usage } = (await ask({ reasoning_effort: 'medium', max_completion_tokens: 305 })).json;
    assert.equal(usage.completion_tokens_details.reasoning_tokens, 300);
    assert.deepEqual([choices[0].finish_reason, choices[0].message.content.length], ['length', 20]);
    const all = (await ask({ reasoning_effort: 'medium', max_completion_tokens: 200 })).json;
    assert.deepEqual([textOf(all), all.usage.completion_tokens], ['', 200]);
  }));

test('prompt caches: written once, read later, as they were asked for', async () => {
  const long = {
    messages: [
      { role: 'developer', content: 'json '.repeat(2000) },
      { role: 'user', content: prompt },
    ],
  };
  await using('openai', {}, async ({ ask }) => {
    /** @param {object} change */
    const details = async (change) => (await ask({ ...long, ...change })).json.usage.prompt_tokens_details;
    assert.equal((await details({})).cache_write_tokens, 0);
    const implicit = { prompt_cache_options: undefined };
    const { cache_write_tokens: written, cached_tokens: none } = await details(implicit);
    assert.ok(written > 2000 && none === 0);
    const again = await details(implicit);
    assert.deepEqual([again.cached_tokens, again.cache_write_tokens], [written, 0]);
  });
  await using('anthropic', {}, async ({ provider, ask }) => {
    const marked = { type: 'text', text: 'word '.repeat(2000), cache_control: { type: 'ephemeral' } };
    const first = (await ask({ system: [marked] })).json.usage;
    const second = (await ask({ system: [marked] })).json.usage;
    assert.ok(first.cache_creation_input_tokens > 2000 && first.cache_read_input_tokens === 0);
    assert.equal(second.cache_read_input_tokens, first.cache_creation_input_tokens);
    assert.equal(second.input_tokens, first.input_tokens);
    const total = first.input_tokens + first.cache_creation_input_tokens;
    assert.equal(provider.stats().inputTokens, total * 2);
  });
});

test('limits of requests and tokens hold, and say how long to wait', async () => {
  await using('openai', { latency: 20, limits: { rpm: 5, windowMs: 500 } }, async ({ provider, ask }) => {
    const replies = await Promise.all(Array.from({ length: 8 }, (_, i) => ask({ user: `u${i}` })));
    const busy = replies.filter(({ status }) => status === 429);
    assert.equal(busy.length, 3);
    const { message, type } = busy[0]?.json.error ?? {};
    assert.equal(type, 'requests');
    const [, ms] = /Limit 600, .* Please try again in (\d+)ms\./.exec(message) ?? [];
    assert.equal(Number(busy[0]?.headers.get('retry-after-ms')), Number(ms));
    await new Promise((resolve) => setTimeout(resolve, Number(ms) + 10));
    assert.equal((await ask()).status, 200);
    const { byStatus, perMinutePeak, maxConcurrent } = provider.stats();
    assert.deepEqual(byStatus, { 200: 6, 429: 3 });
    assert.ok(perMinutePeak >= 8 && maxConcurrent >= 2);
  });
  await using('gemini', { limits: { tpm: 100, windowMs: 1000 } }, async ({ ask }) => {
    const statuses = [(await ask()).status, (await ask()).status];
    assert.deepEqual(statuses, [200, 429]);
    assert.match((await ask()).json.error.details.at(-1).retryDelay, /^\d(\.\d+)?s$/);
  });
});

test('the same question gets the same reply and the same luck, in any order and on any server', async () => {
  const options = {
    seed: 7,
    faults: [
      { kind: '500', probability: 0.3 },
      { kind: 'fenced', probability: 0.3 },
    ],
  };
  /** @param {number[]} order @param {number} seed */
  const run = async (order, seed) => {
    /** @type {Record<number, string[]>} */
    const got = {};
    await using('openai', { ...options, seed }, async ({ ask }) => {
      for (const i of order) {
        const reply = await ask({ user: `u${i}` });
        got[i] = [...(got[i] ?? []), reply.status === 200 ? reply.text : '500'];
      }
    });
    return got;
  };
  const order = Array.from({ length: 20 }, (_, i) => i);
  const [one, two] = [await run([...order, ...order], 7), await run([...[...order].reverse(), ...order], 7)];
  assert.deepEqual(one, two);
  const flat = Object.values(one).flat();
  assert.ok(flat.includes('500') && flat.some((text) => text.includes('```')) && new Set(flat).size > 20);
  assert.ok(Object.values(one).some(([first, second]) => first === '500' && second !== '500'));
  assert.notDeepEqual(await run(order, 8), await run(order, 7));
});

test('faults hit what their filters say', async () => {
  const faults = [
    { kind: '500', marker: 'TOPIC:poison' },
    { kind: '503', model: 'terra' },
    { kind: '429', at: [2] },
  ];
  await using('openai', { faults }, async ({ ask }) => {
    /** @param {string} content */
    const user = (content) => ({ messages: [{ role: 'user', content }] });
    const statuses = [
      (await ask(user('TOPIC:poison'))).status,
      (await ask({ model: 'gpt-6.1-terra' })).status,
      (await ask()).status,
      (await ask()).status,
    ];
    assert.deepEqual(statuses, [500, 503, 429, 200]);
  });
});

test('a key in the wrong place is noticed, and never kept', async () => {
  await using('openai', {}, async ({ provider, ask }) => {
    await ask({ messages: [{ role: 'user', content: `my key is ${key}` }] });
    assert.equal(provider.log[0]?.leak, 'body');
    assert.equal(JSON.stringify(provider.log).includes(key), false);
  });
  await using('gemini', {}, async ({ provider, ask }) => {
    const path = `${good.gemini.path}?key=${key}`;
    assert.equal((await ask({}, { 'x-goog-api-key': undefined }, { path })).status, 200);
    assert.deepEqual([provider.log[0]?.leak, provider.stats().leaks], ['address', 1]);
    assert.equal(JSON.stringify(provider.log).includes(key), false);
  });
});

test('Ollama drops what does not fit its context, without a word', async () => {
  /** @type {string[]} */
  const seen = [];
  const answer = (/** @type {{ prompt: string }} */ { prompt }) => {
    seen.push(prompt);
    return {};
  };
  await using('ollama', { answer }, async ({ ask }) => {
    const messages = [{ role: 'user', content: `start ${'word '.repeat(4000)}end` }];
    const { status, json } = await ask({ messages, options: { num_ctx: 2048, num_predict: 100 } });
    assert.deepEqual([status, json.prompt_eval_count], [200, 2048]);
    assert.ok(seen[0]?.endsWith('end') && !seen[0].startsWith('start'));
  });
});
