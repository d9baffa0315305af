import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createCalls } from '../../../server/calls/create-calls.ts';
import type { RoomSource } from '../../../server/calls/rooms.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';

async function setUp(t: TestContext, roomSource?: RoomSource) {
  const store = await storeAt(t, await databasePath(t));
  const rooms = new FakeRooms();
  const lines = catalogOf([aLine(), aLine({ id: 'garage' })], ['ruin']);
  const now = () => 1234;
  return { store, rooms, calls: createCalls({ lines, store, rooms, logger, now, ...(roomSource && { roomSource }) }) };
}

test('an admitted call is in the store and has a room with its agent dispatched', async (t) => {
  const { store, rooms, calls } = await setUp(t);
  const call = await calls.admit({ line: 'bakery', kind: 'web' });
  assert.match(call.identity, /^visitor-[\w-]{22}$/);
  assert.deepEqual([...rooms.rooms], [[call.room, { callId: call.callId, line: 'bakery', epoch: 1 }]]);
  const { state, room, kind, createdAt, line } = (await store.getCall(call.callId)) ?? {};
  assert.deepEqual(
    { state, room, kind, createdAt, line },
    { state: 'dispatched', room: call.room, kind: 'web', createdAt: 1234, line: 'bakery' },
  );
});

test('the agent is told which conversation the call goes on with', async (t) => {
  const { rooms, calls } = await setUp(t);
  const { callId, room } = await calls.admit({ line: 'bakery', kind: 'web', continues: 'call-0' });
  assert.deepEqual(rooms.rooms.get(room), { callId, line: 'bakery', epoch: 1, continues: 'call-0' });
});

test('no two calls share a room, an id or an identity', async (t) => {
  const { calls } = await setUp(t);
  const admitted = await Promise.all(['bakery', 'bakery', 'garage'].map((line) => calls.admit({ line, kind: 'web' })));
  assert.equal(new Set(admitted.flatMap(({ callId, room, identity }) => [callId, room, identity])).size, 9);
});

test('of ten callers at once, as many are admitted as the line takes', async (t) => {
  const { store, rooms, calls } = await setUp(t);
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, () => calls.admit({ line: 'bakery', kind: 'web' })),
  );
  const refused = tries.filter((one) => one.status === 'rejected').map((one) => one.reason.reason);
  assert.deepEqual(refused, Array(8).fill('line-full'));
  assert.equal((await store.liveCalls('bakery')).length, 2);
  assert.equal(rooms.rooms.size, 2);
});

test('a full line takes a caller again once a call has ended, and other lines are not full with it', async (t) => {
  const { store, calls } = await setUp(t);
  const first = await calls.admit({ line: 'bakery', kind: 'web' });
  await calls.admit({ line: 'bakery', kind: 'phone' });
  await calls.admit({ line: 'garage', kind: 'web' });
  await assert.rejects(calls.admit({ line: 'bakery', kind: 'web' }), { reason: 'line-full' });
  await store.endCall(first.callId, 'caller-left', 2000);
  await calls.admit({ line: 'bakery', kind: 'web' });
});

test('a line that is not there or can not be read admits nobody', async (t) => {
  const { store, calls } = await setUp(t);
  await assert.rejects(calls.admit({ line: 'nowhere', kind: 'web' }), { reason: 'line-not-found' });
  await assert.rejects(calls.admit({ line: 'ruin', kind: 'web' }), { reason: 'line-invalid' });
  assert.deepEqual(await store.listCalls({ limit: 9 }), []);
});

test('where LiveKit fails, the caller is told and the call does not take a place', async (t) => {
  const { store, rooms, calls } = await setUp(t);
  rooms.failure = new Error('connect ECONNREFUSED');
  await assert.rejects(calls.admit({ line: 'bakery', kind: 'web' }), {
    reason: 'livekit-unavailable',
    cause: rooms.failure,
  });
  const [call] = await store.listCalls({ limit: 1 });
  assert.equal(call?.endReason, 'room-gone');
  rooms.failure = undefined;
  await calls.admit({ line: 'bakery', kind: 'web' });
  await calls.admit({ line: 'bakery', kind: 'web' });
});

test('a room source may hand out a room that waits with its agent', async (t) => {
  const told: unknown[] = [];
  const warm: RoomSource = async (line) => ({
    name: `warm-${line}`,
    ready: async (dispatch) => {
      told.push(dispatch);
    },
  });
  const { rooms, calls } = await setUp(t, warm);
  const call = await calls.admit({ line: 'bakery', kind: 'web' });
  assert.equal(call.room, 'warm-bakery');
  assert.deepEqual(told, [{ callId: call.callId, line: 'bakery', epoch: 1 }]);
  assert.equal(rooms.rooms.size, 0);
});

test('ending a call closes its room and ends it in the store, once', async (t) => {
  const { store, rooms, calls } = await setUp(t);
  const { callId } = await calls.admit({ line: 'bakery', kind: 'web' });
  await calls.end(callId);
  await calls.end(callId);
  assert.equal(rooms.rooms.size, 0);
  const call = await store.getCall(callId);
  assert.deepEqual([call?.state, call?.endReason, call?.endedAt], ['ended', 'agent-ended', 1234]);
});

test('a call whose room could not be closed does not count as ended', async (t) => {
  const { store, rooms, calls } = await setUp(t);
  const { callId } = await calls.admit({ line: 'bakery', kind: 'web' });
  rooms.failure = new Error('LiveKit is away');
  await assert.rejects(calls.end(callId), { reason: 'livekit-unavailable' });
  assert.equal((await store.getCall(callId))?.state, 'dispatched');
});

test('ending a call that never was says so', async (t) => {
  const { calls } = await setUp(t);
  await assert.rejects(calls.end('call-of-nobody'), { reason: 'call-not-found' });
});
