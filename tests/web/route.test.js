import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blocksOf,
  conversationsIn,
  findBlocks,
  MAX_THREADS,
  NeedsFolder,
  packBlock,
  unpackBlock,
  writeBlock,
} from '../../web/lib/conversations.js';
import { parseRoute, toCategory, toThread, toTraces } from '../../web/report/route.js';

test('a view’s address leads back to the view', () => {
  assert.deepEqual(parseRoute(toCategory('3.1')), { view: 'category', id: '3.1', filter: {}, order: '' });
  const filter = /** @type {const} */ ({
    category: '',
    error: true,
    outcome: 'failed',
    mode: 'same_call',
    text: 'a & b=“c”',
  });
  assert.deepEqual(parseRoute(toTraces(filter)), { view: 'traces', id: '', filter, order: '' });
  assert.equal(parseRoute(toTraces(filter, '-latency_s')).order, '-latency_s');
  const id = 'a/b?c#d %&=é "<';
  assert.deepEqual(parseRoute(toThread(id, filter)), { view: 'thread', id, filter, order: '' });
});

test('an address that is nonsense shows the summary', () => {
  for (const hash of ['', '#', '#/', '#/nowhere/1', '#main', '#/thread/%E0%A4%A']) {
    assert.ok(['summary', 'thread'].includes(parseRoute(hash).view), hash);
  }
  assert.deepEqual(parseRoute('#/traces?error=maybe&outcome=great&__proto__=x&nonsense=1').filter, {});
});

test('conversations survive being packed into a page', async () => {
  const threads = /** @type {any} */ ([
    { thread_id: 'a', messages: [{ role: 'user', content: '</script> \u2028 ü' }] },
  ]);
  const block = await packBlock(threads);
  assert.match(block, /^[A-Za-z0-9+/=]+$/);
  const [found] = findBlocks(`<p>${writeBlock({ first: 7, text: block })}</p>`);
  assert.deepEqual(found, { first: 7, text: block });
  assert.deepEqual(await unpackBlock(found?.text ?? ''), threads);
});

test('a block is no longer than a megabyte or two hundred conversations, and every row finds its own', async () => {
  const rows = /** @type {any} */ (Array.from({ length: 450 }, (_, i) => ({ thread_id: `t${i}` })));
  const threads = /** @type {any} */ (
    rows.map((/** @type {any} */ row, /** @type {number} */ i) => ({ ...row, text: i < 5 ? 'x'.repeat(600_000) : 'y' }))
  );
  const blocks = [];
  for await (const block of blocksOf(threads)) blocks.push(block);
  assert.deepEqual(
    blocks.map(({ first }) => first),
    [0, 1, 2, 3, 4, 4 + MAX_THREADS, 4 + 2 * MAX_THREADS],
  );
  const find = conversationsIn(findBlocks(blocks.map(writeBlock).join('')), rows);
  for (const i of [0, 4, 5, 203, 204, 449]) assert.equal((await find(`t${i}`))?.thread_id, `t${i}`);
  assert.equal(await find('nobody'), undefined);
});

test('conversations in a folder are read once it is given; old pages have no numbers on their blocks', async () => {
  const rows = /** @type {any} */ ([{ thread_id: 'a' }]);
  const text = await packBlock(rows);
  let folder = '';
  const find = conversationsIn([{ first: 0, text: '', file: 'conversations/00000.txt' }], rows, () =>
    folder ? Promise.resolve(folder) : undefined,
  );
  await assert.rejects(find('a'), NeedsFolder);
  folder = text;
  assert.equal((await find('a'))?.thread_id, 'a');
  const old = `<script type="text/plain" class="tracesift-conversations">${text}</script>`;
  assert.deepEqual(
    findBlocks(old + old).map(({ first }) => first),
    [0, MAX_THREADS],
  );
});
