import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCall } from '../store/support.ts';
import { anApp, ask, failure, problemOf } from './support.ts';

test('a process that lives says so, whatever fails around it', async () => {
  const { app } = anApp({ checks: { livekit: () => Promise.reject(new Error('away')) } });
  const response = await app.request('/healthz');
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
});

test('it is ready once all checks pass', async () => {
  const { app } = anApp({ checks: { livekit: async () => {}, store: async () => {} } });
  const response = await app.request('/readyz');
  const body = { status: 'ready', checks: { livekit: 'ok', store: 'ok' } };
  assert.deepEqual([response.status, await response.json()], [200, body]);
});

test('which check fails is told, why is not', async () => {
  const checks = { livekit: () => Promise.reject(new Error('wss://user:secret@host')), store: async () => {} };
  const response = await anApp({ checks }).app.request('/readyz');
  const body = { status: 'not-ready', checks: { livekit: 'failing', store: 'ok' } };
  assert.deepEqual([response.status, await response.json()], [503, body]);
});

test('a Realtime server in place of the one that is wanted is shown, and keeps nobody from being ready', async () => {
  for (const [inUse, realtime] of [
    [true, 'fallback'],
    [false, 'ok'],
  ] as const) {
    const { app } = anApp({ checks: { store: async () => {} }, fallbackInUse: async () => inUse });
    const response = await app.request('/readyz');
    const body = { status: 'ready', checks: { store: 'ok', realtime } };
    assert.deepEqual([response.status, await response.json()], [200, body]);
  }
});

test('a check that hangs fails after its time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { app } = anApp({ checks: { livekit: () => new Promise<never>(() => {}) } });
  const asked = app.request('/readyz');
  await new Promise(setImmediate);
  t.mock.timers.tick(2000);
  assert.equal((await asked).status, 503);
});

test('many who ask at once cost one check; the next asks anew', async () => {
  let checked = 0;
  const { app } = anApp({
    checks: {
      livekit: async () => {
        checked += 1;
      },
    },
  });
  await Promise.all([app.request('/readyz'), app.request('/readyz'), app.request('/readyz')]);
  assert.equal(checked, 1);
  await app.request('/readyz');
  assert.equal(checked, 2);
});

test('metrics count calls admitted, refused by reason, and live, by line', async () => {
  const live = [aCall(), aCall({ id: 'call-2' })].map((call) => ({ ...call, state: 'live' as const, turns: 0 }));
  const notice = { line: 'bakery', kind: 'calls', period: '2026-11-24', at: 5 };
  const { app, calls } = anApp({ store: { liveCalls: async () => live, listNotices: async () => [notice] } });
  await ask(app);
  await ask(app, { origin: 'https://other.example' });
  await ask(app, { path: '/api/lines/made-up/token' });
  calls.failure = failure('line-full');
  await ask(app);
  const response = await app.request('/metrics');
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const text = await response.text();
  for (const line of [
    'hoyhoy_calls_admitted_total{line="bakery"} 1',
    'hoyhoy_calls_refused_total{line="",reason="origin-not-allowed"} 1',
    'hoyhoy_calls_refused_total{line="",reason="line-not-found"} 1',
    'hoyhoy_calls_refused_total{line="bakery",reason="line-full"} 1',
    'hoyhoy_calls_live{line="bakery"} 2',
    'hoyhoy_notices{line="bakery",kind="calls"} 1',
    'hoyhoy_http_request_duration_seconds_count{route="/api/lines/:line/token",method="POST",status="201"} 1',
  ]) {
    assert.ok(text.includes(`${line}\n`), `${line}\nis not in\n${text}`);
  }
  assert.equal(text.includes('made-up'), false, 'what visitors send must not become a label');
});

test('metrics are there while the store is not', async () => {
  const away = () => Promise.reject(failure('store-locked'));
  const { app } = anApp({ store: { liveCalls: away, listNotices: away } });
  const response = await app.request('/metrics');
  assert.equal(response.status, 200);
  assert.match(await response.text(), /hoyhoy_calls_admitted_total/);
});

test('every answer of the API forbids sniffing, framing, caching and loading anything', async () => {
  const { app } = anApp();
  for (const response of [await app.request('/healthz'), await app.request('/nothing'), await ask(app)]) {
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('x-frame-options'), 'DENY');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  }
});

test('health is only read', async () => {
  const { app } = anApp();
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const response = await app.request(path, { method: 'POST' });
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
    assert.equal((await problemOf(response)).code, 'method-not-allowed');
  }
});
