import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { AGENT_NAME } from '../../../server/contract/index.ts';
import { FakeCaller } from '../../support/caller.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';

let livekit: TestLiveKit;
before(async () => {
  livekit = await startLiveKit();
});
after(() => livekit.close());

test('a room of a real LiveKit is made with its dispatch, found among others, and deleted', async () => {
  const rooms = livekitRooms(livekit);
  const dispatch = { callId: 'call-1', line: 'bakery', epoch: 1 };
  await rooms.create('room-a', dispatch);
  await rooms.create('room-b', { callId: 'call-2', line: 'bakery', epoch: 1 });

  const service = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  const [made] = await service.listRooms(['room-a']);
  assert.deepEqual([made?.emptyTimeout, made?.departureTimeout, made?.maxParticipants], [30, 20, 5]);
  const dispatches = await new AgentDispatchClient(livekit.url, livekit.apiKey, livekit.apiSecret).listDispatch(
    'room-a',
  );
  assert.deepEqual(
    dispatches.map((d) => [d.agentName, d.metadata]),
    [[AGENT_NAME, JSON.stringify(dispatch)]],
  );

  assert.deepEqual(await rooms.existing(['room-a', 'room-c']), ['room-a']);
  assert.deepEqual(await rooms.existing([]), []);
  await rooms.delete('room-a');
  await rooms.delete('room-a');
  assert.deepEqual(await rooms.existing(['room-a', 'room-b']), ['room-b']);
});

test('whoever has not heard of the end of their room, and comes back to it, is put out again', async () => {
  const rooms = livekitRooms(livekit);
  await rooms.create('room-e', { callId: 'call-4', line: 'bakery', epoch: 1 });
  await rooms.delete('room-e');
  const back = await FakeCaller.join({ ...livekit, room: 'room-e' });
  await back.untilGone();
  await back.leave();
  assert.deepEqual(await rooms.existing(['room-e']), []);
});

test('an agent is dispatched again into a room that stands, and into one that is gone', async () => {
  const rooms = livekitRooms(livekit);
  const first = { callId: 'call-3', line: 'bakery', epoch: 1 };
  const second = { ...first, epoch: 2 };
  await rooms.create('room-c', first);
  await rooms.dispatch('room-c', second);
  await rooms.dispatch('room-d', second);
  assert.ok((await rooms.all()).includes('room-d'));
  const client = new AgentDispatchClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  const epochs = async (room: string) => (await client.listDispatch(room)).map(({ metadata }) => metadata).toSorted();
  assert.deepEqual(await epochs('room-c'), [JSON.stringify(first), JSON.stringify(second)]);
  assert.deepEqual(await epochs('room-d'), [JSON.stringify(second)]);
  const service = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  const [made] = await service.listRooms(['room-d']);
  assert.deepEqual([made?.emptyTimeout, made?.departureTimeout, made?.maxParticipants], [30, 20, 5]);
});

test('a LiveKit that knows another key refuses', async () => {
  const rooms = livekitRooms({ ...livekit, apiSecret: 'another secret, long enough to sign with' });
  await assert.rejects(rooms.create('room-x', { callId: 'c', line: 'l', epoch: 1 }), { status: 401 });
});
