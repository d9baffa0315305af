import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { anyPort, findPort, isForbidden, requireOwnAddress } from '../../../server/supervisor/ports.ts';

const host = '127.0.0.1';

async function busyPort(): Promise<{ port: number } & Disposable> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { port: address.port, [Symbol.dispose]: () => server.close() };
}

test('a busy port is stepped over', async () => {
  using busy = await busyPort();
  const found = await findPort({ number: busy.port, explicit: false }, { host, what: 'the API' });
  assert.ok(found > busy.port);
});

test('a busy port that was named explicitly is an error that says what it was for', async () => {
  using busy = await busyPort();
  await assert.rejects(
    findPort({ number: busy.port, explicit: true }, { host, what: 'the API' }),
    new RegExp(`Port ${busy.port} for the API is in use`),
  );
});

test('a free port is taken as wished, unless it was promised to another', async () => {
  const free = await anyPort(host);
  const wish = { number: free, explicit: false };
  assert.equal(await findPort(wish, { host, what: 'x' }), free);
  assert.ok((await findPort(wish, { host, what: 'x', taken: new Set([free]) })) > free);
});

test('a port that is busy for UDP only is stepped over where UDP counts', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  const found = await findPort({ number: port, explicit: false }, { host, kinds: ['tcp', 'udp'], what: 'media' });
  assert.ok(found > port);
  socket.close();
});

test('an address of another machine is told as such, with the variable that names it', async () => {
  await requireOwnAddress(host, 'HOYHOY_HOST');
  for (const other of ['192.0.2.1', 'nobody.invalid'])
    await assert.rejects(requireOwnAddress(other, 'HOYHOY_HOST'), {
      message: `HOYHOY_HOST is ${other}, which is no address of this machine.`,
    });
});

test('a port that is for others is not taken for a busy one', () => {
  assert.ok(isForbidden(Object.assign(new Error('listen'), { code: 'EACCES' })));
  assert.ok(!isForbidden(Object.assign(new Error('listen'), { code: 'EADDRINUSE' })));
});
