import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endure } from '../support/faults/endure.ts';
import { faultsOf } from '../support/faults/plan.ts';
import { type FaultWorld, startFaultWorld } from '../support/faults/world.ts';

const SEEDS = 20;

/** One seed alone: `npm run test:long -- --grep "seed 7:"`. */
describe('five calls at a time', () => {
  let world: FaultWorld;
  const apologies: number[] = [];
  before(async () => {
    world = await startFaultWorld();
  });
  after(() => world.close());

  for (let seed = 0; seed < SEEDS; seed += 1) {
    it(`outlive the faults of seed ${seed}: ${faultsOf(seed).join(', ')}`, { timeout: 180_000 }, async (t) => {
      const { apologiesMs, repeats } = await endure(world, seed);
      apologies.push(...apologiesMs);
      t.diagnostic(`said again after ${JSON.stringify(repeats)}`);
      t.diagnostic(`apologies after ${apologiesMs.map(Math.round).join(', ')} ms; ${distribution(apologies)}`);
      assert.equal((await world.fleet.store.liveCalls()).length, 0);
    });
  }
});

function distribution(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return `of all ${times.length} so far p50 ${at(0.5)}, p95 ${at(0.95)} ms`;
}
