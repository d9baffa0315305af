import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultKinds, faultsOf, randomOf } from '../../support/faults/plan.ts';

// The faults themselves take minutes, and are in test/long/faults.test.ts; beside this file each kind that matters most
// (a killed worker, a restarted LiveKit, a killed `serve`, a locked store, an upgrade) has a test of its own.
describe('a plan of faults', () => {
  it('is the same for the same seed, and leaves no kind out of two seeds that follow each other', () => {
    assert.deepEqual(faultsOf(7), faultsOf(7));
    assert.deepEqual([...faultsOf(6), ...faultsOf(7)].toSorted(), [...faultKinds].toSorted());
    assert.equal(randomOf(7)(), randomOf(7)());
    assert.notEqual(randomOf(7)(), randomOf(8)());
  });
});
