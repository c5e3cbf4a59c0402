import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreseeTooMuch } from '../../web/core/session.js';

test('too much is refused once it can be foreseen, and not before', () => {
  const GB = 1e9;
  assert.equal(foreseeTooMuch(50e6, 20e6, 500 * GB), undefined); // too early to tell
  assert.equal(foreseeTooMuch(60e6, 200e6, 10 * GB), undefined); // 3 GB
  assert.equal(Math.round((foreseeTooMuch(60e6, 200e6, 20 * GB) ?? 0) / GB), 6);
});
