import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Want } from '../../../server/store/ledger.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { databasePath, storeAt } from './support.ts';

const LIMIT = 100;
const pots = ['calls', 'seconds'] as const;

/** What holders of reservations do; one that has died is one that never settles. */
type Step =
  | { do: 'reserve'; by: number; id: number; amounts: [number, number]; inPlaceOf?: number; lives: number }
  | { do: 'settle'; by: number; id: number; spent: [number, number] }
  | { do: 'expire'; by: number; at: number };

const id = fc.nat({ max: 11 });
const by = fc.nat({ max: 1 });
const amounts = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record(
    { do: fc.constant('reserve' as const), by, id, amounts, lives: fc.nat({ max: 100 }), inPlaceOf: id },
    { requiredKeys: ['do', 'by', 'id', 'amounts', 'lives'] },
  ),
  fc.record({ do: fc.constant('settle' as const), by, id, spent: amounts }),
  // The clock of whoever looks may be anywhere.
  fc.record({ do: fc.constant('expire' as const), by, at: fc.nat({ max: 200 }) }),
);

function wantsOf(pot: string, { id, amounts, lives }: Extract<Step, { do: 'reserve' }>): Want[] {
  return pots.map((name, i) => ({
    id: `${pot}/${id}/${name}`,
    pot: `${pot}/${name}`,
    period: 'today',
    amount: amounts[i] ?? 0,
    limit: LIMIT,
    expiresAt: lives,
    forgetAt: Number.MAX_SAFE_INTEGER,
  }));
}

async function take(stores: readonly OpenStore[], pot: string, one: Step): Promise<number> {
  const store = stores[one.by];
  assert.ok(store);
  if (one.do === 'reserve') {
    const instead =
      one.inPlaceOf === undefined ? {} : { inPlaceOf: { id: `${pot}/${one.inPlaceOf}/seconds`, spent: 0 } };
    await store.reserve({ callId: 'call', wants: wantsOf(pot, one), ...instead });
    return 0;
  }
  if (one.do === 'expire') {
    await store.expire(one.at);
    return 0;
  }
  const overruns = await store.settle(
    pots.map((name, i) => ({ id: `${pot}/${one.id}/${name}`, spent: one.spent[i] ?? 0 })),
  );
  return overruns.reduce((sum, { by }) => sum + by, 0);
}

test('whatever two processes do side by side, and wherever holders die, no pot holds more than its limit but for overruns', async (t) => {
  const path = await databasePath(t);
  const stores = [await storeAt(t, path), await storeAt(t, path)];
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 }), async (batches) => {
      const pot = `run-${run++}`;
      let overrun = 0;
      for (const batch of batches) {
        // All at once: the two stores' threads and SQLite decide the order.
        const over = await Promise.all(batch.map((one) => take(stores, pot, one)));
        overrun += over.reduce((sum, n) => sum + n, 0);
        for (const name of pots) {
          const { used, reserved } = (await stores[0]?.balance(`${pot}/${name}`, 'today')) ?? { used: 0, reserved: 0 };
          assert.ok(used >= 0 && reserved >= 0, `${name}: ${used} used, ${reserved} reserved`);
          assert.ok(used + reserved <= LIMIT + overrun, `${name}: ${used} used, ${reserved} reserved, ${overrun} over`);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('in the end all that was used is booked, once, and what nobody settled in full', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  const holder = fc.record({
    amount: fc.integer({ min: 1, max: 40 }),
    spent: fc.nat({ max: 60 }),
    /** How it ends, each telling possibly twice. */
    end: fc.constantFrom('settles', 'settles late', 'dies'),
    times: fc.integer({ min: 1, max: 3 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(holder, { maxLength: 8 }), async (holders) => {
      const pot = `run-${run++}`;
      let expected = 0;
      for (const [i, { amount, spent, end, times }] of holders.entries()) {
        const want = { id: `${pot}/${i}`, pot, period: 'today', amount, limit: LIMIT, expiresAt: 50, forgetAt: 1e12 };
        let given = false;
        for (let n = 0; n < times; n += 1) given = (await store.reserve({ callId: 'call', wants: [want] })).ok;
        if (!given) continue;
        expected += end === 'dies' ? amount : spent;
        if (end !== 'settles') continue;
        for (let n = 0; n < times; n += 1) await store.settle([{ id: want.id, spent }]);
      }
      await store.expire(50);
      for (const [i, { spent, end, times }] of holders.entries()) {
        if (end !== 'settles late') continue;
        for (let n = 0; n < times; n += 1) await store.settle([{ id: `${pot}/${i}`, spent }]);
      }
      assert.deepEqual(await store.balance(pot, 'today'), { used: expected, reserved: 0 });
    }),
    { numRuns: 60 },
  );
});
