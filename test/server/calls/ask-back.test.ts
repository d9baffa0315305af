import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialable } from '../../../server/calls/ask-back.ts';

test('a number is the same however it is written', () => {
  const written = ['+442079460123', '00442079460123', '+44 20 7946 0123', '+44 (0)20 7946-0123', '+4402079460123'];
  assert.deepEqual([...new Set(written.map(dialable))], ['+442079460123']);
  assert.equal(dialable('+39 06 1234 5678'), '+390612345678', 'a nought that is part of the number');
});

test('a number with digits too many is none', () => {
  assert.equal(dialable('+1 212 555 0199'), '+12125550199');
  assert.throws(() => dialable('+1 212 555 0199 1'), { reason: 'number-invalid' });
});
