import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
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
