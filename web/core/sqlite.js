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

/** The messages of a session, in their order, each with its parts. */
const OPENCODE = `
  SELECT json_object(
    'info', json_object('id', s.id, 'title', s.title, 'directory', s.directory, 'parentID', s.parent_id,
                        'time', json_object('created', s.time_created, 'updated', s.time_updated)),
    'messages', (SELECT json_group_array(json_object('info', json(m.data), 'parts',
        (SELECT json_group_array(json(data)) FROM (SELECT data FROM part WHERE message_id = m.id ORDER BY id))))
      FROM (SELECT id, data FROM message WHERE session_id = s.id ORDER BY time_created, id) m)) AS record
  FROM session s ORDER BY s.time_created, s.id`;

const GOOSE = `
  SELECT json_object('id', s.id, 'name', s.name, 'working_dir', s.working_dir, 'created_at', s.created_at,
    'updated_at', s.updated_at, 'accumulated_input_tokens', s.accumulated_input_tokens,
    'accumulated_output_tokens', s.accumulated_output_tokens,
    'conversation', (SELECT json_group_array(json_object('role', role, 'created', created_timestamp,
        'content', json(content_json))) FROM (SELECT * FROM messages WHERE session_id = s.id ORDER BY id))) AS record
  FROM sessions s ORDER BY s.created_at, s.id`;

/** A composer names its bubbles in their order; each is a row of its own. */
const CURSOR = `
  SELECT json_object('composer', json(c.value), 'bubbles',
    (SELECT json_group_array(json(b.value))
     FROM json_each(c.value, '$.fullConversationHeadersOnly') h
     JOIN cursorDiskKV b ON b.key = 'bubbleId:' || substr(c.key, 14) || ':' || json_extract(h.value, '$.bubbleId')
     WHERE json_valid(b.value))) AS record
  FROM (SELECT key, CAST(value AS TEXT) AS value FROM cursorDiskKV WHERE key LIKE 'composerData:%') c
  WHERE json_valid(c.value) ORDER BY c.key`;

/** Agents that keep their sessions in a database: the columns it is known by, and what gives its records.
 * @type {{ columns: string[], query: string, toLine?: (row: Row) => Promise<string> }[]} */
const KNOWN = [
  // https://github.com/anomalyco/opencode (packages/opencode/src/session/session.sql.ts)
  { columns: ['session.time_created', 'message.data', 'part.data'], query: OPENCODE },
  // https://github.com/block/goose (crates/goose/src/session/session_manager.rs)
  { columns: ['sessions.accumulated_input_tokens', 'messages.content_json'], query: GOOSE },
  // Not documented: state.vscdb as readers of others have it.
  { columns: ['cursorDiskKV.key', 'cursorDiskKV.value'], query: CURSOR },
  // https://github.com/zed-industries/zed (crates/agent/src/db.rs): the thread as JSON, packed.
  {
    columns: ['threads.data_type', 'threads.data'],
    query: 'SELECT id, data FROM threads ORDER BY updated_at, id',
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
      const { query, toLine = async ({ record }) => String(record) } = known;
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
