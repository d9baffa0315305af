import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { TokenSource } from 'livekit-client';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { createApp } from '../../../server/api/app.ts';
import { type Listening, listen } from '../../../server/api/listen.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { type OpenStore, openStore } from '../../../server/store/open.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';
import { logger } from '../store/support.ts';
import { nobodyWrites } from './support.ts';

// All parts real: HTTP, store, LiveKit, and LiveKit's own clients.

let dir: string;
let livekit: TestLiveKit;
let store: OpenStore;
let server: Listening;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-api-'));
  livekit = await startLiveKit();
  store = await openStore({ path: join(dir, 'calls.db'), logger });
  const lines = catalogOf([aLine({ limits: limits({ concurrentCalls: 10, maxCallMinutes: 5 }) })]);
  const calls = createCalls({ lines, store, rooms: livekitRooms(livekit), logger });
  const access = { publicUrl: livekit.url, apiKey: livekit.apiKey, apiSecret: livekit.apiSecret };
  const app = createApp({
    lines,
    calls,
    store,
    livekit: access,
    answerer: nobodyWrites,
    checks: {},
    secret: 'a secret of the tests',
    logger,
  });
  server = await listen(app, { host: '127.0.0.1', port: { number: 0, explicit: true } });
});
after(async () => {
  await server.close();
  await store.close();
  await livekit.close();
  await rm(dir, { recursive: true });
  await dispose();
});

function tokenSource() {
  return TokenSource.endpoint(`${server.url}/api/lines/bakery/token`);
}

test("livekit-client's TokenSource works unchanged, and each fetch is a call of its own", async () => {
  const source = tokenSource();
  const wishes = { participantName: 'Ann', participantAttributes: { page: '/cakes' }, agentName: 'someone-else' };
  const first = await source.fetch(wishes);
  const second = await source.fetch(wishes);
  assert.equal(first.serverUrl, livekit.url);
  assert.notEqual(first.participantToken, second.participantToken);
  const [newer, older] = await store.listCalls({ line: 'bakery', limit: 2 });
  assert.ok(newer && older && newer.room !== older.room);
});

test('the token opens the room that has our agent dispatched, with our attributes, which its bearer can not change', async () => {
  const { serverUrl, participantToken } = await tokenSource().fetch({
    roomName: 'a room of my choice',
    participantName: 'Ann',
    participantAttributes: { page: '/cakes' },
    agentName: 'someone-else',
  });
  const room = new Room();
  await room.connect(serverUrl, participantToken, { autoSubscribe: true, dynacast: false });
  try {
    const [call] = await store.listCalls({ line: 'bakery', limit: 1 });
    assert.ok(call);
    assert.equal(room.name, call.room);
    const attributes = { page: '/cakes', 'hoyhoy.call_id': call.id, 'hoyhoy.line': 'bakery' };
    assert.deepEqual(room.localParticipant?.attributes, attributes);
    assert.equal(room.localParticipant?.name, 'Ann');

    const dispatches = await new AgentDispatchClient(livekit.url, livekit.apiKey, livekit.apiSecret).listDispatch(
      call.room,
    );
    assert.deepEqual(
      dispatches.map((dispatch) => [dispatch.agentName, dispatch.metadata]),
      [['hoyhoy', JSON.stringify({ callId: call.id, line: 'bakery', epoch: 1 })]],
    );

    await room.localParticipant?.setAttributes({ 'hoyhoy.call_id': 'another' }).catch(() => {});
    const service = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
    const identity = room.localParticipant?.identity ?? '';
    assert.match(identity, /^visitor-/);
    const seen = await service.getParticipant(call.room, identity);
    assert.deepEqual(seen.attributes, attributes);
    assert.equal(seen.permission?.canUpdateMetadata, false);

    const gone = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    await livekitRooms(livekit).delete(call.room);
    await gone;
  } finally {
    await room.disconnect();
  }
});
