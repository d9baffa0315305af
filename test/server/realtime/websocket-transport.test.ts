import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { TransportEnd } from '../../../server/realtime/transport.ts';
import { type WebSocketTransportOptions, webSocketTransport } from '../../../server/realtime/websocket-transport.ts';
import { type ScriptedOptions, startScriptedRealtime } from '../../support/scripted-realtime.ts';
import { connected } from './harness.ts';

async function open(t: TestContext, options: WebSocketTransportOptions, script: ScriptedOptions = {}) {
  const server = await startScriptedRealtime(script);
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<TransportEnd>();
  const messages: string[] = [];
  const transport = webSocketTransport(options)(server.endpoint, {
    opened: () => opened.resolve(),
    message: (text) => messages.push(text),
    closed: closed.resolve,
  });
  t.after(async () => {
    transport.close();
    await server.close();
  });
  return { server, transport, messages, opened: opened.promise, closed: closed.promise };
}

test('a server that stops answering pings is given up', async (t) => {
  const { closed } = await open(t, { pingEveryMs: 20 }, { faults: { ignorePings: true } });
  assert.equal((await closed).reason, 'timed-out');
});

test('a server that answers pings is kept, however little it says', async (t) => {
  const { server, opened, transport, closed } = await open(t, { pingEveryMs: 10 });
  await opened;
  const socket = server.connections[0]?.socket ?? assert.fail('no connection');
  for (let ping = 0; ping < 10; ping += 1) await once(socket, 'ping');
  transport.send('{"type":"response.create"}');
  await server.waitFor('response.create');
  const early = await Promise.race([closed, Promise.resolve('open')]);
  assert.equal(early, 'open');
});

test('a message beyond the largest one ends the connection, not the process', async (t) => {
  const { server, opened, closed } = await open(t, { maxMessageBytes: 10_000 });
  await opened;
  server.connections[0]?.sendRaw(JSON.stringify({ type: 'huge', text: 'x'.repeat(20_000) }));
  const end = await closed;
  assert.equal(end.reason, 'unreachable');
  assert.match(end.message, /payload/i);
});

test('a huge event costs the client its connection only', async (t) => {
  const { client, events, server } = await connected(t, {}, { socket: { maxMessageBytes: 100_000 } });
  server.connections[0]?.sendRaw(JSON.stringify({ type: 'huge', text: 'x'.repeat(200_000) }));
  await events.next('reconnected');
  client.respond();
  assert.equal((await events.next('response-done')).status, 'completed');
});

test('a host that takes the connection and never answers the handshake times out', async (t) => {
  const deaf = createServer(() => {});
  deaf.listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  t.after(() => deaf.close());
  const address = deaf.address();
  assert.ok(address && typeof address === 'object');
  const closed = Promise.withResolvers<TransportEnd>();
  webSocketTransport({ handshakeTimeoutMs: 50 })(
    { url: `ws://127.0.0.1:${address.port}/v1`, model: 'm' },
    { opened: () => assert.fail('opened'), message: () => {}, closed: closed.resolve },
  );
  assert.equal((await closed.promise).reason, 'timed-out');
});

test('after close no handler is called', async (t) => {
  const { server, opened, transport, messages } = await open(t, {});
  await opened;
  await server.waitForSent('session.created');
  transport.close();
  const before = messages.length;
  server.connections[0]?.outbox.error('late', 'late');
  await once(server.connections[0]?.socket ?? assert.fail('no connection'), 'close');
  assert.equal(messages.length, before);
});

test('messages are text only: binary ones are passed over', async (t) => {
  const { server, opened, messages } = await open(t, {});
  await opened;
  const connection = server.connections[0] ?? assert.fail('no connection');
  connection.sendRaw(new Uint8Array([1, 2, 3]));
  const answered = once(connection.socket, 'pong');
  connection.socket.ping();
  await answered;
  assert.deepEqual(
    messages.map((text) => JSON.parse(text).type),
    ['session.created'],
  );
});
