import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { TalkTime } from '../../../../server/agent/manners/talk-time.ts';
import { firstLease, LEASE_LIFE_MS } from '../../../../server/calls/allowance.ts';
import { callerPot, monthlyWant } from '../../../../server/calls/caller-allowance.ts';
import type { OpenStore } from '../../../../server/store/open.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { aLine } from '../../../support/lines.ts';
import { databasePath, logger, storeAt } from '../../store/support.ts';

/** The fake clock's time of day. */
const MONTH = '2023-11';
const line = aLine();

/** One database, as one or more processes see it, whose answers have all come when `idle` resolves. */
async function aWorld(t: TestContext, processes = 1) {
  const path = await databasePath(t);
  const stores: OpenStore[] = [];
  for (let n = 0; n < processes; n += 1) stores.push(await storeAt(t, path));
  const clock = new FakeClock();
  const idle = async () => {
    for (let n = 0; n < 5; n += 1) {
      await Promise.all(stores.map((store) => store.balance('-', MONTH)));
      await setImmediate();
    }
  };
  return {
    clock,
    stores,
    idle,
    async pass(seconds: number) {
      for (let n = 0; n < seconds; n += 1) {
        clock.advance(1000);
        if (n % 5 === 4) await idle();
      }
      await idle();
    },
    balance: (caller = 'ann', period = MONTH) => stores[0]?.balance(callerPot(line, caller), period),
    talk(
      seconds: number,
      options: { callId?: string; store?: OpenStore; caller?: string; lateMs?: () => number } = {},
    ) {
      const { callId = 'call-1', store = stores[0], caller = 'ann', lateMs = () => 0 } = options;
      assert.ok(store);
      const told: string[] = [];
      const talk = new TalkTime({
        ...{ callId, line, caller, seconds, store, logger },
        clock: {
          now: clock.now,
          monotonic: () => clock.monotonic() + lateMs(),
          after: (ms, task) => clock.after(ms, task),
          every: (ms, task) => clock.every(ms, task),
        },
        onNearlySpent: (left) => told.push(`${left} left at ${clock.monotonic() / 1000}`),
        onSpent: () => told.push(`spent at ${clock.monotonic() / 1000}`),
      });
      return { talk, told };
    },
  };
}

test('what was talked is booked to the second, written every quarter of a minute', async (t) => {
  const { talk: aTalk, pass, idle, balance, clock } = await aWorld(t);
  const { talk, told } = aTalk(900);
  talk.start();
  await idle();
  assert.deepEqual(await balance(), { used: 0, reserved: 90 });
  await pass(20);
  assert.deepEqual(await balance(), { used: 15, reserved: 90 });
  clock.advance(400);
  await talk.close();
  assert.deepEqual([await balance(), told, clock.waiting], [{ used: 21, reserved: 0 }, [], 0]);
});

test('a minute before the end it is told, then that nothing is left, and no more than that is booked', async (t) => {
  const { talk: aTalk, pass, idle, balance } = await aWorld(t);
  const { talk, told } = aTalk(130);
  talk.start();
  await idle();
  await pass(150);
  assert.deepEqual(told, ['60 left at 70', 'spent at 130']);
  await talk.close();
  assert.deepEqual(await balance(), { used: 130, reserved: 0 });
  const next = aTalk(130, { callId: 'call-2' });
  next.talk.start();
  await idle();
  assert.deepEqual(next.told, ['spent at 150']);
  await next.talk.close();
  assert.deepEqual(await balance(), { used: 130, reserved: 0 });
});

test('who has less than a minute is told how much', async (t) => {
  const { talk: aTalk, idle, pass } = await aWorld(t);
  const { talk, told } = aTalk(25);
  talk.start();
  await idle();
  await pass(26);
  assert.deepEqual(told, ['25 left at 0', 'spent at 25']);
  await talk.close();
});

test('the second reserved with a page’s admission is given back', async (t) => {
  const { talk: aTalk, idle, balance, stores, clock } = await aWorld(t);
  const id = firstLease('call-1', 'caller');
  const want = monthlyWant(line, { id, caller: 'ann', amount: 1, limit: 90, at: clock.now() });
  await stores[0]?.reserve({ callId: 'call-1', wants: [want] });
  const { talk } = aTalk(90);
  talk.start();
  await idle();
  assert.deepEqual(await balance(), { used: 0, reserved: 90 });
  await talk.close();
});

test('an agent that is killed costs its caller what was talked, and the time until the next one came', async (t) => {
  const { talk: aTalk, pass, idle, balance } = await aWorld(t);
  const killed = aTalk(900);
  killed.talk.start();
  await idle();
  await pass(50);
  // From here on nobody hears of it: its clock is not closed, so it is kept from writing by a store that is gone.
  const { reserved, used } = (await balance()) ?? {};
  assert.deepEqual([used, reserved], [45, 90]);
  const next = aTalk(900);
  next.talk.start();
  await idle();
  assert.deepEqual(await balance(), { used: 50, reserved: 90 });
  await next.talk.close();
});

test('where nobody takes the call over, what was held counts once it expires, and no more', async (t) => {
  const { talk: aTalk, idle, balance, stores, clock } = await aWorld(t);
  aTalk(900).talk.start();
  await idle();
  await stores[0]?.expire(clock.now() + LEASE_LIFE_MS);
  assert.deepEqual(await balance(), { used: 90, reserved: 0 });
});

