// Inputs that are small to write and hard to read, made here at any size: none of them is kept in the repository.
// Each is a function of n to pieces of bytes; `n` is what the shape has many of.

import { gzipSync } from 'node:zlib';

const encoder = new TextEncoder();
const PIECE = 1 << 20;

/** Joins short texts to pieces. @param {Iterable<string>} texts */
function* pieces(texts) {
  let text = '';
  for (const one of texts) {
    text += one;
    if (text.length < PIECE) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

const time = (/** @type {number} */ i) => new Date(Date.UTC(2026, 0, 5) + i * 1000).toISOString();

/** A LangSmith run, as its bulk export writes it. @param {Record<string, unknown>} more */
const run = (more) => ({
  id: 'r',
  trace_id: 't',
  name: 'agent',
  run_type: 'chain',
  start_time: time(0),
  end_time: time(1),
  inputs: { messages: [{ role: 'user', content: 'Where is my parcel?' }] },
  outputs: { messages: [{ role: 'assistant', content: 'On its way.' }] },
  ...more,
});

/** An OTLP span in JSON (opentelemetry-proto, trace/v1). @param {string} trace @param {number} i @param {number | null} parent */
const span = (trace, i, parent) => ({
  traceId: trace,
  spanId: i.toString(16).padStart(16, '0'),
  ...(parent === null ? {} : { parentSpanId: parent.toString(16).padStart(16, '0') }),
  name: i === 0 ? 'invoke_agent' : 'step',
  startTimeUnixNano: String(1.7e18 + i * 1000),
  endTimeUnixNano: String(1.7e18 + i * 1000 + 500),
  attributes:
    i === 0
      ? [
          {
            key: 'gen_ai.input.messages',
            value: { stringValue: '[{"role":"user","parts":[{"type":"text","content":"Where is my parcel?"}]}]' },
          },
        ]
      : [],
});

/** @param {(i: number) => object} make @param {number} n */
function* otlpLines(make, n) {
  for (let i = 0; i < n; i++) {
    yield `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [make(i)] }] }] })}\n`;
  }
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** @type {Map<string, { n: number, name: string, what: string, make: (n: number) => Iterable<Uint8Array> }>} */
export const SHAPES = new Map([
  [
    'keys',
    {
      n: 1_000_000,
      name: 'keys.jsonl',
      what: 'an object with so many keys',
      make: function* (n) {
        function* texts() {
          yield '{"id":"a","input":"Where is my parcel?","output":"here","metadata":{';
          for (let i = 0; i < n; i++) yield `${i ? ',' : ''}"key_${i}":${i}`;
          yield '}}\n';
        }
        yield* pieces(texts());
      },
    },
  ],
  [
    'root_keys',
    {
      n: 1_000_000,
      name: 'root_keys.jsonl',
      what: 'a record with so many fields',
      make: function* (n) {
        function* texts() {
          yield '{"id":"a","input":"Where is my parcel?","output":"here"';
          for (let i = 0; i < n; i++) yield `,"key_${i}":"v"`;
          yield '}\n';
        }
        yield* pieces(texts());
      },
    },
  ],
  [
    'tags',
    {
      n: 100_000,
      name: 'tags.jsonl',
      what: 'a run with so many tags',
      make: function* (n) {
        yield encoder.encode(`${JSON.stringify(run({ tags: Array.from({ length: n }, (_, i) => `tag_${i}`) }))}\n`);
      },
    },
  ],
  [
    'feedback',
    {
      n: 100_000,
      name: 'feedback.jsonl',
      what: 'a run with so many scores',
      make: function* (n) {
        const scores = Array.from({ length: n }, (_, i) => [`k${i}`, { n: 1, avg: 1 }]);
        yield encoder.encode(`${JSON.stringify(run({ feedback_stats: Object.fromEntries(scores) }))}\n`);
      },
    },
  ],
  [
    'tool_calls',
    {
      n: 100_000,
      name: 'tool_calls.jsonl',
      what: 'tool calls in one message',
      make: function* (n) {
        const ids = Array.from({ length: n }, (_, i) => `c${i}`);
        const calls = ids.map((id) => ({ id, type: 'function', function: { name: id, arguments: '{}' } }));
        const results = ids.map((id) => ({ role: 'tool', tool_call_id: id, content: 'ok' }));
        const messages = [
          { role: 'user', content: 'go' },
          { role: 'assistant', content: '', tool_calls: calls },
          ...results,
        ];
        yield encoder.encode(`${JSON.stringify({ id: 'a', messages })}\n`);
      },
    },
  ],
  [
    'chain',
    {
      n: 200_000,
      name: 'chain.jsonl',
      what: 'spans, each the child of the one before',
      make: (n) => pieces(otlpLines((i) => span(TRACE, i, i === 0 ? null : i - 1), n)),
    },
  ],
  [
    'thread',
    {
      n: 100_000,
      name: 'thread.jsonl',
      what: 'records of one thread',
      make: (n) =>
        pieces(
          (function* () {
            for (let i = 0; i < n; i++) {
              yield `${JSON.stringify(run({ id: `r${i}`, trace_id: `t${i}`, start_time: time(i), end_time: time(i + 1), extra: { metadata: { thread_id: 'one' } }, inputs: { messages: [{ role: 'user', content: `Question ${i}?` }] } }))}\n`;
            }
          })(),
        ),
    },
  ],
  [
    'spans',
    {
      n: 1_000_000,
      name: 'spans.jsonl',
      what: 'spans of one trace, all children of one',
      make: (n) => pieces(otlpLines((i) => span(TRACE, i, i === 0 ? null : 0), n)),
    },
  ],
  [
    'blank_lines',
    {
      n: 3_000_000_000,
      name: 'blank.jsonl.gz',
      what: 'bytes of blank lines in gzip',
      make: function* (n) {
        const member = gzipSync(Buffer.alloc(100_000_000, 10));
        for (let i = 0; i < n; i += 100_000_000) yield member;
      },
    },
  ],
  [
    'members',
    {
      n: 10_000,
      name: 'members.jsonl.gz',
      what: 'gzip members, as concatenated logs are',
      make: function* (n) {
        for (let i = 0; i < n; i++) {
          yield gzipSync(`{"id":"m${i}","input":"Where is parcel ${i}?","output":"here"}\n`);
        }
      },
    },
  ],
  [
    'empty_members',
    {
      n: 200_000,
      name: 'empty.jsonl.gz',
      what: 'empty gzip members',
      make: function* (n) {
        const member = gzipSync('');
        yield Buffer.concat(Array.from({ length: n }, () => member));
      },
    },
  ],
  [
    'string',
    {
      n: 200_000_000,
      name: 'string.jsonl',
      what: 'bytes in one string',
      make: function* (n) {
        yield encoder.encode('{"id":"a","input":"');
        const part = Buffer.alloc(PIECE, 'lorem ipsum ');
        for (let i = 0; i < n; i += PIECE) yield part;
        yield encoder.encode('","output":"here"}\n');
      },
    },
  ],
]);
