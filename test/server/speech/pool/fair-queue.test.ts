import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairQueue } from '../../../../server/speech/pool/fair-queue.ts';

test('Owners take turns, and each one keeps its order', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.push(item.slice(0, 1), item);
  const order = Array.from({ length: 7 }, () => queue.shift());
  assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
});

test('An item that is taken out is not handed over', () => {
  const queue = new FairQueue<string>();
  queue.push('a', 'one');
  queue.push('a', 'two');
  assert.equal(queue.remove('a', 'one'), true);
  assert.equal(queue.remove('a', 'one'), false);
  assert.equal(queue.shift(), 'two');
});
