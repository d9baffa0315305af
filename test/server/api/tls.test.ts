import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import { type Certificate, readCertificate } from '../../../server/api/certificate.ts';
import { type Fetch, type ListenOptions, listen } from '../../../server/api/listen.ts';
import { createTestCa, type IssuedCertificate, type TestCa } from '../../support/test-ca.ts';
import { anApp } from './support.ts';

const host = '127.0.0.1';
const name = 'voice.example';
const app: Fetch = { fetch: (request) => new Response(new URL(request.url).protocol) };
let ca: TestCa;
let files: IssuedCertificate;
let certificate: Certificate;

before(async () => {
  ca = createTestCa();
  files = ca.issue([name]);
  certificate = await readCertificate(files, name);
});
after(() => ca.close());

async function listening(t: TestContext, options: Partial<ListenOptions> = {}) {
  const server = await listen(app, { host, port: { number: 0, explicit: true }, certificate, ...options });
  t.after(() => server.close());
  return server;
}

async function read(port: number): Promise<string> {
  const [response] = await once(get({ host, port, servername: name, ca: ca.pem, agent: false }), 'response');
  let text = '';
  for await (const chunk of response as IncomingMessage) text += chunk;
  return text;
}

async function tls(port: number): Promise<TLSSocket> {
  const socket = connect({ host, port, servername: name, ca: ca.pem });
  await once(socket, 'secureConnect');
  return socket;
}

async function listenOn(server: { listen(port: number, host: string): unknown; address(): unknown }): Promise<number> {
  await once(server.listen(0, host) as never, 'listening');
  return (server.address() as AddressInfo).port;
}

test('over TLS the app sees https, and a renewed certificate is given to those who come after', async (t) => {
  const server = await listening(t);
  assert.equal(server.url, `https://${host}:${server.port}`);
  assert.equal(await read(server.port), 'https:');
  const first = (await tls(server.port)).getPeerX509Certificate()?.serialNumber;
  files.renew();
  server.renew(await readCertificate(files, name));
  assert.equal(await read(server.port), 'https:');
  assert.notEqual((await tls(server.port)).getPeerX509Certificate()?.serialNumber, first);
});

test('TURN shares the port: what begins like STUN goes on decrypted, HTTP stays', async (t) => {
  const turn = createTcpServer((socket: Socket) => socket.pipe(socket));
  t.after(() => turn.close());
  const server = await listening(t, { turn: await listenOn(turn) });
  const client = await tls(server.port);
  const allocate = Buffer.from('000300002112a442000102030405060708090a0b', 'hex');
  client.write(allocate);
  assert.deepEqual((await once(client, 'data'))[0], allocate);
  assert.equal(await read(server.port), 'https:');
  const closed = once(client, 'close');
  await server.close();
  await closed;
});

/** Stands in for livekit-server: echoes, and tells how it was asked. */
async function fakeLiveKit(t: TestContext) {
  const asked: IncomingMessage[] = [];
  const http = createServer((request, response) => {
    asked.push(request);
    response.writeHead(401).end('no permissions to access the room');
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    asked.push(request);
    if (request.url?.includes('refuse')) return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
    return sockets.handleUpgrade(request, socket, head, (ws) => ws.on('message', (data) => ws.send(data)));
  });
  t.after(() => http.closeAllConnections());
  t.after(() => http.close());
  return { url: `ws://${host}:${await listenOn(http)}`, asked };
}

const socketTo = (port: number, path: string) => {
  const agent = new Agent({ servername: name, ca: ca.pem });
  return new WebSocket(`wss://${host}:${port}${path}`, { agent, headers: { cookie: 'a=b' } });
};

test("LiveKit's signalling goes through, with the address of the visitor and nothing that is not its own", async (t) => {
  const livekit = await fakeLiveKit(t);
  const server = await listening(t, { signalling: livekit.url });
  const socket = socketTo(server.port, '/rtc/v1?access_token=secret&join_request=x');
  await once(socket, 'open');
  socket.send('hello');
  assert.equal(String((await once(socket, 'message'))[0]), 'hello');
  const [asked] = livekit.asked;
  assert.equal(asked?.url, '/rtc/v1?access_token=secret&join_request=x');
  assert.equal(asked?.headers['x-forwarded-for'], host);
  assert.equal(asked?.headers.cookie, undefined);
  socket.terminate();
});

test('a refusal comes through as it is, and a path that visitors need not is not there', async (t) => {
  const livekit = await fakeLiveKit(t);
  const server = await listening(t, { signalling: livekit.url });
  for (const [path, status] of [
    ['/rtc?refuse', 401],
    ['/agent?protocol=1', 404],
    ['/rtc/../agent', 404],
    ['/twirp/livekit.RoomService/ListRooms', 404],
  ] as const) {
    const [, response] = await once(socketTo(server.port, path), 'unexpected-response');
    assert.equal(response.statusCode, status, path);
  }
  assert.equal(livekit.asked.length, 1, 'the others never reached LiveKit');
});

test('a livekit-server that is away is told as such', async (t) => {
  const server = await listening(t, { signalling: 'ws://127.0.0.1:9' });
  const [, response] = await once(socketTo(server.port, '/rtc'), 'unexpected-response');
  assert.equal(response.statusCode, 502);
});

test('why a socket was refused can be asked over HTTP, and the token goes no further', async (t) => {
  const livekit = await fakeLiveKit(t);
  const keys = { publicUrl: 'wss://voice.example', apiKey: 'k', apiSecret: 's' };
  const { app } = anApp({ livekit: { ...keys, signalling: livekit.url } });
  const answer = await app.request('/rtc/v1/validate?access_token=secret');
  assert.equal(answer.status, 401);
  assert.equal(await answer.text(), 'no permissions to access the room');
  assert.equal(livekit.asked[0]?.url, '/rtc/v1/validate?access_token=secret');
  const elsewhere = anApp({ livekit: { ...keys, signalling: 'ws://127.0.0.1:9' } }).app;
  const problem = await elsewhere.request('/rtc/validate?access_token=secret');
  assert.equal(problem.status, 503);
  assert.doesNotMatch(await problem.text(), /secret/);
});
