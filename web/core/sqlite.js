// SQLite databases, in memory: of the agents known here a record for each session, as the tool's own export holds it; of
// any other database its tables, a row a line. What a write-ahead log beside the file holds is not seen.

import createSqlite from 'sql.js';
import { unzstd } from './inflate.js';
import { plainError } from './plain_error.js';
import { sizeOf, streamOf, streamSource } from './source.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('sql.js').Database} Database */
/** @typedef {Record<string, unknown>} Row */

const MAX_BYTES = 1e9;
const ROWS = 500; // in a piece

const MAGIC = 'SQLite format 3\0';

/** @param {Uint8Array} head */
export const isSqlite = (head) => new TextDecoder('latin1').decode(head.subarray(0, MAGIC.length)) === MAGIC;

/** @typedef {(table: string, name: string) => string} Column a table's column by its alias, NULL where this version has none */

/** The messages of a session, in their order, each with its parts. @param {Column} column */
const openCode = (column) => `
  SELECT json_object(
    'info', json_object('id', session.id, 'title', ${column('session', 'title')},
        'directory', ${column('session', 'directory')}, 'parentID', ${column('session', 'parent_id')},
        'time', json_object('created', ${column('session', 'time_created')}, 'updated', ${column('session', 'time_updated')})),
    'messages', json((SELECT json_group_array(json_object('info', json(m.data), 'parts', json(
        (SELECT json_group_array(json(data)) FROM (SELECT data FROM part WHERE message_id = m.id ORDER BY id)))))
      FROM (SELECT id, data FROM message WHERE session_id = session.id ORDER BY time_created, id) m))) AS record
  FROM session ORDER BY session.id`;

/** @param {Column} column */
const goose = (column) => `
  SELECT json_object('id', sessions.id, 'name', ${column('sessions', 'name')},
    'working_dir', ${column('sessions', 'working_dir')}, 'created_at', ${column('sessions', 'created_at')},
    'updated_at', ${column('sessions', 'updated_at')},
    'accumulated_input_tokens', ${column('sessions', 'accumulated_input_tokens')},
    'accumulated_output_tokens', ${column('sessions', 'accumulated_output_tokens')},
    'conversation', json((SELECT json_group_array(json_object('role', role, 'created', created_timestamp,
        'content', json(content_json))) FROM (SELECT * FROM messages WHERE session_id = sessions.id ORDER BY id)))) AS record
  FROM sessions ORDER BY sessions.id`;

/** A composer names its bubbles in their order; each is a row of its own. */
const cursor = () => `
  SELECT json_object('composer', json(c.value), 'bubbles', json(
    (SELECT json_group_array(json(CAST(b.value AS TEXT)))
     FROM json_each(c.value, '$.fullConversationHeadersOnly') h
     JOIN cursorDiskKV b ON b.key = 'bubbleId:' || substr(c.key, 14) || ':' || json_extract(h.value, '$.bubbleId')
     WHERE json_valid(CAST(b.value AS TEXT))))) AS record
  FROM (SELECT key, CAST(value AS TEXT) AS value FROM cursorDiskKV WHERE key LIKE 'composerData:%') c
  WHERE json_valid(c.value) ORDER BY c.key`;

/** Agents that keep their sessions in a database: the columns it is known by, and what gives its records.
 * @type {{ columns: string[], query: (column: Column) => string, toLine?: (row: Row) => Promise<string> }[]} */
const KNOWN = [
  // https://github.com/anomalyco/opencode (packages/opencode/src/session/session.sql.ts)
  { columns: ['session.id', 'message.data', 'message.time_created', 'part.data', 'part.message_id'], query: openCode },
  // https://github.com/block/goose (crates/goose/src/session/session_manager.rs)
  { columns: ['sessions.id', 'messages.content_json', 'messages.created_timestamp'], query: goose },
  // Not documented: state.vscdb as readers of others have it.
  { columns: ['cursorDiskKV.key', 'cursorDiskKV.value'], query: cursor },
  // https://github.com/zed-industries/zed (crates/agent/src/db.rs): the thread as JSON, packed.
  {
    columns: ['threads.data_type', 'threads.data'],
    query: () => 'SELECT id, data FROM threads ORDER BY id',
    toLine: async ({ id, data }) => `{"id":${JSON.stringify(id)},${(await textOf(data)).replace(/^\s*\{/, '')}`,
  },
];

