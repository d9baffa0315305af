import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import fc from 'fast-check';
import { nameAddr } from '../../../../server/telephony/sip/message/name-addr.ts';
import { sipUri } from '../../../../server/telephony/sip/message/uri.ts';
import { streamLimits } from '../../../../server/telephony/sip/transport/stream-connection.ts';
import { StreamFramer } from '../../../../server/telephony/sip/transport/stream-framer.ts';
import type { TlsSettings } from '../../../../server/telephony/sip/transport/streams.ts';
import type { IncomingCall } from '../../../../server/telephony/sip/ua/incoming-call.ts';
import { ListeningPhone } from '../../../support/sip/listening-phone.ts';

const loopback = { host: '127.0.0.1', port: 0 };
const media = { address: '127.0.0.1', port: 4_000 };
const open: ListeningPhone[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((phone) => phone.close()));
});

async function listening(...args: Parameters<typeof ListeningPhone.open>): Promise<ListeningPhone> {
  const phone = await ListeningPhone.open(...args);
  open.push(phone);
  return phone;
}

async function socketTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const message = (id: number, body = '') =>
  `OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK${id}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test('a stream is cut into the same messages however it arrives', () => {
  const folded = message(4, 'x').replace('Content-Length: ', 'Content-Length:\r\n ');
  const messages = [message(1), message(2, 'body\r\n\r\nwith blank lines'), message(3, 'é'), folded];
  const stream = Buffer.from(`\r\n${messages.join('\r\n')}`);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const framer = new StreamFramer();
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const found = places.slice(1).flatMap((end, i) => framer.push(stream.subarray(places[i], end)));
      assert.deepEqual(
        found.map((framed) => (framed.type === 'message' ? Buffer.from(framed.bytes).toString() : framed.type)),
        messages,
      );
      assert.equal(framer.pending, 0);
    }),
  );
});

test('where a message would end is not guessed', () => {
  const framed = (text: string) => new StreamFramer().push(Buffer.from(text)).map(({ type }) => type);
  assert.deepEqual(framed('OPTIONS sip:a@b SIP/2.0\r\n\r\n'), ['broken']);
  assert.deepEqual(framed('A\r\nContent-Length: 1\r\nl: 2\r\n\r\nxx'), ['broken']);
  assert.deepEqual(framed('A\r\nContent-Length: -1\r\n\r\nxx'), ['broken']);
  assert.deepEqual(framed('A\r\nContent-Length: 99999999\r\n\r\nxx'), ['broken']);
  assert.deepEqual(framed('x'.repeat(40_000)), ['broken']);
  assert.deepEqual(framed('\r\n\r\n'), ['ping']);
  assert.deepEqual(framed('\r\n'), []);
});

test('over TCP a double CRLF gets a CRLF, and a request its answer on the same connection: RFC 5626 3.5.1', async () => {
  const phone = await listening(() => {});
  const socket = await socketTo(phone.port('tcp'));
  socket.write('\r\n\r\n');
  assert.equal(String((await once(socket, 'data'))[0]), '\r\n');
  socket.write(message(1));
  assert.match(String((await once(socket, 'data'))[0]), /^SIP\/2\.0 200 OK\r\n/);
});

test('a connection is closed on nonsense, on a message that does not get finished, and when it is silent', async () => {
  const limits = { ...streamLimits, messageMs: 50, idleMs: 200 };
  const phone = await listening(() => {}, { streamLimits: limits });
  const closed = async (text: string) => {
    const socket = await socketTo(phone.port('tcp'));
    socket.on('error', () => {});
    socket.write(text);
    await once(socket, 'close');
  };
  await closed('GET / HTTP/1.1\r\n\r\n');
  await closed('OPTIONS sip:a@b SIP/2.0\r\nVia');
  await closed('\r\n');
});

test('one address has only so many connections', async () => {
  const phone = await listening(() => {}, { streamLimits: { ...streamLimits, connectionsPerAddress: 2 } });
  await socketTo(phone.port('tcp'));
  const second = await socketTo(phone.port('tcp'));
  second.write('\r\n\r\n');
  await once(second, 'data');
  const third = connect(phone.port('tcp'), '127.0.0.1').on('error', () => {});
  sockets.push(third);
  await once(third, 'close');
});

test('a busy port is named with its cure', async () => {
  const phone = await listening(() => {});
  for (const transport of ['udp', 'tcp'] as const) {
    const at = { host: '127.0.0.1', port: phone.port(transport) };
    await assert.rejects(
      listening(() => {}, { listen: { [transport]: at } }),
      { reason: 'sip-port-unavailable' },
    );
  }
});

const answer = (call: IncomingCall) => call.answer(media);

async function callOver(transport: 'udp' | 'tcp' | 'tls', tls?: TlsSettings, host = '127.0.0.1') {
  const listen = { udp: loopback, tcp: loopback, ...(tls && { tls: loopback }) };
  const callee = await listening(answer, { listen, ...(tls && { tls }) });
  const caller = await listening(() => {}, { listen: { udp: loopback, tcp: loopback }, ...(tls && { tls }) });
  const call = caller.listening.agent.call(
    {
      to: sipUri({ user: 'x', host, port: callee.port(transport), params: new Map([['transport', transport]]) }),
      from: nameAddr(sipUri({ user: 'y', host: '127.0.0.1' })),
      media,
    },
    caller.hear,
  );
  return { callee, caller, call };
}

for (const transport of ['udp', 'tcp'] as const) {
  test(`two of ours call, hold and hang up over ${transport} on real sockets`, async () => {
    const { callee, caller, call } = await callOver(transport);
    await Promise.all([caller.until('established'), callee.until('established')]);
    call.hold();
    await caller.until('media', 2);
    callee.calls[0]?.hangUp();
    await Promise.all([caller.until('ended'), callee.until('ended')]);
    assert.deepEqual(caller.events.at(-1), { type: 'ended', by: 'them', cause: 'hung-up' });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'hoyhoy-tls-'));
after(() => rmSync(folder, { recursive: true }));

/** A certificate for 127.0.0.1, signed by itself. */
function certificate() {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync(
    'openssl',
    [...args, '-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test('two of ours call and hang up over TLS; a certificate that nobody vouches for ends the attempt', async () => {
  const server = certificate();
  const { callee, caller, call } = await callOver('tls', { server, client: { ca: server.cert } });
  await Promise.all([caller.until('established'), callee.until('established')]);
  assert.equal(callee.calls[0]?.source.transport, 'tls');
  call.hangUp();
  await callee.until('ended');
  const distrustful = await callOver('tls', { server });
  assert.deepEqual(await distrustful.caller.until('ended'), { type: 'ended', by: 'them', cause: 'trunk-failure' });
});
