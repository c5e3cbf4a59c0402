// The scores of tests/eval on examples that can be worked out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const { accuracy, ari, kappa, nmi, purity } = await import(new URL('../eval/score.mjs', import.meta.url).href); // untyped

const close = (/** @type {number} */ a, /** @type {number} */ b) =>
  assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test('groups that agree score 1, whatever they are called', () => {
  const truth = ['a', 'a', 'b', 'b', 'c'];
  const found = ['2', '2', '9', '9', '1'];
  for (const score of [accuracy, ari, nmi, purity]) close(score(truth, found), 1);
});

test('scores of one group, and of a split one', () => {
  const truth = ['a', 'a', 'b', 'b'];
  close(nmi(truth, ['1', '1', '1', '1']), 0);
  close(ari(truth, ['1', '1', '1', '1']), 0);
  close(accuracy(truth, ['1', '1', '1', '1']), 0.5);
  // Entropies ln 2 and 1.5 ln 2, all of the first shared: 1 / 1.25.
  const split = ['1', '1', '2', '3'];
  close(nmi(truth, split), 0.8);
  close(accuracy(truth, split), 0.75);
  close(purity(truth, split), 1);
  close(ari(truth, split), (1 - 2 / 6) / (1.5 - 2 / 6)); // pairs 1, 2 and 1 of 6
});

test('two judges, beyond chance', () => {
  const truth = ['yes', 'yes', 'yes', 'no'];
  close(kappa(truth, truth), 1);
  // Three of four agree; by chance 3/4 · 2/4 + 1/4 · 2/4 = 1/2.
  close(kappa(truth, ['yes', 'yes', 'no', 'no']), (3 / 4 - 1 / 2) / (1 / 2));
  close(kappa(['a', 'a'], ['a', 'a']), 1);
});

test('labels are given to groups as well as can be, not one after another', () => {
  const truth = ['a', 'a', 'a', 'b', 'b', 'b', 'b'];
  const found = ['1', '1', '2', '1', '1', '1', '2']; // a=1, b=2: 3; a=2, b=1: 4
  close(accuracy(truth, found), 4 / 7);
});
