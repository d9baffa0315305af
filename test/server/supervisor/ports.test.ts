import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import {
  anyPort,
  findPort,
  isForbidden,
  isPortLost,
  type PortWish,
  requireOwnAddress,
  startOnFreePorts,
} from '../../../server/supervisor/ports.ts';
import { listen } from '../../../server/telephony/sip/listen.ts';

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

/** Listens for SIP as a gateway does; the port that is found first is lost to another before that. */
async function listenAfterThief(wish: PortWish) {
  const thief = createServer();
  const tried: number[] = [];
  const started = startOnFreePorts(async () => {
    const port = await findPort(wish, { host, kinds: ['udp', 'tcp'], what: 'SIP' });
    tried.push(port);
    if (tried.length === 1) await once(thief.listen(port, host), 'listening');
    const at = { host, port };
    const audio = { codecs: ['PCMU'], srtp: 'never', rtcpMux: false } as const;
    return listen({ listen: { udp: at, tcp: at }, audio, incomingCall: () => {}, policyFor: () => 'refuse' });
  }, isPortLost);
  try {
    const { bound, close } = await started;
    await close();
    return { bound, tried };
  } finally {
    thief.close();
  }
}

test('a port that is lost between being found and its use is stepped over', async () => {
  const { bound, tried } = await listenAfterThief({ number: await anyPort(host), explicit: false });
  assert.equal(tried.length, 2);
  assert.ok(Number(tried[1]) > Number(tried[0]));
  assert.deepEqual([bound.udp?.port, bound.tcp?.port], [tried[1], tried[1]]);
});

test('a port that was named, and is lost so, is an error that says what it was for', async () => {
  const number = await anyPort(host);
  const cause = { reason: 'port-busy', message: `Port ${number} for SIP is in use by another program.` };
  await assert.rejects(listenAfterThief({ number, explicit: true }), cause);
});

test('what is no matter of ports is not tried again', async () => {
  let tries = 0;
  const broken = startOnFreePorts(async () => {
    tries += 1;
    throw new Error('telephony.yaml is broken');
  }, isPortLost);
  await assert.rejects(broken, /broken/);
  assert.equal(tries, 1);
});
