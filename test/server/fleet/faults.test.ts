import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endure } from '../../support/faults/endure.ts';
import { type FaultKind, faultKinds, faultsOf, randomOf } from '../../support/faults/plan.ts';
import { type FaultWorld, startFaultWorld } from '../../support/faults/world.ts';

describe('a plan of faults', () => {
  it('is the same for the same seed, and leaves no kind out of two seeds that follow each other', () => {
    assert.deepEqual(faultsOf(7), faultsOf(7));
    assert.deepEqual([...faultsOf(6), ...faultsOf(7)].toSorted(), [...faultKinds].toSorted());
    assert.equal(randomOf(7)(), randomOf(7)());
    assert.notEqual(randomOf(7)(), randomOf(8)());
  });
});

// All kinds, at 20 times as many moments, take half an hour: test/long/faults.test.ts. Those left out here have tests of
// their own beside this one.
const kinds: FaultKind[] = ['dead Realtime server', 'jumping clock', 'killed worker'];

describe('five calls at a time', () => {
  let world: FaultWorld;
  before(async () => {
    world = await startFaultWorld();
  });
  after(() => world.close());

  it(`outlive at some moment: ${kinds.join(', ')}`, { timeout: 180_000 }, async (t) => {
    const { apologiesMs, repeats } = await endure(world, 1, kinds);
    t.diagnostic(
      `apologies after ${apologiesMs.map(Math.round).join(', ')} ms; said again after ${JSON.stringify(repeats)}`,
    );
    assert.equal((await world.fleet.store.liveCalls()).length, 0);
  });
});
