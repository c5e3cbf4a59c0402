// Databases of agents, made here with the tables that the tools' sources state: web/core/sqlite.js names them.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import createSqlite from 'sql.js';
import { fileSource, openSession } from '../../web/cli/index.js';

const dir = mkdtempSync(join(tmpdir(), 'tracesift-databases-'));
after(() => rmSync(dir, { recursive: true }));
const session = await openSession();
const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'));
const { Database } = await createSqlite({ wasmBinary });

/** @param {string} name @param {string[]} schema @param {[string, unknown[][]][]} rows of tables */
function makeDatabase(name, schema, rows) {
  const database = /** @type {any} */ (new Database(new Uint8Array(0)));
  for (const statement of schema) database.run(statement);
  for (const [table, values] of rows) {
    for (const row of values) database.run(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(',')})`, row);
  }
  const path = join(dir, name);
  writeFileSync(path, database.export());
  database.close();
  return path;
}

/** @param {string} path */
async function read(path) {
  const opened = await session.read([await fileSource(path, basename(path))]);
  assert.ok(opened.kind === 'dataset');
  const { ledger } = opened.overview;
  const ids = await session.call('thread_ids', { from: 0, count: 50 });
  const threads = await Promise.all(ids.map((id) => session.thread(id)));
  return { ledger, threads: threads.map((thread) => /** @type {import('../../web/types.js').Thread} */ (thread)) };
}

/** @param {import('../../web/types.js').Thread} thread */
const talk = (thread) =>
  thread.messages.map(({ role, content, tool_calls, is_error }) =>
    [`${role}${is_error ? '!' : ''}`, content, ...(tool_calls ?? []).map(({ name }) => name)].join(' '),
  );

const OPENCODE = [
  'CREATE TABLE project (id TEXT PRIMARY KEY, worktree TEXT)',
  `CREATE TABLE session (id TEXT PRIMARY KEY, project_id TEXT, parent_id TEXT, slug TEXT, directory TEXT, title TEXT,
    version TEXT, time_created INTEGER, time_updated INTEGER)`,
  'CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT)',
  `CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER,
    data TEXT)`,
];

test('OpenCode: sessions with their messages and parts in order, tokens and cost', async () => {
  const t = 1_780_000_000_000;
  const json = JSON.stringify;
  const path = makeDatabase('opencode.db', OPENCODE, [
    ['session', [['ses_1', 'p', null, 's', '/home/eva/bakery', 'Oven timer', '1.2.0', t, t + 9000]]],
    [
      'message',
      [
        [
          'msg_2',
          'ses_1',
          t + 1000,
          t,
          json({
            role: 'assistant',
            modelID: 'claude-sonnet-4-5',
            cost: 0.02,
            tokens: { input: 100, output: 20, reasoning: 0, cache: { read: 50, write: 0 } },
            time: { created: t + 1000, completed: t + 4000 },
          }),
        ],
        ['msg_1', 'ses_1', t, t, json({ role: 'user', time: { created: t } })],
      ],
    ],
    [
      'part',
      [
        [
          'prt_3',
          'msg_2',
          'ses_1',
          t,
          t,
          json({
            type: 'tool',
            tool: 'bash',
            callID: 'c1',
            state: { status: 'error', input: { command: 'make' }, error: 'exit 2' },
          }),
        ],
        ['prt_4', 'msg_2', 'ses_1', t, t, json({ type: 'text', text: 'The timer counts down now.' })],
        ['prt_1', 'msg_1', 'ses_1', t, t, json({ type: 'text', text: 'Why does the oven timer stop?' })],
      ],
    ],
  ]);
  const { ledger, threads } = await read(path);
  assert.deepEqual(threads.map(talk), [
    ['user Why does the oven timer stop?', 'assistant  bash', 'tool! exit 2', 'assistant The timer counts down now.'],
  ]);
  assert.equal(threads[0]?.thread_id, 'ses_1');
  assert.deepEqual(threads[0]?.tokens, { input: 150, output: 20, total: 170 });
  assert.equal(threads[0]?.cost_usd, 0.02);
  assert.deepEqual(
    ledger.files.map(({ format, problems }) => [format, problems.length]),
    [['opencode', 0]],
  );
});

test('Goose: a session with its calls; tokens are those of the whole session', async () => {
  const said = (/** @type {object} */ block) => JSON.stringify([block]);
  const path = makeDatabase(
    'sessions.db',
    [
      `CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT, working_dir TEXT, created_at TIMESTAMP, updated_at TIMESTAMP,
        input_tokens INTEGER, output_tokens INTEGER, accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER)`,
      `CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT, role TEXT, content_json TEXT,
        created_timestamp INTEGER)`,
    ],
    [
      ['sessions', [['20260501_4', 'Bread', '/srv', '2026-05-01 08:00:00', '2026-05-01 08:01:00', 900, 30, 2500, 80]]],
      [
        'messages',
        [
          [1, '20260501_4', 'user', said({ type: 'text', text: 'How many loaves are left?' }), 1777622400],
          [
            2,
            '20260501_4',
            'assistant',
            said({
              type: 'toolRequest',
              id: 'a',
              toolCall: { status: 'success', value: { name: 'count_loaves', arguments: {} } },
            }),
            1777622402,
          ],
          [
            3,
            '20260501_4',
            'user',
            said({ type: 'toolResponse', id: 'a', toolResult: { status: 'error', error: 'scale is off' } }),
            1777622404,
          ],
          [4, '20260501_4', 'assistant', said({ type: 'text', text: 'I cannot tell.' }), 1777622405],
        ],
      ],
    ],
  );
  const { threads } = await read(path);
  assert.deepEqual(threads.map(talk), [
    ['user How many loaves are left?', 'assistant  count_loaves', 'tool! scale is off', 'assistant I cannot tell.'],
  ]);
  assert.deepEqual([threads[0]?.tokens.input, threads[0]?.tokens.output], [2500, 80]);
});

test('Cursor: bubbles in the order of their composer, a damaged one costs itself', async () => {
  const json = JSON.stringify;
  const composer = {
    composerId: 'c-1',
    name: 'Till drawer',
    createdAt: 1_780_000_000_000,
    fullConversationHeadersOnly: [{ bubbleId: 'z' }, { bubbleId: 'broken' }, { bubbleId: 'b' }, { bubbleId: 'a' }],
  };
  const bytes = (/** @type {object} */ value) => new TextEncoder().encode(json(value)); // BLOB, as Cursor writes them
  const tool = { toolCallId: 't1', name: 'read_file', status: 'error', rawArgs: '{"path":"till.ts"}', result: '' };
  const path = makeDatabase(
    'state.vscdb',
    ['CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)', 'CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB)'],
    [
      ['ItemTable', [['workbench.panel', '{}']]],
      [
        'cursorDiskKV',
        [
          ['composerData:c-1', bytes(composer)],
          ['composerData:broken', new TextEncoder().encode('{"no json')],
          ['bubbleId:c-1:a', bytes({ type: 2, text: 'It opens now.', modelInfo: { modelName: 'gpt-5' } })],
          ['bubbleId:c-1:b', bytes({ type: 2, text: '', toolFormerData: tool })],
          ['bubbleId:c-1:broken', new TextEncoder().encode('no json')],
          ['bubbleId:c-1:z', bytes({ type: 1, text: 'Why does the till not open?' })],
        ],
      ],
    ],
  );
  const { ledger, threads } = await read(path);
  assert.deepEqual(threads.map(talk), [
    ['user Why does the till not open?', 'assistant  read_file', 'tool! error', 'assistant It opens now.'],
  ]);
  assert.equal(threads[0]?.thread_id, 'c-1');
  assert.equal(ledger.files[0]?.format, 'cursor_composer');
});

test('Zed: threads that are packed in a cell, and one that is not', async () => {
  const { ledger, threads } = await read(new URL('../containers/zed_threads.db', import.meta.url).pathname);
  assert.deepEqual(threads.map(({ thread_id }) => thread_id).sort(), [
    'c0632051-ffa9-4d84-8f19-e29744b67c54',
    'd0632051-ffa9-4d84-8f19-e29744b67c55',
  ]);
  assert.equal(ledger.files[0]?.format, 'zed');
});

test('any other database gives its tables; what is no conversation there is no fault', async () => {
  const path = makeDatabase(
    'shop.db',
    [
      'CREATE TABLE migrations (id INTEGER, note TEXT)',
      'CREATE TABLE chats (id INTEGER, "user""s" TEXT, question TEXT, answer TEXT)',
      'CREATE TABLE empty (id INTEGER)',
    ],
    [
      ['migrations', [[1, 'adds the column for the price of bread']]],
      [
        'chats',
        [
          [1, 'eva', 'Do you bake on Sundays?', 'Until noon.'],
          [2, 'tom', 'Is rye bread left?', 'Two loaves.'],
        ],
      ],
    ],
  );
  const { ledger, threads } = await read(path);
  assert.deepEqual(threads.map(talk), [
    ['user Do you bake on Sundays?', 'assistant Until noon.'],
    ['user Is rye bread left?', 'assistant Two loaves.'],
  ]);
  const { bad } = ledger.records;
  assert.equal(bad, 0);
  assert.deepEqual(
    ledger.files.map(({ name, problems }) => [name, problems.length]),
    [
      ['shop.db/migrations (table)', 0],
      ['shop.db/chats (table)', 0],
      ['shop.db/empty (table)', 0],
    ],
  );
});

test('a damaged database is named and costs its neighbours nothing', async () => {
  const good = join(dir, 'good.jsonl');
  writeFileSync(good, '{"input":"Is rye left?","output":"Yes, two loaves."}\n');
  const bad = join(dir, 'bad.db');
  writeFileSync(bad, `SQLite format 3\0${'x'.repeat(5000)}`);
  const opened = await session.read([await fileSource(bad), await fileSource(good)]);
  assert.ok(opened.kind === 'dataset' && opened.overview.threads === 1);
  assert.ok((opened.overview.ledger.files[0]?.problems.length ?? 0) > 0);
});
