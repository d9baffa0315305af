import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endure } from '../../support/faults/endure.ts';
import { faultKinds, faultsOf, randomOf } from '../../support/faults/plan.ts';
import { type FaultWorld, startFaultWorld } from '../../support/faults/world.ts';

/** Begins with a worker that is killed. `test/long/faults.test.ts` goes through many seeds. */
const SEED = [...Array(100).keys()].find((seed) => faultsOf(seed)[0] === 'killed worker') ?? 0;

describe('five calls at a time', () => {
  let world: FaultWorld;
  before(async () => {
    world = await startFaultWorld();
  });
  after(() => world.close());

  it(`outlive the first faults of seed ${SEED}: ${faultsOf(SEED, 2).join(', ')}`, async () => {
    await endure(world, SEED, 2);
    assert.equal((await world.fleet.store.liveCalls()).length, 0);
  });
});

describe('a plan of faults', () => {
  it('is the same for the same seed, and leaves no kind out of two seeds that follow each other', () => {
    assert.deepEqual(faultsOf(7), faultsOf(7));
    assert.deepEqual([...faultsOf(6), ...faultsOf(7)].toSorted(), [...faultKinds].toSorted());
    assert.equal(randomOf(7)(), randomOf(7)());
    assert.notEqual(randomOf(7)(), randomOf(8)());
  });
});
