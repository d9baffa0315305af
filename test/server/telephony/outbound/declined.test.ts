import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declineOf } from '../../../../server/telephony/outbound/failures.ts';

test('a telephone that has rung and is busy then was turned away by hand, or is engaged', () => {
  for (const status of [486, 600]) {
    assert.equal(declineOf({ status }, 4_000), 'perhaps');
    assert.equal(declineOf({ status, q850: 17 }, 4_000), 'perhaps', 'networks say "user busy" of both');
    assert.equal(declineOf({ status }, undefined), 'no', 'an engaged line does not ring');
    assert.equal(declineOf({ status }, 300), 'no', 'nobody is as fast: the carrier alone has said that it rings');
  }
});

test('what is a decline by its status is one, rung or not', () => {
  for (const status of [603, 607, 608]) assert.equal(declineOf({ status }, undefined), 'yes');
});

test('nobody there, and no answer, is not a decline', () => {
  for (const status of [404, 408, 480, 403]) assert.equal(declineOf({ status }, 4_000), 'no');
});

test('the telephone network says it more clearly than the status', () => {
  assert.equal(declineOf({ status: 403, q850: 21 }, undefined), 'yes');
  assert.equal(declineOf({ status: 480, q850: 19 }, 20_000), 'no');
});
