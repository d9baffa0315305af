import { setTimeout as delay } from 'node:timers/promises';
import type { FakeCaller } from '../caller.ts';
import type { Conversation } from './conversation.ts';
import type { FaultKind, Random } from './plan.ts';
import type { FaultWorld } from './world.ts';

/** What a fault did, for what callers are to hear of it. */
export interface Inflicted {
  /** When, on `performance.now()`'s clock. */
  at: number;
  /** Their agents died, which they are to be told. */
  bereaved: readonly Conversation[];
}

/** Of longer than a holder may be silent. */
const STORE_FAULT_MS = 3_500;
const HOUR_MS = 3_600_000;
/** A busy machine's model uses a tool by then. */
const TOOL_MS = 6_000;
const TAKEN = `select id from tool_runs where call_id = ? and name = 'take_message' and output is not null`;

type Inflict = (world: FaultWorld, calls: readonly Conversation[], random: Random) => Promise<Inflicted>;

/** Each does its harm, marks the calls that it hits before it does so, and resolves once the cause is gone. */
export const inflict: Record<FaultKind, Inflict> = {
  async 'killed worker'(world, calls, random) {
    const victim = pick(calls, random);
    return killWorker(world, calls, workerOf(world, victim));
  },
  async 'dead Realtime server'({ fleet: { realtime } }, calls, random) {
    for (const conversation of calls) conversation.hit = true;
    const at = performance.now();
    realtime.misbehave({ refuseHandshake: { status: 503 } });
    realtime.drop();
    await delay(random() * 1_500);
    realtime.misbehave({});
    return { at, bereaved: [] };
  },
  async 'killed serve'({ fleet }) {
    const at = performance.now();
    fleet.serve.process.kill('SIGKILL');
    await fleet.serve.ended;
    await fleet.restartServe();
    return { at, bereaved: [] };
  },
  async 'restarted LiveKit'({ fleet }, calls) {
    for (const conversation of calls) conversation.hit = true;
    const at = performance.now();
    await fleet.livekit.restart();
    await Promise.all(calls.map(({ call }) => fleet.untilTogether(call)));
    return { at, bereaved: [] };
  },
  async 'full disk'({ disk }) {
    const at = performance.now();
    disk.fill();
    await delay(STORE_FAULT_MS);
    disk.free();
    return { at, bereaved: [] };
  },
  async 'locked store'(world) {
    const at = performance.now();
    const unlock = world.lockStore();
    await delay(STORE_FAULT_MS);
    unlock();
    return { at, bereaved: [] };
  },
  async 'hung tool'(world, calls, random) {
    const victim = pick(calls, random);
    const pid = workerOf(world, victim);
    victim.hit = true;
    const { callId, caller } = victim.call;
    // A message is taken down when it is asked for first, and kept the second time; what becomes of that shows in the
    // answer to what is said next.
    await typeMessageUntil(caller, () => world.ask(TAKEN, callId).length > 0);
    let unlock: (() => void) | undefined;
    world.onTool = () => {
      unlock ??= world.lockStore();
    };
    await typeMessageUntil(caller, () => unlock !== undefined);
    world.onTool = () => {};
    await delay(50 + random() * 500);
    const inflicted = killWorker(world, calls, pid);
    unlock?.();
    return inflicted;
  },
  async 'jumping clock'(world, _calls, random) {
    const at = performance.now();
    await world.shiftClock(random() < 0.5 ? HOUR_MS : -HOUR_MS);
    await delay(STORE_FAULT_MS);
    await world.shiftClock(0);
    return { at, bereaved: [] };
  },
};

/** Types it again where it was talked over, as by this caller. */
async function typeMessageUntil(caller: FakeCaller, happened: () => boolean): Promise<void> {
  for (let typed = 0; typed < 4; typed += 1) {
    await caller.type('message');
    for (const end = performance.now() + TOOL_MS; performance.now() < end; await delay(50)) if (happened()) return;
  }
  throw new Error('The model has not used its tool.');
}

function killWorker(world: FaultWorld, calls: readonly Conversation[], pid: number): Inflicted {
  const bereaved = calls.filter((conversation) => workerOf(world, conversation) === pid);
  for (const conversation of bereaved) conversation.hit = true;
  const at = performance.now();
  process.kill(pid, 'SIGKILL');
  return { at, bereaved };
}

function workerOf(world: FaultWorld, { call }: Conversation): number {
  const [row] = world.ask('select holder from calls where id = ?', call.callId);
  if (typeof row !== 'object' || row === null || !('holder' in row)) throw new Error(`No call ${call.callId}.`);
  return Number.parseInt(String(row.holder), 10);
}

function pick<T>(all: readonly T[], random: Random): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('There is nothing to choose from.');
  return one;
}
