// Undo in the form: what is typed in one go is one step.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow } from '../../web/app/history.js';

test('typing is one step, what comes later another; back and forth lead where they did', () => {
  /** @type {import('../../web/app/history.js').History<string>} */
  let history = { past: [], now: '', future: [], at: 0 };
  const at = (/** @type {number} */ time, /** @type {string} */ to) => {
    history = follow(history, { to, at: time });
  };
  const go = (/** @type {boolean} */ back) => {
    history = follow(history, { back, at: 0 });
    return history.now;
  };
  at(5000, 'a');
  at(5100, 'ab');
  at(5200, 'abc');
  at(9000, 'abcd');
  assert.equal(go(true), 'abc');
  assert.equal(go(true), '');
  assert.equal(go(true), ''); // there is nothing before
  assert.equal(go(false), 'abc');
  assert.equal(go(false), 'abcd');
  assert.equal(go(false), 'abcd');
  assert.equal(go(true), 'abc');
  history = follow(history, { to: 'loaded', whole: true, at: 9050 });
  at(9060, 'loaded and typed');
  assert.equal(go(true), 'loaded');
  assert.equal(go(true), 'abc');
  at(9100, 'x'); // after going back it is a step, however soon, and what was ahead is gone
  assert.equal(go(false), 'x');
  assert.equal(go(true), 'abc');
});
