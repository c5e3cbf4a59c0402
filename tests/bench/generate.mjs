#!/usr/bin/env node
// Traces of any size, the same for the same seed: node tests/bench/generate.mjs FORMAT MEGABYTES > file
// FORMAT: langsmith (runs, JSONL), langsmith-array (the same as one line, one array), otlp (requests, JSONL),
//         claude-code (sessions, JSONL)

/** Small and seeded: the benchmark must not change from run to run. @param {number} seed */
function randomOf(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'the order was sent to an address that is not mine please check whether refund can be made before Friday because invoice shows another amount than price on your page and I need receipt for account team who asked about delivery status of parcel with tracking number'.split(
    ' ',
  );
const ASKS = ['cancel my booking', 'change the flight', 'refund the order', 'find an invoice', 'reset the password'];

/** @param {(below: number) => number} random @param {number} words */
function prose(random, words) {
  let text = '';
  for (let i = 0; i < words; i++) {
    text += WORDS[random(WORDS.length)];
    const mark = random(24);
    text += mark === 0 ? '.\n' : mark === 1 ? ' "as agreed" ' : mark === 2 ? ' – ' : ' ';
  }
  return text;
}

const id = (/** @type {(below: number) => number} */ random) =>
  [8, 4, 4, 4, 12].map((n) => Array.from({ length: n }, () => '0123456789abcdef'[random(16)]).join('')).join('-');

const SYSTEM = `You are a support agent.\n${prose(randomOf(7), 180)}`;
const at = (/** @type {number} */ ms) => new Date(1767225600000 + ms).toISOString();

/** One trace: what was asked, two model calls with a tool call between them, the answer. @param {(below: number) => number} random */
function turns(random) {
  const user = { role: 'user', content: `${ASKS[random(ASKS.length)]}: ${prose(random, 40)}` };
  const call = {
    role: 'assistant',
    content: '',
    tool_calls: [
      {
        id: `call_${random(1e9)}`,
        type: 'function',
        function: { name: 'lookup_order', arguments: JSON.stringify({ order: random(1e6), full: true }) },
      },
    ],
  };
  const result = {
    role: 'tool',
    tool_call_id: call.tool_calls[0]?.id,
    content: JSON.stringify({ order: random(1e6), lines: [prose(random, 60), prose(random, 60)], ok: true }),
  };
  const answer = { role: 'assistant', content: prose(random, 90) };
  return { user, call, result, answer };
}

/** @param {(below: number) => number} random @param {number} n */
function* langsmith(random, n) {
  const { user, call, result, answer } = turns(random);
  const trace = id(random);
  const start = n * 4000;
  /** @param {string} run_type @param {string} name @param {string | null} parent @param {number} from @param {number} to @param {object} rest */
  const run = (run_type, name, parent, from, to, rest) => ({
    id: parent ? id(random) : trace,
    name,
    run_type,
    trace_id: trace,
    parent_run_id: parent,
    dotted_order: `20260101T000000000000Z${trace}`,
    start_time: at(start + from),
    end_time: at(start + to),
    status: 'success',
    error: null,
    session_id: '1b5cbb28-4a0b-4a5c-9f5e-0b8a7d6c5e4f',
    app_path: `/o/acme/projects/p/1b5cbb28/r/${trace}`,
    manifest_id: null,
    extra: {
      runtime: {
        sdk: 'langsmith-py',
        sdk_version: '0.3.45',
        library: 'langchain-core',
        platform: 'Linux-6.1',
        runtime: 'python',
        py_implementation: 'CPython',
        runtime_version: '3.11.9',
      },
      metadata: {
        thread_id: trace,
        user_id: `u${n % 500}`,
        revision_id: 'a3f9c21',
        ls_method: 'traceable',
        plan: n % 3 ? 'free' : 'team',
      },
    },
    serialized: null,
    events: [],
    tags: ['production'],
    feedback_stats: parent ? null : n % 5 ? null : { user_score: { n: 1, avg: n % 2, values: {} } },
    ...rest,
  });
  const usage = (/** @type {number} */ prompt, /** @type {number} */ completion) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    total_cost: prompt * 2.5e-6 + completion * 1e-5,
    prompt_cost: prompt * 2.5e-6,
    completion_cost: completion * 1e-5,
  });
  const system = { role: 'system', content: SYSTEM };
  yield run('chain', 'support_agent', null, 0, 3200, {
    inputs: { messages: [user] },
    outputs: { messages: [user, call, result, answer] },
    ...usage(1900, 200),
  });
  yield run('llm', 'ChatOpenAI', trace, 10, 900, {
    inputs: { messages: [[system, user]] },
    outputs: { generations: [[{ text: '', message: { ...call, type: 'ai' } }]], llm_output: { model_name: 'gpt-4o' } },
    ...usage(800, 40),
  });
  yield run('tool', 'lookup_order', trace, 910, 1500, {
    inputs: { input: call.tool_calls[0]?.function.arguments },
    outputs: { output: result },
  });
  yield run('llm', 'ChatOpenAI', trace, 1510, 3190, {
    inputs: { messages: [[system, user, call, result]] },
    outputs: {
      generations: [[{ text: answer.content, message: { ...answer, type: 'ai' } }]],
      llm_output: { model_name: 'gpt-4o' },
    },
    ...usage(1100, 160),
  });
}