test('the first of a month, where the line is, brings a whole allowance again, also in the middle of a call', async (t) => {
  const { talk: aTalk, idle, pass, balance, clock } = await aWorld(t);
  // Of 2023-12-01T00:00Z, which is the line's midnight too.
  const untilDecember = (Date.UTC(2023, 11, 1) - clock.now()) / 1000;
  clock.advance((untilDecember - 60) * 1000);
  const { talk, told } = aTalk(90);
  talk.start();
  await idle();
  await pass(140);
  assert.deepEqual(told, [`60 left at ${untilDecember - 30}`]);
  await talk.close();
  const [november, december] = [await balance(), await balance('ann', '2023-12')];
  assert.equal((november?.used ?? 0) + (december?.used ?? 0), 140);
  assert.ok((december?.used ?? 0) >= 65, JSON.stringify(december));
});

test('a store that is away ends no call, and all is booked when it is back', async (t) => {
  const { talk: aTalk, idle, pass, balance, stores } = await aWorld(t);
  const [store] = stores;
  assert.ok(store);
  let away = true;
  const flaky: OpenStore = {
    ...store,
    reserve: (request) => (away ? Promise.reject(new Error('locked')) : store.reserve(request)),
  };
  const { talk, told } = aTalk(300, { store: flaky });
  talk.start();
  await idle();
  await pass(40);
  away = false;
  await pass(10);
  await talk.close();
  assert.deepEqual([await balance(), told], [{ used: 50, reserved: 0 }, []]);
});

/** The pace of the property below, in seconds. */
const STEP = 5;

test('however calls of one caller overlap in two processes, and whichever are killed, the month holds', async (t) => {
  const world = await aWorld(t, 2);
  const call = fc.record({
    by: fc.nat({ max: 1 }),
    beginsAt: fc.nat({ max: 100 }),
    lasts: fc.integer({ min: 1, max: 200 }),
    /** kill -9 after so many seconds; another agent takes it over one step later. */
    diesAfter: fc.option(fc.nat({ max: 100 })),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 30, max: 400 }),
      async (calls, seconds) => {
        const caller = `caller-${run++}`;
        const live = calls.map((one, index) => new AliveCall(world, { ...one, caller, seconds, index }));
        for (let at = 0; at <= 310; at += STEP) {
          for (const one of live) await one.step(at);
          await world.idle();
          const { used, reserved } = (await world.balance(caller)) ?? { used: 0, reserved: 0 };
          assert.ok(used + reserved <= seconds, `${used} used and ${reserved} reserved of ${seconds} at ${at}`);
          world.clock.advance(STEP * 1000);
          await world.idle();
        }
        const { used, reserved } = (await world.balance(caller)) ?? { used: 0, reserved: 0 };
        const talked = live.reduce((sum, one) => sum + one.talked, 0);
        assert.equal(reserved, 0);
        assert.ok(used <= seconds, `${used} of ${seconds}`);
        assert.ok(used >= talked, `${talked} talked, ${used} booked`);
      },
    ),
    { numRuns: 10 },
  );
});

interface Fate {
  by: number;
  beginsAt: number;
  lasts: number;
  diesAfter: number | null;
  caller: string;
  seconds: number;
  index: number;
}

/** A call that is answered by one agent, and after its death by another of the other process. */
class AliveCall {
  talked = 0;
  readonly #world: Awaited<ReturnType<typeof aWorld>>;
  readonly #fate: Fate;
  #state: 'to come' | 'talking' | 'orphaned' | 'over' = 'to come';
  #agent: ReturnType<Awaited<ReturnType<typeof aWorld>>['talk']> | undefined;
  #gate = { open: true };
  #died = false;

  constructor(world: Awaited<ReturnType<typeof aWorld>>, fate: Fate) {
    this.#world = world;
    this.#fate = fate;
  }

  async step(at: number): Promise<void> {
    const { by, beginsAt, lasts, diesAfter } = this.#fate;
    switch (this.#state) {
      case 'to come':
        if (at >= beginsAt) this.#answer(by);
        break;
      case 'orphaned':
        this.#answer(1 - by);
        break;
      case 'talking':
        // What went by since the last step, unless nothing was left within it.
        if (this.#agent?.told.some((words) => words.startsWith('spent'))) return this.#end();
        this.talked += STEP;
        if (diesAfter !== null && !this.#died && this.talked >= diesAfter) {
          this.#died = true;
          this.#gate.open = false;
          this.#state = 'orphaned';
        } else if (this.talked >= lasts) await this.#end();
        break;
      case 'over':
        break;
    }
  }

  #answer(by: number): void {
    const store = this.#world.stores[by];
    assert.ok(store);
    // What a killed process would have written is lost.
    const gate = { open: true };
    const killed = () => Promise.reject(new Error('killed'));
    const gated: OpenStore = {
      ...store,
      reserve: (request) => (gate.open ? store.reserve(request) : killed()),
      settle: (all) => (gate.open ? store.settle(all) : killed()),
    };
    const { caller, seconds, index } = this.#fate;
    this.#gate = gate;
    this.#agent = this.#world.talk(seconds, { callId: `${caller}-${index}`, store: gated, caller });
    this.#agent.talk.start();
    this.#state = 'talking';
  }

  async #end(): Promise<void> {
    await this.#agent?.talk.close();
    this.#state = 'over';
  }
}

test('a tick that comes later than the one before overdraws nothing', async (t) => {
  const { talk: aTalk, pass, idle, balance, clock } = await aWorld(t);
  const { talk, told } = aTalk(12, { lateMs: () => (clock.monotonic() >= 12_000 ? 3 : 0) });
  talk.start();
  await idle();
  await pass(13);
  await talk.close();
  assert.deepEqual(told.at(-1), 'spent at 12');
  assert.deepEqual(await balance(), { used: 12, reserved: 0 });
});
