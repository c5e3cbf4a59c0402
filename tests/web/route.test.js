import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlocks, packBlock, unpackBlock, writeBlocks } from '../../web/lib/conversations.js';
import { parseRoute, toCategory, toThread, toTraces } from '../../web/report/route.js';

test('a view’s address leads back to the view', () => {
  assert.deepEqual(parseRoute(toCategory('3.1')), { view: 'category', id: '3.1', filter: {} });
  const filter = /** @type {const} */ ({
    category: '',
    error: true,
    outcome: 'failed',
    mode: 'same_call',
    text: 'a & b=“c”',
  });
  assert.deepEqual(parseRoute(toTraces(filter)), { view: 'traces', id: '', filter });
  const id = 'a/b?c#d %&=é "<';
  assert.deepEqual(parseRoute(toThread(id, filter)), { view: 'thread', id, filter });
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
  const [found = ''] = findBlocks(`<p>${writeBlocks([block])}</p>`);
  assert.deepEqual(await unpackBlock(found), threads);
});
