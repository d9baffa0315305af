import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Fetch, type Listening, listen } from '../../../server/api/listen.ts';

const host = '127.0.0.1';
const echo: Fetch = { fetch: (_, env) => Response.json(env) };

async function listening(t: TestContext, app: Fetch, port: { number: number; explicit: boolean }): Promise<Listening> {
  const server = await listen(app, { host, port });
  t.after(() => server.close());
  return server;
}

test('the app is told who connects', async (t) => {
  const server = await listening(t, echo, { number: 0, explicit: true });
  const response = await fetch(`${server.url}/`);
  assert.deepEqual(await response.json(), { remoteAddress: host });
});

test('a busy port is stepped over where nobody has named it', async (t) => {
  const first = await listening(t, echo, { number: 18_200, explicit: false });
  const second = await listening(t, echo, { number: first.port, explicit: false });
  assert.ok(second.port > first.port && second.port < first.port + 20);
});

test('a busy port that was named is an error with its cure', async (t) => {
  const first = await listening(t, echo, { number: 0, explicit: true });
  await assert.rejects(listen(echo, { host, port: { number: first.port, explicit: true } }), {
    reason: 'port-busy',
    cure: /HOYHOY_PORT/,
  });
});

test('an address of another machine is an error with its cure', async () => {
  const elsewhere = listen(echo, { host: '203.0.113.1', port: { number: 8080, explicit: false } });
  await assert.rejects(elsewhere, { reason: 'listen-failed', cure: /HOYHOY_HOST/ });
});

test('closing lets a request under way finish and takes no other', async () => {
  let answer: (response: Response) => void = () => {};
  let asked: () => void = () => {};
  const underWay = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const app: Fetch = {
    fetch: () =>
      new Promise<Response>((resolve) => {
        answer = resolve;
        asked();
      }),
  };
  const server = await listen(app, { host, port: { number: 0, explicit: true } });
  const response = fetch(server.url);
  await underWay;
  const closed = server.close();
  answer(new Response('done'));
  assert.equal(await (await response).text(), 'done');
  await closed;
  await assert.rejects(fetch(server.url));
});

test('a connection that says nothing does not hold up closing', async () => {
  const server = await listen(echo, { host, port: { number: 0, explicit: true } });
  const socket = connect(server.port, host);
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: x');
  const ended = once(socket, 'close');
  socket.on('error', () => {});
  await server.close();
  await ended;
});
