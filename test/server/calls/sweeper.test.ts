import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { sweepCalls } from '../../../server/calls/sweeper.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const DAY_MS = 86_400_000;

async function setUp(t: TestContext) {
  const store = await storeAt(t, await databasePath(t));
  const rooms = new FakeRooms();
  const lines = catalogOf([aLine(), aLine({ id: 'garage', retentionDays: 1 })], ['ruin']);
  const now = () => 100 * DAY_MS;
  const tasks: { run: () => Promise<void>; stopped: boolean }[] = [];
  const sweeper = sweepCalls({
    store,
    rooms,
    lines,
    logger,
    now,
    repeat: (run) => {
      const task = { run, stopped: false };
      tasks.push(task);
      return {
        stop() {
          task.stopped = true;
        },
      };
    },
  });
  const [lost, expire, left, old] = tasks;
  assert.ok(lost && expire && left && old);
  const calls = createCalls({ lines, store, rooms, logger, now });
  return { store, rooms, calls, sweeper, tasks, lost: lost.run, expire: expire.run, left: left.run, old: old.run };
}

test('a call whose room is missing twice in a row is ended; one that has its room goes on', async (t) => {
  const { store, rooms, calls, lost } = await setUp(t);
  const gone = await calls.admit({ line: 'bakery', kind: 'web' });
  const here = await calls.admit({ line: 'bakery', kind: 'web' });
  rooms.rooms.delete(gone.room);
  await lost();
  assert.equal((await store.getCall(gone.callId))?.state, 'dispatched');
  await lost();
  assert.equal((await store.getCall(gone.callId))?.endReason, 'room-gone');
  assert.equal((await store.getCall(here.callId))?.state, 'dispatched');
});

test('a room that is back in between saves its call', async (t) => {
  const { store, rooms, calls, lost } = await setUp(t);
  const call = await calls.admit({ line: 'bakery', kind: 'web' });
  rooms.rooms.delete(call.room);
  await lost();
  await rooms.create(call.room, { callId: call.callId, line: 'bakery', epoch: 1 });
  await lost();
  rooms.rooms.delete(call.room);
  await lost();
  assert.equal((await store.getCall(call.callId))?.state, 'dispatched');
});

test('while LiveKit is away no call is taken for lost', async (t) => {
  const { store, rooms, calls, lost } = await setUp(t);
  const call = await calls.admit({ line: 'bakery', kind: 'web' });
  rooms.failure = new Error('LiveKit is away');
  await lost();
  await lost();
  await lost();
  assert.equal((await store.getCall(call.callId))?.state, 'dispatched');
});

test('a room is deleted once its call was over twice in a row; live ones and those of others stay', async (t) => {
  const { store, rooms, calls, left } = await setUp(t);
  const over = await calls.admit({ line: 'bakery', kind: 'web' });
  const live = await calls.admit({ line: 'bakery', kind: 'web' });
  await rooms.create('room-of-another-program', { callId: 'x', line: 'x', epoch: 1 });
  await store.endCall(over.callId, 'caller-left', 1);
  await left();
  assert.ok(rooms.rooms.has(over.room));
  await left();
  assert.deepEqual([...rooms.rooms.keys()], [live.room, 'room-of-another-program']);
});

test('each line keeps its ended calls for its own number of days, whatever is wrong with another', async (t) => {
  const { store, old } = await setUp(t);
  const ended = async (id: string, line: string, day: number) => {
    await store.createCall(aCall({ id, line, createdAt: 0 }));
    await store.endCall(id, 'caller-left', day * DAY_MS);
  };
  await ended('bakery-old', 'bakery', 69);
  await ended('bakery-recent', 'bakery', 71);
  await ended('garage-old', 'garage', 98);
  await ended('ruin-old', 'ruin', 1);
  await old();
  const kept = await store.listCalls({ limit: 9 });
  assert.deepEqual(kept.map((call) => call.id).sort(), ['bakery-recent', 'ruin-old']);
});

test('once stopped, nothing is swept any more', async (t) => {
  const { sweeper, tasks } = await setUp(t);
  sweeper.stop();
  assert.deepEqual(
    tasks.map((task) => task.stopped),
    [true, true, true, true],
  );
});

test('by default it sweeps at once, and no process stays alive for it', async (t) => {
  const { store, rooms } = await setUp(t);
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const looked = new Promise<void>((resolve) => {
    rooms.existing = async () => {
      resolve();
      return [];
    };
  });
  const sweeper = sweepCalls({ store, rooms, lines: catalogOf([]), logger });
  await looked;
  const held = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  sweeper.stop();
  assert.equal(held, before);
});
