import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressKey, clientAddress, networkKey } from '../../../server/api/client-address.ts';
import { TokenBuckets } from '../../../server/api/token-buckets.ts';
import { anApp, ask, problemOf, SHOP, VISITOR } from './support.ts';

test('one address is given thirty calls, then one every two seconds', async () => {
  let now = 0;
  const { app, calls } = anApp({ clock: () => now });
  for (let n = 0; n < 30; n += 1) assert.equal((await ask(app)).status, 201);
  const refused = await ask(app);
  assert.equal(refused.headers.get('retry-after'), '2');
  assert.equal(refused.headers.get('access-control-allow-origin'), SHOP);
  assert.equal((await problemOf(refused)).code, 'rate-limited');
  assert.equal((await ask(app, { remoteAddress: '203.0.113.8' })).status, 201);
  now = 1999;
  assert.equal((await ask(app)).status, 429);
  now = 2000;
  assert.equal((await ask(app)).status, 201);
  assert.equal(calls.admitted.length, 32);
});

test('refused asking counts too, so that a flood never reaches lines or LiveKit', async () => {
  const { app } = anApp({ clock: () => 0 });
  for (let n = 0; n < 30; n += 1) await ask(app, { origin: 'https://other.example' });
  assert.equal((await ask(app)).status, 429);
});

test('programs on this machine are not limited, clients of a proxy on it are, each for itself', async () => {
  const { app } = anApp({ clock: () => 0 });
  const behind = (address: string) => ({ remoteAddress: '127.0.0.1', headers: { 'X-Forwarded-For': address } });
  for (let n = 0; n < 31; n += 1) assert.equal((await ask(app, { remoteAddress: '127.0.0.1' })).status, 201);
  for (let n = 0; n < 30; n += 1) assert.equal((await ask(app, behind(VISITOR))).status, 201);
  assert.equal((await ask(app, behind(VISITOR))).status, 429);
  assert.equal((await ask(app, behind(`203.0.113.99, ${VISITOR}`))).status, 429);
  assert.equal((await ask(app, behind('203.0.113.9'))).status, 201);
});

test('an IPv6 network counts as one client, however its addresses are written', () => {
  const key = addressKey('2001:db8:1:2::1');
  assert.equal(key, '2001:db8:1:2::/64');
  assert.equal(addressKey('2001:0DB8:0001:0002:ffff:ffff:ffff:ffff'), key);
  assert.notEqual(addressKey('2001:db8:1:3::1'), key);
  assert.equal(addressKey('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(addressKey('::1'), '0:0:0:0::/64');
  assert.equal(addressKey('fe80::'), 'fe80:0:0:0::/64');
  assert.equal(addressKey('203.0.113.7'), '203.0.113.7');
  assert.equal(addressKey(undefined), 'unknown');
});

test('all that one customer can get counts as one network', () => {
  const key = networkKey('2001:db8:1:2::1');
  assert.equal(key, '2001:db8:1::/48');
  assert.equal(networkKey('2001:0DB8:0001:ffff::'), key);
  assert.notEqual(networkKey('2001:db8:2::'), key);
  assert.equal(networkKey('203.0.113.7'), '203.0.113.0/24');
  assert.equal(networkKey(undefined), 'unknown');
});

test('a header from elsewhere does not change who somebody is', () => {
  const headers = new Headers({ 'X-Forwarded-For': '127.0.0.1' });
  assert.equal(clientAddress(VISITOR, headers), VISITOR);
  assert.equal(clientAddress(`::ffff:${VISITOR}`, headers), VISITOR);
  assert.equal(clientAddress(undefined, headers), undefined);
});

test('a bucket never gives more than its capacity and what has flowed in since', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 5000 }), asks: fc.integer({ min: 0, max: 10 }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const buckets = new TokenBuckets({ capacity: 5, perMs: 1000 });
      let now = 0;
      let given = 0;
      for (const { waitMs, asks } of steps) {
        now += waitMs;
        for (let n = 0; n < asks; n += 1) if (buckets.take('k', now) === 0) given += 1;
      }
      assert.ok(given <= 5 + (now * 5) / 1000 + 1e-6);
    }),
  );
});

test('who waits as long as told is served', () => {
  const buckets = new TokenBuckets({ capacity: 3, perMs: 900 });
  for (let n = 0; n < 3; n += 1) assert.equal(buckets.take('k', 0), 0);
  const waitMs = buckets.take('k', 0);
  assert.equal(waitMs, 300);
  assert.equal(buckets.take('k', waitMs), 0);
});

test('a flood from ever new addresses does not grow memory without end', () => {
  const buckets = new TokenBuckets({ capacity: 30, perMs: 60_000 });
  for (let n = 0; n < 25_000; n += 1) buckets.take(`client-${n}`, 0);
  assert.ok(buckets.size <= 10_000);
  assert.equal(buckets.take('client-24999', 0), 0);
});
