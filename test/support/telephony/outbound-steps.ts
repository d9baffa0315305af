import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OpenStore } from '../../../server/store/open.ts';
import { OutboundWorld } from './outbound-world.ts';

export const limits = { maxCalls: 2, callsPerMinute: 3, callsPerHourToNumber: 4, minutesPerDay: 10, maxCallMinutes: 2 };
export const trunks = ['one', 'two'].map((name) => ({
  ...{ name, address: 'carrier.example', numbers: ['+12125550142'], prefixes: ['+1212'] },
}));
const good = ['+12125550101', '+12125550102', '+12125550103'];
export const numbers = [...good, '+442079460123', '+19005550101', '911'];

type Step =
  | { do: 'dial'; gateway: number; trunk: number; to: string }
  /** Dialled, answered, and hung up after a while. */
  | { do: 'talk'; gateway: number; trunk: number; to: string; ms: number }
  | { do: 'answer' | 'end'; which: number }
  | { do: 'kill'; gateway: number }
  | { do: 'wait'; ms: number };

const which = fc.nat({ max: 3 });
const gateway = fc.nat({ max: 1 });
// Mostly the same trunk, and numbers that may be dialled: limits are reached by whoever insists.
const target = {
  gateway,
  trunk: fc.constantFrom(0, 0, 0, 1),
  to: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...numbers) },
  ),
};
const ms = fc.oneof(fc.nat(5000), fc.nat(20_000), fc.nat(200_000), fc.nat(2 * 3_600_000), fc.nat(40 * 3_600_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('dial' as const), ...target }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('talk' as const), ...target, ms: fc.constantFrom(0, 10_000, 120_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('answer' as const, 'end' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), gateway }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms }) },
);

async function take(world: OutboundWorld, one: Step): Promise<void> {
  switch (one.do) {
    case 'dial':
      await world.dial(one.gateway, one.trunk, one.to);
      break;
    case 'talk': {
      if ((await world.dial(one.gateway, one.trunk, one.to)) !== undefined) break;
      const call = world.open.at(-1);
      if (call === undefined) break;
      world.answer(call);
      await world.pass(one.ms);
      await world.end(call);
      break;
    }
    case 'answer':
    case 'end': {
      const call = world.open[one.which];
      if (call && one.do === 'answer') world.answer(call);
      else if (call) await world.end(call);
      break;
    }
    case 'kill':
      world.kill(one.gateway);
      break;
    case 'wait':
      await world.pass(one.ms);
  }
}

export function assertWithin(world: OutboundWorld): void {
  const { calls, now } = world;
  assert.ok(world.open.length <= limits.maxCalls, 'calls at once');
  for (const { name } of trunks) {
    const begun = calls.filter((call) => call.trunk === name && call.begunAt > now - 60_000);
    assert.ok(begun.length <= limits.callsPerMinute, 'calls a minute');
  }
  for (const number of numbers) {
    const begun = calls.filter(({ to, begunAt }) => to === number && begunAt > now - 3_600_000);
    assert.ok(begun.length <= limits.callsPerHourToNumber, 'calls an hour to one number');
  }
  assert.ok(
    calls.every(({ to }) => to.startsWith('+1212')),
    'a number within the prefixes',
  );
  assert.ok(world.spokenMs() <= limits.minutesPerDay * 60_000, 'minutes a day');
}

/** Whatever gateways that share a store are asked for, whenever they are killed, no limit is exceeded. Resolves to how many calls were allowed. */
export async function assertLimitsHold(stores: readonly OpenStore[], numRuns: number): Promise<number> {
  let worlds = 0;
  let allowed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 80 }), async (steps) => {
      worlds += 1;
      const world = new OutboundWorld(String(worlds), stores, { outbound: limits, outboundTrunks: trunks });
      for (const one of steps) {
        await take(world, one);
        assertWithin(world);
      }
      allowed += world.calls.length;
      // So that nothing of it is left for the next one.
      for (const call of world.calls) await stores[0]?.endOutbound({ id: call.permit.id, tookMs: 0, at: 0 });
    }),
    { numRuns },
  );
  return allowed;
}
