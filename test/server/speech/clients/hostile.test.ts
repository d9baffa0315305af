import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { serveSocket } from '../../../../server/speech/socket.ts';
import { echo } from '../session-harness.ts';
import { startFakeServer } from './fake-server.ts';

let server: Awaited<ReturnType<typeof startFakeServer>>;

before(async () => {
  server = await startFakeServer();
});
after(async () => {
  await server?.close();
});

/** A request to become a WebSocket, as no library would send it. */
async function upgrade(target: string) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  return socket;
}

test('A request to no address at all is refused, and one that is gone before the answer hurts nobody', async () => {
  for (const target of ['//', 'http://[', '/other']) {
    const socket = await upgrade(target);
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 404/, target);
    socket.destroy();
  }
  (await upgrade('/other')).resetAndDestroy();
  const health = server.url.replace('ws:', 'http:').replace('/v1', '/healthz');
  assert.equal((await fetch(health)).status, 200);
});

test('A client that does not read what it is sent is disconnected, and that is told', { timeout: 60_000 }, async () => {
  const [text, lines] = ['x'.repeat(199_000), new PassThrough()];
  const own = await startFakeServer(pino({}, lines));
  const client = new WebSocket(`${own.url}/realtime?model=test`);
  await once(client, 'open');
  client.pause();
  const content = [{ type: 'input_text', text }];
  client.send(
    JSON.stringify({ type: 'conversation.item.create', item: { id: 'a', type: 'message', role: 'user', content } }),
  );
  for (let i = 0; i < 500; i++) client.send(JSON.stringify({ type: 'conversation.item.retrieve', item_id: 'a' }));
  const [told] = await once(lines, 'data');
  assert.match(String(told), /does not read/);
  client.terminate();
  await own.close();
});

test('A client that sends faster than it is served is held back', { timeout: 60_000 }, async () => {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  const address = sockets.address();
  assert.ok(address !== null && typeof address === 'object');
  const line = Promise.withResolvers<undefined>();
  const heldBack = Promise.withResolvers<void>();
  sockets.on('connection', (socket) => {
    const pause = socket.pause.bind(socket);
    socket.pause = () => {
      pause();
      heldBack.resolve();
    };
    const { engine } = server;
    const logger = pino({ level: 'silent' });
    serveSocket(socket, { model: 'test', line: line.promise, engine, answerer: echo, logger });
  });
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  await once(client, 'open');
  const answers: string[] = [];
  const all = new Promise<void>((resolve) => {
    client.on('message', (data) => {
      answers.push(String(data));
      if (answers.length === 1 + 12) resolve();
    });
  });
  for (let i = 0; i < 12; i++) client.send(JSON.stringify({ type: 'no.such.event', filler: 'x'.repeat(4_000_000) }));
  await heldBack.promise;
  line.resolve(undefined);
  await all;
  assert.equal(answers.filter((answer) => /unknown_event/.test(answer)).length, 12);
  client.terminate();
  sockets.close();
});