/** @param {(below: number) => number} random @param {number} n */
function* otlp(random, n) {
  const { user, call, result, answer } = turns(random);
  const hex = (/** @type {number} */ length) => Array.from({ length }, () => '0123456789abcdef'[random(16)]).join('');
  const trace = hex(32);
  const root = hex(16);
  const nano = (/** @type {number} */ ms) => `${1767225600000 + n * 4000 + ms}000000`;
  const attribute = (/** @type {[string, any]} */ [key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  });
  const parts = (/** @type {any[]} */ messages) =>
    JSON.stringify(
      messages.map(({ role, content, tool_calls }) => ({
        role,
        parts: tool_calls
          ? tool_calls.map((/** @type {any} */ c) => ({
              type: 'tool_call',
              id: c.id,
              name: c.function.name,
              arguments: JSON.parse(c.function.arguments),
            }))
          : role === 'tool'
            ? [{ type: 'tool_call_response', id: call.tool_calls[0]?.id, response: content }]
            : [{ type: 'text', content }],
      })),
    );
  /** @param {string} name @param {string} parent @param {number} from milliseconds @param {number} to @param {Record<string, any>} attributes */
  const span = (name, parent, from, to, attributes) => ({
    traceId: trace,
    spanId: parent ? hex(16) : root,
    parentSpanId: parent,
    name,
    kind: 3,
    startTimeUnixNano: nano(from),
    endTimeUnixNano: nano(to),
    attributes: Object.entries(attributes).map(attribute),
    status: {},
  });
  /** @param {any[]} input @param {any[]} output @param {number} from @param {number} to @param {number} tokens */
  const chat = (input, output, from, to, tokens) =>
    span('chat gpt-4o', root, from, to, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.usage.input_tokens': tokens,
      'gen_ai.usage.output_tokens': 120,
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: SYSTEM }]),
      'gen_ai.input.messages': parts(input),
      'gen_ai.output.messages': parts(output),
    });
  yield {
    resourceSpans: [
      {
        resource: {
          attributes: [
            attribute(['service.name', 'support']),
            attribute(['deployment.environment.name', 'production']),
          ],
        },
        scopeSpans: [
          {
            scope: { name: 'opentelemetry.instrumentation.openai_v2', version: '2.1' },
            spans: [
              span('invoke_agent support', '', 0, 3200, {
                'gen_ai.operation.name': 'invoke_agent',
                'gen_ai.agent.name': 'support',
                'gen_ai.conversation.id': trace,
              }),
              chat([user], [call], 10, 900, 800),
              span('execute_tool lookup_order', root, 910, 1500, {
                'gen_ai.operation.name': 'execute_tool',
                'gen_ai.tool.name': 'lookup_order',
                'gen_ai.tool.call.id': call.tool_calls[0]?.id,
                'gen_ai.tool.call.arguments': call.tool_calls[0]?.function.arguments,
                'gen_ai.tool.call.result': result.content,
              }),
              chat([user, call, result], [answer], 1510, 3190, 1100),
            ],
          },
        ],
      },
    ],
  };
}

