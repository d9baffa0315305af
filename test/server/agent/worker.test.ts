import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { systemClock } from '../../../server/agent/clock.ts';
import { type RunningJob, startWorker, type Worker } from '../../../server/agent/worker/worker.ts';
import type { AgentJob } from '../../../server/agent/worker/worker-protocol.ts';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { Happenings } from '../../support/happenings.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';
import { startTcpRelay, type TcpRelay } from '../../support/tcp-relay.ts';

const WAIT_MS = 20_000;

/** A job that runs until the test, or the worker, ends it. */
class HeldJob implements RunningJob {
  readonly job: AgentJob;
  readonly ends: string[] = [];
  readonly #done = Promise.withResolvers<void>();
  readonly done = this.#done.promise;
  readonly #onEnd: (how: string) => void;

  constructor(job: AgentJob, onEnd: (how: string) => void) {
    this.job = job;
    this.#onEnd = onEnd;
  }

  end(how: 'hand-over' | 'goodbye' | 'now'): void {
    this.ends.push(how);
    this.#onEnd(how);
    if (how === 'now') this.finish();
  }

  finish(): void {
    this.#done.resolve();
  }

  fail(error: Error): void {
    this.#done.reject(error);
  }
}

describe('a worker', () => {
  let livekit: TestLiveKit;
  let relay: TcpRelay;
  let rooms: ReturnType<typeof livekitRooms>;
  let worker: Worker;
  let jobs: HeldJob[];
  let happenings: Happenings;
  let registrations: number;
  let attempts: number;
  let count = 0;

  before(async () => {
    livekit = await startLiveKit();
    relay = await startTcpRelay(Number(new URL(livekit.url).port));
    rooms = livekitRooms(livekit);
  });

  afterEach(async () => {
    relay.open = true;
    for (const job of jobs) job.finish();
    await worker.drain([]);
  });

  after(async () => {
    await relay.close();
    await livekit.close();
  });

  const options = (capacity: number, logger: Logger = pino({ level: 'silent' })) => ({
    livekit: { url: `ws://127.0.0.1:${relay.port}`, apiKey: livekit.apiKey, apiSecret: livekit.apiSecret },
    capacity,
    version: '0.0.0',
    clock: systemClock,
    logger,
  });

  async function start(capacity: number, startJob?: (job: AgentJob) => RunningJob): Promise<void> {
    jobs = [];
    happenings = new Happenings();
    registrations = 0;
    attempts = 0;
    const logger = pino(
      { level: 'info' },
      {
        write(line: string) {
          if (line.includes('registered with LiveKit')) registrations += 1;
          if (line.includes('connecting to LiveKit again')) attempts += 1;
          happenings.check();
        },
      },
    );
    worker = startWorker({
      ...options(capacity, logger),
      startJob:
        startJob ??
        ((job) => {
          const held = new HeldJob(job, () => happenings.check());
          jobs.push(held);
          happenings.check();
          return held;
        }),
    });
    await worker.ready;
  }

  const dispatch = async () => {
    count += 1;
    const room = `room-${count}`;
    await rooms.create(room, { callId: `call-${count}`, line: 'bakery', epoch: 1 });
    return room;
  };
  const untilJobs = (wanted: number) =>
    happenings.until(() => jobs.length === wanted, `${wanted} assigned jobs`, WAIT_MS);

  it('is given the calls that are dispatched, with their metadata', async () => {
    await start(5);
    const room = await dispatch();
    await untilJobs(1);
    assert.equal(jobs[0]?.job.room, room);
    assert.deepEqual(JSON.parse(jobs[0]?.job.metadata ?? ''), { callId: `call-${count}`, line: 'bakery', epoch: 1 });
    assert.equal(worker.jobs, 1);
  });

  it('takes as many calls as it has room for, and leaves the next to another', async () => {
    await start(2);
    await dispatch();
    await dispatch();
    await untilJobs(2);
    const taken: HeldJob[] = [];
    const other = startWorker({
      ...options(5),
      startJob(job) {
        taken.push(new HeldJob(job, () => {}));
        happenings.check();
        return taken.at(-1) ?? assert.fail();
      },
    });
    await other.ready;
    // LiveKit drops a dispatch silently where it was too slow to ask; in the house, the reconciler asks again.
    const rooms: string[] = [];
    while (taken.length === 0 && rooms.length < 4) {
      rooms.push(await dispatch());
      await happenings.until(() => taken.length === 1, 'job of the other worker', WAIT_MS / 4).catch(() => {});
    }
    assert.ok(rooms.includes(taken[0]?.job.room ?? ''), `taken: ${taken.length}`);
    assert.equal(worker.jobs, 2);
    await other.drain([]);
  });

  it('comes back when its connection is cut, while its calls go on', async () => {
    await start(5);
    await dispatch();
    await untilJobs(1);
    assert.equal(relay.cut('GET /agent'), 1);
    await happenings.until(() => registrations === 2, 'second registration', WAIT_MS);
    assert.deepEqual(jobs[0]?.ends, []);
    assert.equal(worker.jobs, 1);
    await dispatch();
    await untilJobs(2);
  });

  it('tries until LiveKit is there again', async () => {
    await start(5);
    relay.open = false;
    relay.cut('GET /agent');
    await happenings.until(() => attempts >= 3, 'third attempt', WAIT_MS);
    assert.equal(registrations, 1);
    relay.open = true;
    await happenings.until(() => registrations === 2, 'second registration', WAIT_MS);
  });

  it('goes on when one call can not be started, and another fails', async () => {
    let calls = 0;
    await start(5, (job) => {
      calls += 1;
      if (calls === 1) throw new Error('no such line');
      const held = new HeldJob(job, () => {});
      jobs.push(held);
      happenings.check();
      return held;
    });
    await dispatch();
    await dispatch();
    await untilJobs(1);
    jobs[0]?.fail(new Error('broken'));
    await setImmediate();
    assert.equal(worker.jobs, 0);
    await dispatch();
    await untilJobs(2);
  });

  it('drains: takes nothing new, lets calls say goodbye, and ends those that do not', async () => {
    await start(5);
    await dispatch();
    await dispatch();
    await untilJobs(2);
    const [polite, endless] = jobs;
    const drained = worker.drain([{ how: 'goodbye', ms: 300 }]);
    assert.deepEqual([polite?.ends, endless?.ends], [['goodbye'], ['goodbye']]);
    polite?.finish();
    await drained;
    assert.deepEqual(endless?.ends, ['goodbye', 'now']);
    assert.equal(worker.jobs, 0);
    assert.equal(relay.cut('GET /agent'), 0, 'the worker is still connected');
  });

  it('tells whoever waits that its key is refused', async () => {
    await start(1);
    const refused = startWorker({
      ...options(1),
      livekit: { url: livekit.url, apiKey: livekit.apiKey, apiSecret: 'x'.repeat(32) },
      startJob: () => assert.fail('a refused worker got a job'),
    });
    await assert.rejects(refused.ready, { reason: 'worker-refused' });
    await refused.drain([]);
  });
});
