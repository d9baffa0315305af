import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { LeasedPot } from '../../../server/calls/leased-pot.ts';
import type { Refusal } from '../../../server/store/ledger.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';

const POT = 'line/bakery/seconds';
const DAY = '2026-11-24';

function aPot(store: Pick<OpenStore, 'reserve' | 'settle'>, { limit = 100, pot = POT, inPlaceOf = '' } = {}) {
  const refusals: Refusal[] = [];
  const leased = new LeasedPot({
    store,
    callId: 'call-1',
    want: (id) => ({ id, pot, period: DAY, amount: 30, limit, expiresAt: 1000, forgetAt: 1e12 }),
    ahead: 15,
    ...(inPlaceOf !== '' && { inPlaceOf }),
    logger,
    onRefused: (refusal) => refusals.push(refusal),
  });
  return { leased, refusals };
}

/** A store whose answers have all come when `idle` resolves. */
async function aStore(t: TestContext) {
  const store = await storeAt(t, await databasePath(t));
  // The store answers in order, and what follows an answer is asked a turn later.
  const idle = async () => {
    for (let n = 0; n < 4; n += 1) {
      await store.balance(POT, DAY);
      await setImmediate();
    }
  };
  return { store, idle, balance: () => store.balance(POT, DAY) };
}

test('it reserves ahead of use, settles behind it, and gives the rest back', async (t) => {
  const { store, idle, balance } = await aStore(t);
  const { leased, refusals } = aPot(store);
  leased.spend(0);
  await idle();
  assert.deepEqual(await balance(), { used: 0, reserved: 30 });
  leased.spend(15);
  await idle();
  assert.deepEqual(await balance(), { used: 0, reserved: 30 });
  leased.spend(1);
  await idle();
  assert.deepEqual(await balance(), { used: 0, reserved: 60 });
  leased.spend(20);
  await idle();
  assert.deepEqual(await balance(), { used: 30, reserved: 30 });
  await leased.close();
  assert.deepEqual(await balance(), { used: 36, reserved: 0 });
  assert.deepEqual(refusals, []);
});

test('the first lease takes the place of the one that was reserved with admission', async (t) => {
  const { store, idle, balance } = await aStore(t);
  const want = { id: 'first', pot: POT, period: DAY, amount: 30, limit: 30, expiresAt: 1000, forgetAt: 1e12 };
  await store.reserve({ callId: 'call-1', wants: [want] });
  const { leased, refusals } = aPot(store, { limit: 30, inPlaceOf: 'first' });
  leased.spend(0);
  await idle();
  assert.deepEqual([await balance(), refusals], [{ used: 0, reserved: 30 }, []]);
  // A replacement of this agent finds it taken.
  const replacement = aPot(store, { limit: 30, inPlaceOf: 'first' });
  replacement.leased.spend(0);
  await idle();
  assert.equal(replacement.refusals.length, 1);
});

test('where nothing is left, that is told once, while some of the last lease is left for a farewell', async (t) => {
  const { store, idle, balance } = await aStore(t);
  const { leased, refusals } = aPot(store, { limit: 59 });
  leased.spend(0);
  await idle();
  leased.spend(16);
  await idle();
  assert.deepEqual(refusals, [{ pot: POT, period: DAY, limit: 59, used: 0, reserved: 30 }]);
  leased.spend(12);
  await idle();
  assert.equal(refusals.length, 1);
  await leased.close();
  assert.deepEqual(await balance(), { used: 28, reserved: 0 });
});

test('what is used beyond all leases is booked in full', async (t) => {
  const { store, idle, balance } = await aStore(t);
  const { leased } = aPot(store, { limit: 30 });
  leased.spend(10);
  await idle();
  leased.spend(200);
  await leased.close();
  assert.deepEqual(await balance(), { used: 210, reserved: 0 });
});

test('even a call that never had a lease is booked', async (t) => {
  const { store, idle, balance } = await aStore(t);
  const { leased, refusals } = aPot(store, { limit: 0 });
  leased.spend(7);
  await idle();
  assert.equal(refusals.length, 1);
  await leased.close();
  assert.deepEqual(await balance(), { used: 7, reserved: 0 });
});

test('a store that is away for a while ends nothing, and loses nothing that was used', async (t) => {
  const { store, idle, balance } = await aStore(t);
  let away = true;
  const failing = {
    reserve: (request: Parameters<OpenStore['reserve']>[0]) =>
      away ? Promise.reject(new Error('locked')) : store.reserve(request),
    settle: store.settle,
  };
  const { leased, refusals } = aPot(failing);
  for (let n = 0; n < 5; n += 1) {
    leased.spend(10);
    await idle();
  }
  away = false;
  leased.spend(1);
  await idle();
  assert.deepEqual(refusals, []);
  await leased.close();
  assert.deepEqual(await balance(), { used: 51, reserved: 0 });
});

test('whatever calls spend and wherever their processes die, no less is booked than was used, and no more leased than there is', async (t) => {
  const path = await databasePath(t);
  const stores = [await storeAt(t, path), await storeAt(t, path)];
  const [store] = stores;
  assert.ok(store);
  const call = fc.record({
    by: fc.nat({ max: 1 }),
    spends: fc.array(fc.nat({ max: 25 }), { maxLength: 8 }),
    /** kill -9: it settles nothing any more, and what it asked for may or may not have been done. */
    dies: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 6 }), async (calls) => {
      const pot = `run-${run++}`;
      const limit = 150;
      let used = 0;
      let overrun = 0;
      let most = 0;
      await Promise.all(
        calls.map(async ({ by, spends, dies }) => {
          const real = stores[by] ?? store;
          const counts = { leased: 0 };
          const counting: Pick<OpenStore, 'reserve' | 'settle'> = {
            async reserve(request) {
              const answer = await real.reserve(request);
              if (answer.ok) counts.leased += request.wants.reduce((sum, { amount }) => sum + amount, 0);
              return answer;
            },
            async settle(settlements) {
              const overruns = await real.settle(settlements);
              overrun += overruns.reduce((sum, { by }) => sum + by, 0);
              return overruns;
            },
          };
          const { leased } = aPot(counting, { pot, limit });
          let spent = 0;
          for (const amount of [0, ...spends]) {
            leased.spend(amount);
            spent += amount;
            const { used: booked, reserved } = await real.balance(pot, DAY);
            most = Math.max(most, booked + reserved);
          }
          if (!dies) await leased.close();
          // What a call that died had used beyond its leases has left no trace.
          used += dies ? Math.min(spent, counts.leased) : spent;
        }),
      );
      await store.expire(1000);
      const end = await store.balance(pot, DAY);
      assert.equal(end.reserved, 0);
      assert.ok(end.used >= used, `${end.used} booked of ${used} used`);
      most = Math.max(most, end.used);
      assert.ok(most <= limit + overrun, `${most} used and reserved, ${overrun} of it dearer than its lease`);
    }),
    { numRuns: 40 },
  );
});
