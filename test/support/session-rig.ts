import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { startSession } from '../../server/agent/session/session.ts';
import type { RunningJob } from '../../server/agent/worker/worker.ts';
import { exactWords } from '../../server/contract/index.ts';
import type { Line } from '../../server/line/line.ts';
import type { HistoryItem } from '../../server/realtime/client.ts';
import type { Claim } from '../../server/store/lease-store.ts';
import type { CallRecord } from '../../server/store/store.ts';
import { FakeCallRoom } from './fake-call-room.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRealtime } from './fake-realtime.ts';
import { FakeStore } from './fake-store.ts';
import { leasesOf } from './held-leases.ts';
import { aLine, catalogOf } from './lines.ts';

/** Lets everything that only waits for promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

/** The record of `call-1`, of which nothing has been said. */
export function aRecord(state: CallRecord['state']): CallRecord {
  const lists = { turns: [], events: [], usage: [], messages: [] };
  return { id: 'call-1', line: 'bakery', room: 'room-1', kind: 'web', createdAt: 0, state, ...lists };
}

/** A call whose session runs on a fake clock: tests play the caller through `room`, and the model through `realtime`. */
export class Call {
  readonly clock = new FakeClock();
  readonly store = new FakeStore();
  readonly deleted: string[] = [];
  readonly job: RunningJob;
  over = false;
  /** What the model was told of earlier. */
  history: readonly HistoryItem[] = [];
  #room: FakeCallRoom | undefined;
  #realtime: FakeRealtime | undefined;

  constructor(
    line: Partial<Line> | 'missing' = {},
    setUp: {
      realtime?: Error;
      join?: Error;
      state?: CallRecord['state'];
      epoch?: number;
      claim?: Claim | 'refused';
      /** An earlier call, and what was said in it. */
      continues?: CallRecord;
    } = {},
  ) {
    if (setUp.state) this.store.call = aRecord(setUp.state);
    if (setUp.claim) this.store.claim = setUp.claim === 'refused' ? undefined : setUp.claim;
    if (setUp.continues) this.store.earlier.set(setUp.continues.id, setUp.continues);
    const continues = setUp.continues && { continues: setUp.continues.id };
    this.job = startSession(
      {
        id: 'job',
        room: 'room-1',
        token: 'token',
        url: 'ws://livekit',
        metadata: JSON.stringify({ callId: 'call-1', line: 'bakery', epoch: setUp.epoch ?? 1, ...continues }),
      },
      {
        lines: catalogOf(line === 'missing' ? [] : [aLine(line)]),
        store: this.store,
        leases: leasesOf(this.store),
        clock: this.clock,
        logger: pino({ level: 'silent' }),
        openRoom: (onEvent) => {
          this.#room = new FakeCallRoom(this.clock, onEvent);
          this.#room.joinFailure = setUp.join;
          return this.#room;
        },
        openRealtime: ({ session, history, onEvent }) => {
          this.history = history;
          this.#realtime = new FakeRealtime(session, onEvent);
          this.#realtime.connectFailure = setUp.realtime;
          return this.#realtime;
        },
        deleteRoom: async (room) => void this.deleted.push(room),
      },
    );
    this.job.done.then(() => {
      this.over = true;
    });
  }

  get room(): FakeCallRoom {
    assert.ok(this.#room);
    return this.#room;
  }

  get realtime(): FakeRealtime {
    assert.ok(this.#realtime);
    return this.#realtime;
  }

  /** Words of each response asked for, where it was told exactly what to say. */
  get said(): (string | undefined)[] {
    return this.realtime.asked.map((instructions) => exactWords(instructions));
  }

  /** The caller comes and hears the greeting to its end. */
  async greeted(): Promise<this> {
    await settle();
    this.realtime.answer('Hello, Marlow Street Bakery.', 1000);
    this.arrive();
    this.clock.advance(1200);
    await settle();
    return this;
  }

  arrive(): void {
    this.room.emit({ type: 'caller-joined', identity: 'visitor-1', phone: false, name: '', attributes: {} });
    this.room.emit({ type: 'caller-listening' });
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  async ended(): Promise<string | undefined> {
    await settle();
    assert.equal(this.over, true, 'the session is not over');
    assert.equal(this.room.left, 1);
    assert.equal(this.clock.waiting, 0, 'timers are left');
    return this.store.ended;
  }
}
