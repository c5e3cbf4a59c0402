// What a config may say: the published schema and the core know the same fields, and saved categories run again.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { draft, PRESETS, parseGroups } from '../../web/app/presets.js';
import { fileSource, loadViewer, openSession } from '../../web/cli/index.js';
import { configOf } from '../../web/lib/config.js';
import { conversationsIn, findBlocks } from '../../web/lib/conversations.js';

const root = new URL('../../', import.meta.url).pathname;
const schema = JSON.parse(readFileSync(`${root}docs/config.schema.json`, 'utf8'));
const session = await openSession();
await session.read([await fileSource(`${root}samples/support-agent.jsonl`, 'sample.jsonl')]);
/** @param {object} config */
const matching = (config) => session.call('count_matches', { config, time: '2026-01-12T00:00:00Z' });

test('the published schema names the fields that the core knows', async () => {
  const { message } = await matching({ zzzzzzzzzzzz: 1 }).catch((error) => error);
  const known = message
    .replace(/^.*Known: /, '')
    .replace(/\.$/, '')
    .split(', ');
  const stated = Object.keys(schema.properties).filter((name) => name !== 'schema');
  assert.deepEqual(known.sort(), stated.sort());
  await assert.rejects(matching({ atributes: [] }), /Did you mean “attributes”/);
});

test('every preset and draft is a config', async () => {
  for (const { config } of PRESETS) assert.ok((await matching(config)).of === 360);
  const made = draft({ does: 'Sells lamps.', learn: 'Why does it fail?', groups: 'Lamps: light\nRefunds: money' });
  assert.equal(made.question, 'Why does it fail?');
  assert.equal(made.partitions?.length, 2);
  assert.ok((await matching(made)).matching === 360);
  assert.deepEqual(parseGroups('1. A: x\n- B\n\nA: again'), [{ name: 'A', description: 'x' }, { name: 'B' }]);
  assert.deepEqual(parseGroups('Refunds, Delivery , '), [{ name: 'Refunds' }, { name: 'Delivery' }]);
});

test('a time before the run is counted back from it, and a part of what matches is drawn', async () => {
  const all = await matching({});
  const week = await matching({ last_n_hours: 168 });
  assert.ok(week.matching > 0 && week.matching < all.matching);
  assert.deepEqual(await matching({ start_time: '2026-01-05T00:00:00Z', end_time: '2026-01-12T00:00:00Z' }), week);
  assert.equal((await matching({ sample: 0.5 })).analysed, 180);
});

test('a report’s categories, saved as a config, give a report with them', async () => {
  const report = await session.analyze({ filter: 'eq(status, "success")', question: 'What works?' });
  const config = configOf(report);
  assert.equal(config.filter, 'eq(status, "success")');
  const again = await session.analyze(config);
  const names = (/** @type {typeof report} */ one) =>
    one.categories.filter(({ level }) => level === 1).map(({ name }) => name);
  assert.deepEqual(names(again).sort(), names(report).sort());
  assert.equal(again.title, 'What works?');
  assert.equal(again.ledger.unmatched, 36);
});

test('of a report of some conversations just these are passed on, each under its row', async () => {
  const report = await session.analyze({ sample: 25, filter: 'gt(latency, 1)' });
  assert.equal(report.rows.length, 25);
  const { file } = await session.export({ include: 'conversations', viewer: await loadViewer(), date: '2026-01-01' });
  const find = conversationsIn(findBlocks(await file.text()), report.rows);
  for (const { thread_id: id } of report.rows) assert.equal((await find(id))?.thread_id, id);
});