/** @param {(below: number) => number} random @param {number} n */
function* claudeCode(random, n) {
  const sessionId = id(random);
  let parentUuid = /** @type {string | null} */ (null);
  let time = n * 60000;
  /** @param {string} type @param {any} message */
  const line = (type, message, rest = {}) => {
    const uuid = id(random);
    time += 900;
    const record = {
      parentUuid,
      isSidechain: false,
      userType: 'external',
      cwd: '/home/ada/shop',
      sessionId,
      version: '2.0.14',
      gitBranch: 'main',
      type,
      message,
      uuid,
      timestamp: at(time),
      ...rest,
    };
    parentUuid = uuid;
    return record;
  };
  const usage = {
    input_tokens: 12,
    cache_creation_input_tokens: 900,
    cache_read_input_tokens: 14000,
    output_tokens: 210,
    service_tier: 'standard',
  };
  for (let turn = 0; turn < 3; turn++) {
    yield line('user', { role: 'user', content: `${ASKS[random(ASKS.length)]}: ${prose(random, 30)}` });
    for (let step = 0; step < 4; step++) {
      const call = `toolu_${id(random)}`;
      yield line(
        'assistant',
        {
          id: `msg_${id(random)}`,
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          content: [
            { type: 'text', text: prose(random, 25) },
            {
              type: 'tool_use',
              id: call,
              name: 'Read',
              input: { file_path: `/home/ada/shop/src/${random(99)}.ts`, offset: random(400) },
            },
          ],
          stop_reason: 'tool_use',
          usage,
        },
        { requestId: `req_${id(random)}` },
      );
      const content = prose(random, 400);
      yield line(
        'user',
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call, content }] },
        {
          toolUseResult: {
            type: 'text',
            file: { filePath: '/home/ada/shop/src/a.ts', content, numLines: 80, startLine: 1, totalLines: 80 },
          },
        },
      );
    }
    yield line(
      'assistant',
      {
        id: `msg_${id(random)}`,
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [{ type: 'text', text: prose(random, 120) }],
        stop_reason: 'end_turn',
        usage,
      },
      { requestId: `req_${id(random)}` },
    );
  }
}

const encoder = new TextEncoder();
export const FORMATS = { langsmith, 'langsmith-array': langsmith, otlp, 'claude-code': claudeCode };

/**
 * Pieces of about 1 MB until `bytes` are reached; the last record is whole.
 * @param {keyof typeof FORMATS} format @param {number} bytes @returns {Generator<Uint8Array>}
 */
export function* generate(format, bytes, seed = 1) {
  const random = randomOf(seed);
  const array = format === 'langsmith-array';
  let piece = array ? '[' : '';
  let written = 0;
  let records = 0;
  for (let n = 0; written + piece.length < bytes; n++) {
    for (const record of FORMATS[format](random, n)) {
      piece += (array && records++ > 0 ? ',' : '') + JSON.stringify(record) + (array ? '' : '\n');
    }
    if (piece.length > 1 << 20) {
      const buffer = encoder.encode(piece);
      written += buffer.length;
      piece = '';
      yield buffer;
    }
  }
  yield encoder.encode(piece + (array ? ']' : ''));
}

if (globalThis.process?.argv[1] === new URL(import.meta.url).pathname) {
  const [format, megabytes] = process.argv.slice(2);
  if (!format || !(format in FORMATS) || !megabytes) {
    console.error(`node tests/bench/generate.mjs ${Object.keys(FORMATS).join('|')} MEGABYTES > file`);
    process.exit(2);
  }
  for (const piece of generate(/** @type {keyof typeof FORMATS} */ (format), Number(megabytes) * 1e6)) {
    if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