/** A cell's bytes as text, unpacked where they are zstd. @param {unknown} cell */
async function textOf(cell) {
  if (!(cell instanceof Uint8Array)) return String(cell);
  const isPacked = cell[0] === 0x28 && cell[1] === 0xb5 && cell[2] === 0x2f && cell[3] === 0xfd;
  async function* once() {
    yield/** @type {Uint8Array} */ (cell);
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of isPacked ? unzstd(once()) : once()) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** A row of any table: bytes that are text become text, others are named with their size. @param {Row} row */
async function lineOf(row) {
  for (const [name, cell] of Object.entries(row)) {
    if (!(cell instanceof Uint8Array)) continue;
    const text = await textOf(cell);
    row[name] = text.includes('\ufffd') ? `[${cell.length} bytes]` : text;
  }
  return JSON.stringify(row);
}

/** @param {Database} database @param {string} query @param {(row: Row) => Promise<string>} toLine @returns {AsyncGenerator<Uint8Array>} */
async function* linesOf(database, query, toLine) {
  const encoder = new TextEncoder();
  const statement = database.prepare(query);
  try {
    let lines = '';
    for (let rows = 1; statement.step(); rows++) {
      lines += `${await toLine(statement.getAsObject())}\n`;
      if (rows % ROWS !== 0) continue;
      yield encoder.encode(lines);
      lines = '';
    }
    yield encoder.encode(lines);
  } finally {
    statement.free();
  }
}

const quoted = (/** @type {string} */ name) => `"${name.replaceAll('"', '""')}"`;

/** Names of tables with their columns; those of SQLite and of its extensions left out. @param {Database} database */
function tablesOf(database) {
  const names = database.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'");
  const all = (names[0]?.values ?? []).map(([name]) => String(name)).filter((name) => !name.startsWith('sqlite_'));
  return new Map(
    all.map((table) => {
      const columns = database.exec(`PRAGMA table_info(${quoted(table)})`)[0]?.values ?? [];
      return [table, columns.map(([, name]) => `${table}.${name}`)];
    }),
  );
}

/**
 * @param {Source} source
 * @param {() => Promise<Uint8Array>} loadSqlite SQLite's own code as WebAssembly
 * @returns {AsyncGenerator<Source>}
 */
export async function* sqliteRows(source, loadSqlite) {
  const size = await sizeOf(source);
  if (size > MAX_BYTES) {
    throw plainError(
      'This database is larger than 1 GB and cannot be held in memory. Export its conversations as JSON.',
    );
  }
  const wasmBinary = await loadSqlite();
  const { Database } = await createSqlite({ wasmBinary });
  const database = new Database(await source.slice(0, size));
  try {
    const tables = tablesOf(database);
    const columns = new Set([...tables.values()].flat());
    const known = KNOWN.find((one) => one.columns.every((column) => columns.has(column)));
    if (known) {
      const { toLine = async ({ record }) => String(record) } = known;
      const query = known.query((table, name) => (columns.has(`${table}.${name}`) ? `${table}.${name}` : 'NULL'));
      yield streamSource(source.name, () => streamOf(linesOf(database, query, toLine)));
      return;
    }
    for (const table of tables.keys()) {
      const query = `SELECT * FROM ${quoted(table)}`;
      yield streamSource(`${source.name}/${table} (table)`, () => streamOf(linesOf(database, query, lineOf)));
    }
  } finally {
    database.close();
  }
}
