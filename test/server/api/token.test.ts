import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenVerifier } from 'livekit-server-sdk';
import { anApp, ask, failure, keys, problemOf, SHOP, TOKEN_PATH, tokenOf } from './support.ts';

const verifier = new TokenVerifier(keys.apiKey, keys.apiSecret);

async function claimsFor(body: object) {
  const { app } = anApp();
  const response = await ask(app, { body });
  assert.equal(response.status, 201);
  return verifier.verify((await tokenOf(response)).participant_token);
}

test('a visitor is given a token for the room of their call, and nothing beyond it', async () => {
  const { app, calls } = anApp();
  const response = await ask(app, { body: { participant_name: 'Ann' } });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const { server_url, participant_token } = await tokenOf(response);
  assert.equal(server_url, 'wss://live.example');
  const claims = await verifier.verify(participant_token);
  assert.deepEqual(claims.video, {
    roomJoin: true,
    room: 'room-1',
    canSubscribe: true,
    canPublish: true,
    canPublishSources: ['microphone'],
    canPublishData: true,
    canUpdateOwnMetadata: false,
  });
  assert.equal(claims.sub, 'visitor-1');
  assert.equal(claims.name, 'Ann');
  assert.deepEqual(claims.attributes, { 'hoyhoy.call_id': 'call-1', 'hoyhoy.line': 'bakery' });
  const [{ line, kind } = {}] = calls.admitted;
  assert.deepEqual({ line, kind }, { line: 'bakery', kind: 'web' });
  for (const none of [claims.sip, claims.roomConfig, claims.metadata, claims.kind]) assert.equal(none, undefined);
});

test('a token lives for a minute, so that TokenSource never hands it to a second call', async () => {
  const { exp = 0, nbf = 0 } = await claimsFor({});
  assert.equal(exp - nbf, 60);
});

test('whatever a client wishes of room, identity, metadata or agent, nothing of it is taken', async () => {
  const claims = await claimsFor({
    room_name: 'room-of-someone-else',
    participant_identity: 'agent-room-1',
    participant_metadata: '{"admin":true}',
    room_config: { name: 'x', agents: [{ agent_name: 'other' }], egress: { room: { file_outputs: [{}] } } },
    grants: { roomAdmin: true },
  });
  assert.equal(claims.video?.room, 'room-1');
  assert.equal(claims.sub, 'visitor-1');
  assert.equal(/someone-else|admin|egress|other/i.test(JSON.stringify(claims)), false);
});

test('odd types in fields that are not taken are no error', async () => {
  await claimsFor({ room_name: 5, room_config: 'x', participant_metadata: null, participant_name: null });
});

test('a body is not needed', async () => {
  const { app } = anApp();
  assert.equal((await ask(app)).status, 201);
  assert.equal((await ask(app, { body: '' })).status, 201);
});

const names: [sent: string, shown: string | undefined][] = [
  ['  Ann  ', 'Ann'],
  ['An\u0000n\u001b[31m\r\n', 'Ann[31m'],
  ['\u202egnp.exe\u2066', 'gnp.exe'],
  ['\u0007 \n', undefined],
  ['Zoë 👩‍👩‍👧', 'Zoë 👩‍👩‍👧'],
  ['می‌خواهم', 'می‌خواهم'],
  ['x'.repeat(5000), 'x'.repeat(100)],
  ['👋'.repeat(200), '👋'.repeat(100)],
];
for (const [sent, shown] of names) {
  test(`the name ${JSON.stringify(sent.slice(0, 20))} is shown as ${JSON.stringify(shown?.slice(0, 20))}`, async () => {
    const claims = await claimsFor({ participant_name: sent });
    assert.equal(claims.name, shown);
  });
}

test('attributes go along with the call', async () => {
  const attributes = { page: '/cakes', 'cart.total': '12.50', constructor: 'x' };
  const claims = await claimsFor({ participant_attributes: attributes });
  assert.deepEqual(claims.attributes, { ...attributes, 'hoyhoy.call_id': 'call-1', 'hoyhoy.line': 'bakery' });
});

test('each problem of a line has its status, and never the words of what failed inside', async () => {
  const table = [
    { reason: 'line-full', status: 503, code: 'line-full', retryAfter: '30', phone: '+441234567890' },
    {
      reason: 'livekit-unavailable',
      status: 503,
      code: 'livekit-unavailable',
      retryAfter: '10',
      phone: '+441234567890',
    },
    { reason: 'store-disk-full', status: 500, code: 'internal', retryAfter: null, phone: '+441234567890' },
  ];
  for (const { reason, status, code, retryAfter, phone } of table) {
    const { app, calls } = anApp();
    calls.failure = failure(reason);
    const response = await ask(app);
    assert.equal(response.headers.get('retry-after'), retryAfter);
    assert.equal(response.headers.get('access-control-allow-origin'), SHOP);
    const text = await response.clone().text();
    assert.equal(/secret|home/.test(text), false, text);
    const problem = await problemOf(response);
    assert.deepEqual([problem.status, problem.code, problem.phone], [status, code, phone]);
  }
});

test('an error that nobody foresaw says only that it happened', async () => {
  const { app, calls } = anApp();
  calls.failure = new TypeError('cannot read password of undefined');
  const response = await ask(app);
  assert.equal(response.status, 500);
  assert.equal((await response.clone().text()).includes('password'), false);
  assert.equal((await problemOf(response)).code, 'internal');
});

test('a line that is not there, and one that can not be read, are told apart', async () => {
  const { app } = anApp();
  for (const [line, status, code] of [
    ['nowhere', 404, 'line-not-found'],
    ['..%2f..%2fetc', 404, 'line-not-found'],
    ['ruin', 503, 'line-broken'],
  ] as const) {
    const response = await ask(app, { path: `/api/lines/${line}/token` });
    assert.equal((await response.clone().text()).includes('/lines/ruin'), false);
    const problem = await problemOf(response);
    assert.deepEqual([problem.status, problem.code, problem.phone], [status, code, undefined]);
  }
});

test('only POST asks for a token', async () => {
  const { app, calls } = anApp();
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const response = await ask(app, { method });
    assert.equal(response.headers.get('allow'), 'OPTIONS, POST');
    assert.equal((await problemOf(response)).code, 'method-not-allowed');
  }
  assert.deepEqual(calls.admitted, []);
});

test('the path is the contract: with a slash or a segment more there is nothing', async () => {
  const { app } = anApp();
  for (const path of [`${TOKEN_PATH}/`, `${TOKEN_PATH}/x`, '/api/lines/bakery', '/api']) {
    assert.equal((await problemOf(await ask(app, { path }))).code, 'not-found', path);
  }
});
