import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aLine, catalogOf } from '../../support/lines.ts';
import { anApp, ask, problemOf, SHOP, TOKEN_PATH, VISITOR } from './support.ts';

const here = '127.0.0.1';
const cases: {
  allowed: string[];
  origin: string | null;
  from?: string;
  path?: string;
  headers?: Record<string, string>;
  ok: boolean;
}[] = [
  { allowed: [SHOP], origin: SHOP, ok: true },
  { allowed: [SHOP], origin: 'http://shop.example', ok: false },
  { allowed: [SHOP], origin: 'https://shop.example:8443', ok: false },
  { allowed: [SHOP], origin: 'https://shop.example.evil.example', ok: false },
  { allowed: [SHOP], origin: 'https://www.shop.example', ok: false },
  { allowed: [SHOP], origin: 'https://evil.example#https://shop.example', ok: false },
  { allowed: [SHOP], origin: 'null', ok: false },
  { allowed: [SHOP], origin: '', ok: false },
  { allowed: [], origin: SHOP, ok: false },
  { allowed: ['https://*.shop.example'], origin: 'https://www.shop.example', ok: true },
  { allowed: ['https://*.shop.example'], origin: 'https://a.b.shop.example', ok: true },
  { allowed: ['https://*.shop.example'], origin: SHOP, ok: false },
  { allowed: ['https://*.shop.example'], origin: 'https://evilshop.example', ok: false },
  { allowed: ['https://*.shop.example'], origin: 'https://x.shop.example.evil.example', ok: false },
  { allowed: ['https://*.shop.example'], origin: 'http://www.shop.example', ok: false },
  { allowed: ['*'], origin: 'https://anyone.example', ok: true },
  { allowed: ['*'], origin: 'null', ok: true },
  // Native apps, which send no origin, need a key whatever pages are let in.
  { allowed: ['*'], origin: null, ok: false },
  { allowed: [SHOP], origin: null, ok: false },
  { allowed: [SHOP], origin: null, from: here, ok: true },
  { allowed: [SHOP], origin: null, from: '::1', ok: true },
  { allowed: [SHOP], origin: null, from: '::ffff:127.0.0.1', ok: true },
  // A proxy on this machine is not its clients.
  { allowed: [SHOP], origin: null, from: here, headers: { 'X-Forwarded-For': VISITOR }, ok: false },
  { allowed: [SHOP], origin: null, from: here, headers: { 'X-Forwarded-For': `127.0.0.1, ${VISITOR}` }, ok: false },
  { allowed: [SHOP], origin: null, from: here, headers: { 'X-Forwarded-For': 'rubbish' }, ok: false },
  { allowed: [SHOP], origin: null, from: here, headers: { 'X-Real-IP': VISITOR }, ok: false },
  { allowed: [SHOP], origin: null, headers: { 'X-Forwarded-For': '127.0.0.1' }, ok: false },
  // Nor are those of a proxy that passes on whatever it was told.
  { allowed: [SHOP], origin: null, from: here, headers: { 'X-Forwarded-For': '127.0.0.1' }, ok: false },
  { allowed: [SHOP], origin: null, from: here, headers: { Forwarded: 'for=127.0.0.1' }, ok: false },
  { allowed: [SHOP], origin: null, from: here, headers: { Via: '1.1 proxy' }, ok: false },
  // Pages of this server itself.
  { allowed: [SHOP], origin: 'http://localhost:8080', from: here, path: 'http://localhost:8080', ok: true },
  { allowed: [SHOP], origin: 'http://localhost:8080', path: 'http://localhost:8080', ok: false },
  { allowed: [SHOP], origin: 'http://localhost:9999', from: here, path: 'http://localhost:8080', ok: false },
  { allowed: [SHOP], origin: 'http://rebound.example', from: here, path: 'http://rebound.example', ok: false },
  { allowed: ['http://localhost:*'], origin: 'http://localhost:9999', from: here, ok: true },
];

for (const { allowed, origin, from = VISITOR, path = '', headers = {}, ok } of cases) {
  const who = [origin ?? 'no origin', `from ${from}`, path && `to ${path}`, Object.values(headers)]
    .filter(String)
    .join(' ');
  test(`${JSON.stringify(allowed)} ${ok ? 'lets in' : 'keeps out'} ${who}`, async () => {
    const { app, calls } = anApp({ lines: catalogOf([aLine({ allowedOrigins: allowed })]) });
    const response = await ask(app, { origin, remoteAddress: from, headers, path: `${path}${TOKEN_PATH}` });
    assert.equal(response.status, ok ? 201 : origin === null ? 401 : 403);
    assert.equal(calls.admitted.length, ok ? 1 : 0);
  });
}

test('a page of the wrong origin can read what is wrong, which origin to add, and no phone number', async () => {
  const { app } = anApp();
  const response = await ask(app, { origin: 'https://other.example' });
  assert.equal(response.headers.get('access-control-allow-origin'), 'https://other.example');
  const problem = await problemOf(response);
  assert.equal(problem.code, 'origin-not-allowed');
  assert.match(problem.cure, /"https:\/\/other\.example" to allowedOrigins/);
  assert.equal(problem.phone, undefined);
});

test('an origin that no browser sends is not repeated', async () => {
  const { app } = anApp();
  const problem = await problemOf(await ask(app, { origin: 'https://x"><script>alert(1)</script>' }));
  assert.equal(problem.code, 'origin-not-allowed');
  assert.equal(JSON.stringify(problem).includes('script'), false);
});

test('a preflight allows POST with JSON, DELETE, and no more', async () => {
  const { app } = anApp();
  const headers = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
  const response = await ask(app, { method: 'OPTIONS', headers });
  assert.equal(response.status, 204);
  const cors = [...response.headers].filter(([name]) => name.startsWith('access-control-'));
  assert.deepEqual(Object.fromEntries(cors), {
    'access-control-allow-headers': 'content-type, hoyhoy-visitor, hoyhoy-proof',
    'access-control-allow-methods': 'POST, DELETE',
    'access-control-allow-origin': SHOP,
    'access-control-max-age': '600',
  });
  assert.equal(response.headers.get('vary'), 'Origin');
});

test('answers vary by origin and never allow credentials', async () => {
  const { app } = anApp();
  for (const response of [
    await ask(app),
    await ask(app, { origin: 'https://other.example' }),
    await ask(app, { origin: null }),
  ]) {
    assert.equal(response.headers.get('vary'), 'Origin');
    assert.equal(response.headers.has('access-control-allow-credentials'), false);
  }
  assert.equal((await ask(app, { origin: null })).headers.has('access-control-allow-origin'), false);
});
