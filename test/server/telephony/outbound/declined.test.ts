import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeclined } from '../../../../server/telephony/outbound/failures.ts';

test('a telephone that has rung and is busy then was turned away by hand', () => {
  for (const status of [486, 600]) {
    assert.equal(isDeclined({ status }, 4_000), true);
    assert.equal(isDeclined({ status }, undefined), false, 'an engaged line does not ring');
    assert.equal(isDeclined({ status }, 300), false, 'nobody is as fast: the carrier alone has said that it rings');
  }
});

test('nobody there, and no answer, is not a decline', () => {
  for (const status of [404, 408, 480, 403]) assert.equal(isDeclined({ status }, 4_000), false);
});

test('the telephone network says it more clearly than the status', () => {
  assert.equal(isDeclined({ status: 403, q850: 21 }, undefined), true);
  assert.equal(isDeclined({ status: 480, q850: 19 }, 20_000), false);
});
