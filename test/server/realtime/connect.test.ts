import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../server/contract/index.ts';
import { createRealtimeClient } from '../../../server/realtime/realtime-client.ts';
import { webSocketTransport } from '../../../server/realtime/websocket-transport.ts';
import { type Faults, startScriptedRealtime } from '../../support/scripted-realtime.ts';
import { hurriedClock, logger, session, start } from './harness.ts';

const refusals: [name: string, faults: Faults, reason: string][] = [
  ['a refused key', { refuseHandshake: { status: 401 } }, 'refused'],
  ['a forbidden model', { refuseHandshake: { status: 403 } }, 'refused'],
  ['too many requests', { refuseHandshake: { status: 429 } }, 'over-quota'],
  ['a spent quota', { refuseHandshake: { status: 400, code: 'insufficient_quota' } }, 'over-quota'],
  [
    'a spent quota told after the handshake',
    { refuseSession: { code: 'insufficient_quota', message: '' } },
    'over-quota',
  ],
  ['a refused key told after the handshake', { refuseSession: { code: 'invalid_api_key', message: '' } }, 'refused'],
  ['an address that is no Realtime server', { refuseHandshake: { status: 404 } }, 'protocol'],
  ['a session that the server refuses', { refuseSession: { code: 'invalid_value', message: 'voice' } }, 'protocol'],
];

describe('connecting fails at once, with a reason and a cure, on', () => {
  for (const [name, faults, reason] of refusals) {
    test(name, async (t) => {
      const { client, events, server } = await start(t, { faults });
      await assert.rejects(client.connect(), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.reason, reason);
        assert.match(error.cure, /\w+ .*\./);
        assert.doesNotMatch(error.message, /scripted-key/);
        return true;
      });
      assert.equal(server.handshakes.length, 1);
      assert.deepEqual(events.all, [], 'the promise tells it, and nothing else');
    });
  }
});

test('a key is only sent as the endpoint asks', async (t) => {
  const { client, server } = await start(t, { key: 'right' });
  await client.connect();
  assert.equal(server.handshakes[0]?.headers.authorization, 'Bearer right');
  assert.equal(server.handshakes[0]?.path, '/v1/realtime');
  assert.equal(server.handshakes[0]?.query.get('model'), 'scripted');
});

test('a server that wants another key refuses ours', async (t) => {
  const { server } = await start(t, { key: 'right' });
  const client = createRealtimeClient({
    endpoint: { ...server.endpoint, key: 'wrong' },
    session,
    onEvent: (event) => assert.fail(`told ${event.type}`),
    transport: webSocketTransport(),
    logger,
  });
  await assert.rejects(client.connect(), { reason: 'refused' });
});

test('a server that is not there yet is tried again', async (t) => {
  const { client, events, server } = await start(
    t,
    { faults: { refuseHandshake: { status: 503 } } },
    { clock: hurriedClock(20) },
  );
  const connecting = client.connect();
  await server.waitForHandshakes(2);
  server.misbehave({});
  await connecting;
  assert.deepEqual(events.all, []);
});

for (const [what, endpoint] of [
  ['an address', { url: 'not an address', model: 'm' }],
  ['a key', { url: 'ws://127.0.0.1:9/v1', key: 'secret\nkey', model: 'm' }],
] as const) {
  test(`${what} that is malformed rejects, and is not repeated`, async () => {
    const onEvent = () => assert.fail('told an event');
    const client = createRealtimeClient({ endpoint, session, onEvent, transport: webSocketTransport(), logger });
    await assert.rejects(client.connect(), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.reason, 'protocol');
      assert.doesNotMatch(`${error.message} ${error.cause}`, /secret|not an address/);
      return true;
    });
  });
}

test('a port that nobody listens on is unreachable', async () => {
  const gone = await startScriptedRealtime();
  await gone.close();
  const client = createRealtimeClient({
    endpoint: gone.endpoint,
    session,
    onEvent: (event) => assert.fail(`told ${event.type}`),
    transport: webSocketTransport(),
    logger,
    clock: hurriedClock(50),
  });
  await assert.rejects(client.connect(), { reason: 'unreachable' });
});

test('a server that takes the connection and says nothing is given up', async (t) => {
  const { client } = await start(t, { faults: { silent: true } }, { clock: hurriedClock(50) });
  await assert.rejects(client.connect(), { reason: 'timed-out' });
});

test('closing while connecting rejects, and connecting twice is one connection', async (t) => {
  const { client, server } = await start(t);
  await Promise.all([client.connect(), client.connect()]);
  assert.equal(server.handshakes.length, 1);

  const other = await start(t, { faults: { silent: true } });
  const connecting = other.client.connect();
  other.client.close();
  await assert.rejects(connecting, { reason: 'closed' });
});
