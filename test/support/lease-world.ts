import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { reconcile, unwatched, type Watch, type WatchAction } from '../../server/calls/reconcile.ts';
import { connect } from '../../server/store/connect.ts';
import type { Fence, LeaseSight } from '../../server/store/lease-store.ts';
import * as leases from '../../server/store/leases.ts';
import type { Database } from '../../server/store/schema.ts';
import { addEvent, createCall, endCall } from '../../server/store/writes.ts';
import { aCall, databasePath } from '../server/store/support.ts';

const CALLS = ['call-1', 'call-2'];
const WORKERS = 3;
const RECONCILERS = 2;

interface Worker {
  /** Of this incarnation. */
  id: string;
  /** Calls that it takes for its own, rightly or not. */
  held: Map<string, number>;
}

/** Everybody who has to do with leases, over the real statements; time and order are the test's. */
class World {
  readonly db: Kysely<Database>;
  readonly workers: Worker[] = [];
  readonly #watches: Watch[] = Array.from({ length: RECONCILERS }, () => unwatched);
  /** What a reconciler has seen and not acted on yet. */
  readonly #sights: ({ at: number; sight: LeaseSight } | undefined)[] = [];
  dispatches: Fence[] = CALLS.map((callId) => ({ callId, epoch: 1 }));
  readonly #claimed = new Set<string>();
  readonly #dispatched = new Set(CALLS.map((callId) => `${callId} 1`));
  #incarnations = 0;
  at = 0;

