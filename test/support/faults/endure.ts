import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Conversation } from './conversation.ts';
import { inflict } from './faults.ts';
import { type FaultKind, faultsOf, randomOf } from './plan.ts';
import type { FaultWorld } from './world.ts';

const CALLS = 5;
/** What is promised is 5 s; a machine that runs other tests beside this one gets twice that. */
const APOLOGY_WITHIN_MS = 10_000;

export interface Endured {
  seed: number;
  /** Times in ms from each death of an agent to its apology, for each call. */
  apologiesMs: number[];
  /** How often a caller had to say something again, by what had happened. */
  repeats: Partial<Record<FaultKind, number>>;
}

/** Five calls that talk through the faults of a seed, each of which comes at some moment of a round of questions. */
export async function endure(world: FaultWorld, seed: number, kinds = faultsOf(seed)): Promise<Endured> {
  const random = randomOf(seed);
  const { fleet } = world;
  await world.untilStaffed();
  const calls = await Promise.all(Array.from({ length: CALLS }, async () => new Conversation(await fleet.dial())));
  await Promise.all(calls.map((conversation) => conversation.greeted()));
  const apologiesMs: number[] = [];
  const repeats: Endured['repeats'] = {};

  const round = (ms: number) =>
    Promise.all(calls.map((c) => c.round(random() < 0.5 ? 'low' : 'high', 300 + random() * ms)));
  await round(500);
  for (const kind of kinds) {
    try {
      apologiesMs.push(...(await suffer(kind)));
    } catch (error) {
      throw new Error(
        `Seed ${seed}, ${kind}: ${error instanceof Error ? error.message : error}\n${fleet.serve.output}`,
        {
          cause: error,
        },
      );
    }
  }

  async function suffer(kind: FaultKind): Promise<number[]> {
    const begun = performance.now();
    const struck = async () => {
      await delay(random() * 3_500);
      const { at, bereaved } = await inflict[kind](world, calls, random);
      return Promise.all(bereaved.map((conversation) => conversation.apologised(at)));
    };
    const [times] = await Promise.all([struck(), round(1_500)]);
    for (const ms of times) assert.ok(ms < APOLOGY_WITHIN_MS, `an apology took ${Math.round(ms)} ms`);
    await world.untilStaffed();
    // Who was hit may have to say this again too: a LiveKit that is back has both in the room before they hear each other.
    await round(500);
    repeats[kind] = calls.reduce((sum, conversation) => sum + conversation.repeats, 0);
    for (const conversation of calls) {
      conversation.repeats = 0;
      if (!conversation.hit) conversation.neverApologised(begun);
      conversation.hit = false;
    }
    for (const { call } of calls) {
      await fleet.untilTogether(call);
      assert.deepEqual(await fleet.agentsIn(call.room), [`agent-${call.room}`]);
    }
    return times;
  }

  for (const conversation of calls) await overAndKept(world, conversation);
  return { seed, apologiesMs, repeats };
}

/** The call ends with its caller, leaves nothing open, and all that was acknowledged is kept, once. */
async function overAndKept({ fleet, ask }: FaultWorld, { call, acknowledged }: Conversation): Promise<void> {
  await call.caller.leave();
  const record = await fleet.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
  const caller = record.turns.filter(({ role }) => role === 'caller');
  assert.deepEqual(
    caller.map(({ text }) => text),
    acknowledged,
  );
  assert.equal(new Set(record.turns.map(({ id }) => id)).size, record.turns.length);
  assert.ok(record.messages.length <= 1, `a message was kept ${record.messages.length} times`);
  await fleet.untilRoomGone(call.room);
  // What an agent that died had reserved counts as used, later.
  if (record.events.some(({ name }) => name === 'agent-replaced')) return;
  const open = `select id from reservations where call_id = ? and state = 'open'`;
  for (const end = performance.now() + 5_000; ask(open, call.callId).length > 0; await delay(50)) {
    assert.ok(performance.now() < end, `reservations of ${call.callId} were left open`);
  }
}
