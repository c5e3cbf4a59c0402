// Numbers print the same here and in the core: tests/unit/base/units_test.cpp is the other side.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compact, dollars, fixed, percent, percentRange, seconds } from '../../web/lib/format.js';

test('ties are rounded half away from zero, by decimal digits', () => {
  // 9 of 16 is 56.25 % exactly; 177 of 2,000 is 8.85 %, which no double is.
  assert.deepEqual([9 / 16, 61 / 400, 177 / 2000, 1 / 16].map(percent), ['56.3%', '15.3%', '8.9%', '6.3%']);
  assert.deepEqual(
    [fixed(0.25, 1), fixed(0.35, 1), fixed(-0.25, 1), fixed(-0.04, 1), fixed(9.96, 1), fixed(99999.5, 0)],
    ['0.3', '0.4', '-0.3', '0.0', '10.0', '100000'],
  );
});

test('costs and tokens at the ends of the number range print sense', () => {
  assert.deepEqual([0, -1, 1e30, 1.7e308].map(dollars), ['$0', '-$1.00', '$1.0e30', '$1.7e308']);
  assert.deepEqual([0, 9999, 1e6, 1e30].map(compact), ['0', '9,999', '1.0M', '1.0e30']);
  assert.equal(dollars(Number.POSITIVE_INFINITY).includes('NaN'), false);
});

test('every share of up to 2,000, in every unit, prints the same in C++ and in JavaScript', () => {
  let sum = 2166136261; // FNV-1a
  const encoder = new TextEncoder();
  /** @param {string} text */
  const add = (text) => {
    for (const byte of encoder.encode(`${text}\n`)) sum = Math.imul(sum ^ byte, 16777619) >>> 0;
  };
  for (let n = 1; n <= 2000; n++) {
    for (let k = 0; k <= n; k++) {
      const share = Number((k / n).toPrecision(10));
      add(percent(share));
      if (k % 7 !== 0) continue; // the others need no more than that
      add(percentRange([share / 2, share]));
      add(seconds(share * 20000));
      add(dollars(share * 300));
      add(fixed(share, 2));
    }
  }
  assert.equal(sum, 3347083192);
});