  constructor(db: Kysely<Database>) {
    this.db = db;
    for (let index = 0; index < WORKERS; index += 1) this.workers.push(this.#newWorker());
  }

  async beat(index: number): Promise<void> {
    const worker = this.#worker(index);
    const asked = [...worker.held];
    const ours = await leases.beat(this.db, { id: worker.id, role: 'worker', free: 5 });
    for (const [callId, epoch] of asked) {
      if (!ours.some((fence) => fence.callId === callId && fence.epoch === epoch)) worker.held.delete(callId);
    }
  }

  /** Its process ends, and another comes in its place. */
  crash(index: number, told: boolean): void {
    if (told) this.rumour(index);
    this.workers[index] = this.#newWorker();
  }

  /** The reconcilers are told that a process has ended, which need not be true. */
  rumour(index: number): void {
    const { id } = this.#worker(index);
    for (const [reconciler, watch] of this.#watches.entries()) {
      this.#watches[reconciler] = reconcile(watch, { type: 'exited', holder: id }).watch;
    }
  }

  /** LiveKit gives a worker a dispatch; `again` keeps it for another one, as duplicates are. */
  async deliver(index: number, nth: number, again: boolean): Promise<void> {
    const fence = this.dispatches[nth % Math.max(1, this.dispatches.length)];
    if (!fence) return;
    if (!again) this.dispatches = this.dispatches.filter((other) => other !== fence);
    const worker = this.#worker(index);
    if ((await leases.claimCall(this.db, { ...fence, holder: worker.id })) === undefined) return;
    const name = `${fence.callId} ${fence.epoch}`;
    assert.ok(!this.#claimed.has(name), `${name} was claimed twice`);
    this.#claimed.add(name);
    worker.held.set(fence.callId, fence.epoch);
  }

  drop(): void {
    this.dispatches.shift();
  }

  /** Whatever a worker takes for its own it may write, however late: only one of the call's newest epoch gets through. */
  async write(index: number): Promise<void> {
    for (const [callId, epoch] of this.#worker(index).held) {
      const event = { callId, name: `by ${epoch}`, at: 0 };
      const written = await leases
        .atomically(this.db, { callId, epoch }, (db) => addEvent(db, event))
        .then(
          () => true,
          () => false,
        );
      assert.equal(written, epoch === (await this.#row(callId)).epoch);
    }
  }

  async release(index: number): Promise<void> {
    const worker = this.#worker(index);
    for (const [callId, epoch] of worker.held) await leases.releaseCall(this.db, { callId, epoch, why: 'handed-over' });
    worker.held.clear();
  }

  /** A reconciler goes on looking while nobody beats. */
  async watch(reconciler: number): Promise<void> {
    for (let looks = 0; looks < 8; looks += 1) {
      this.at += 500;
      await this.look(reconciler);
      await this.act(reconciler);
    }
  }

  async look(reconciler: number): Promise<void> {
    const sight = await leases.seeLeases(this.db, { reconciler: `reconciler-${reconciler}` });
    this.#sights[reconciler] = { at: this.at, sight };
  }

  /** Acts on what it saw last, which may not be true any more. */
  async act(reconciler: number): Promise<void> {
    const seen = this.#sights[reconciler];
    const watch = this.#watches[reconciler];
    if (!seen || !watch) return;
    this.#sights[reconciler] = undefined;
    const decided = reconcile(watch, { type: 'seen', at: seen.at, ...seen.sight });
    this.#watches[reconciler] = decided.watch;
    for (const action of decided.actions) await this.#carryOut(action);
  }

  blind(reconciler: number): void {
    const watch = this.#watches[reconciler];
    if (watch) this.#watches[reconciler] = reconcile(watch, { type: 'blind' }).watch;
  }

  async oneWriterAtMost(): Promise<void> {
    for (const callId of CALLS) {
      const { epoch } = await this.#row(callId);
      const writers = this.workers.filter(({ held }) => held.get(callId) === epoch);
      assert.ok(writers.length <= 1, `${writers.length} may write ${callId}`);
    }
  }

  /** The world as it should be: everybody beats, looks and is dispatched, so that each call has its agent, and keeps it. */
  async settle(): Promise<void> {
    const epochs: string[] = [];
    for (let step = 0; step < 150; step += 1) {
      this.at += 500;
      for (let index = 0; index < WORKERS; index += 1) await this.beat(index);
      for (let reconciler = 0; reconciler < RECONCILERS; reconciler += 1) {
        await this.look(reconciler);
        await this.act(reconciler);
      }
      while (this.dispatches.length > 0) await this.deliver(step % WORKERS, 0, false);
      await this.oneWriterAtMost();
      const rows = await Promise.all(CALLS.map((callId) => this.#row(callId)));
      epochs.push(rows.map(({ epoch }) => epoch).join());
    }
    for (const callId of CALLS) {
      const { state, holder, epoch } = await this.#row(callId);
      const owner = this.workers.find(({ id }) => id === holder);
      assert.ok(state === 'ended' || owner?.held.get(callId) === epoch, `${callId} has no agent that lives`);
    }
    assert.equal(new Set(epochs.slice(-40)).size, 1, 'calls still change hands when all is well');
  }

  async #carryOut(action: WatchAction): Promise<void> {
    if (action.do === 'forget') await leases.forgetHolder(this.db, { id: action.holder });
    if (action.do === 'end') await endCall(this.db, { callId: action.lease.callId, reason: 'agent-failed', at: 0 });
    if (action.do !== 'open') return;
    const { lease, beat } = action;
    const epoch = await leases.openLease(this.db, { ...lease, ...(beat !== undefined && { beat }) });
    if (epoch === undefined) return;
    const name = `${lease.callId} ${epoch}`;
    assert.ok(!this.#dispatched.has(name), `${name} was dispatched twice`);
    this.#dispatched.add(name);
    this.dispatches.push({ callId: lease.callId, epoch });
  }

  #newWorker(): Worker {
    this.#incarnations += 1;
    return { id: `worker-${this.#incarnations}`, held: new Map() };
  }

  #worker(index: number): Worker {
    const worker = this.workers[index];
    assert.ok(worker);
    return worker;
  }

  #row(callId: string) {
    return this.db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirstOrThrow();
  }
}

const worker = fc.nat(WORKERS - 1);
const reconciler = fc.nat(RECONCILERS - 1);
const step: fc.Arbitrary<(world: World) => void | Promise<void>> = fc.oneof(
  worker.map((index) => (world: World) => world.beat(index)),
  // What most others only prepare for.
  { weight: 3, arbitrary: worker.map((index) => (world: World) => world.write(index)) },
  worker.map((index) => (world: World) => world.release(index)),
  fc.tuple(worker, fc.boolean()).map(
    ([index, told]) =>
      (world: World) =>
        world.crash(index, told),
  ),
  {
    weight: 3,
    arbitrary: fc.tuple(worker, fc.nat(5), fc.boolean()).map(
      ([index, nth, again]) =>
        (world: World) =>
          world.deliver(index, nth, again),
    ),
  },
  worker.map((index) => (world: World) => world.rumour(index)),
  reconciler.map((index) => (world: World) => world.watch(index)),
  fc.constant((world: World) => world.drop()),
  reconciler.map((index) => (world: World) => world.look(index)),
  reconciler.map((index) => (world: World) => world.act(index)),
  reconciler.map((index) => async (world: World) => {
    await world.look(index);
    await world.act(index);
  }),
  reconciler.map((index) => (world: World) => world.blind(index)),
  fc.integer({ min: 0, max: 4_000 }).map((ms) => (world: World) => {
    world.at += ms;
  }),
);

/** Holds leases to their promise over so many random histories: one writer at most, and in the end one agent for each call. */
export async function holdLeasesToTheirPromise(t: TestContext, runs: number): Promise<void> {
  const db = await connect(await databasePath(t));
  t.after(() => db.destroy());
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 120 }), async (steps) => {
      await db.deleteFrom('calls').execute();
      await db.deleteFrom('holders').execute();
      for (const id of CALLS) await createCall(db, aCall({ id, room: `room-of-${id}` }));
      const world = new World(db);
      for (const take of steps) {
        await take(world);
        await world.oneWriterAtMost();
      }
      await world.settle();
    }),
    { numRuns: runs },
  );
}
