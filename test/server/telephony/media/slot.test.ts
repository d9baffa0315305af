import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { MediaProcess } from '../../../../server/telephony/media/client.ts';
import { FIRST_DELAY_MS, Slot } from '../../../../server/telephony/media/slot.ts';

/** Processes that are ready, fail and die when the test says so. */
function world() {
  const started: { ready(): FakeProcess; fail(): void }[] = [];
  const slot = new Slot(
    { host: '127.0.0.1', ports: { from: 20_000, to: 20_099 }, logLevel: 'silent', env: {}, onLine: () => {} },
    {
      callsEach: 1,
      logger: pino({ level: 'silent' }),
      onReady: () => {},
      startProcess({ onReleased = () => {} }) {
        const starting = Promise.withResolvers<MediaProcess>();
        started.push({
          ready() {
            const process = new FakeProcess(onReleased);
            starting.resolve(process);
            return process;
          },
          fail: () => starting.reject(new Error('no memory')),
        });
        return starting.promise;
      },
    },
  );
  const begun = async (count: number) => {
    while (started.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { slot, started, begun };
}

/** The same, with a first process that is ready. */
async function running() {
  const { slot, started, begun } = world();
  const first = slot.start();
  const old = started[0]?.ready();
  assert.ok(old);
  await first;
  return { slot, started, begun, old };
}

class FakeProcess implements MediaProcess {
  readonly pid = undefined;
  readonly calls = 0;
  readonly exited: Promise<void>;
  readonly rested: number[] = [];
  readonly release: (port: number) => void;
  readonly #exit = Promise.withResolvers<void>();
  finishing = false;

  constructor(release: (port: number) => void) {
    this.release = release;
    this.exited = this.#exit.promise;
  }

  open = () => assert.fail('no call is meant to come');
  rest(ports: readonly number[]): void {
    this.rested.push(...ports);
  }
  finish(): Promise<void> {
    this.finishing = true;
    return this.exited;
  }
  async stop(): Promise<void> {
    this.die();
  }
  die(): void {
    this.#exit.resolve();
  }
}

test('one that dies while its successor is under way has one successor', async () => {
  const { slot, started, begun, old } = await running();
  slot.tookCall(old);
  assert.equal(started.length, 2);
  old.die();
  // Whatever follows the death asks for another one, which is there already.
  const joined = slot.start();
  assert.equal(started.length, 2);
  const next = started[1]?.ready();
  await joined;
  // Timers of one length go off in the order in which they were set: the one that the death has set is over then.
  await delay(FIRST_DELAY_MS);
  assert.deepEqual(slot.all, [next]);
  assert.equal(started.length, 2);

  next?.die();
  await begun(3);
  const last = started[2]?.ready();
  await slot.start();
  assert.deepEqual([slot.all, started.length, last?.finishing], [[last], 3, false]);
  await slot.stop();
});

test('one that dies while its successor fails is started again', async () => {
  const { slot, started, begun, old } = await running();
  slot.tookCall(old);
  old.die();
  started[1]?.fail();
  await begun(3);
  const next = started[2]?.ready();
  await slot.start();
  assert.deepEqual([slot.all, started.length], [[next], 3]);
  await slot.stop();
});

test('a successor is told of the ports of its predecessor, also of those that are given back later', async () => {
  const { slot, started, old } = await running();
  old.release(20_002);
  slot.tookCall(old);
  const joined = slot.start();
  const next = started[1]?.ready();
  await joined;
  assert.deepEqual([next?.rested, old.finishing], [[20_002], true]);
  old.release(20_004);
  next?.release(20_006);
  assert.deepEqual(next?.rested, [20_002, 20_004], 'of its own it knows');
  await slot.stop();
});
