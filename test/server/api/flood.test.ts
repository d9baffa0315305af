import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../../server/api/app.ts';
import { dayOf, LEASE, potName } from '../../../server/calls/allowance.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import type { LineLimits } from '../../../server/line/line.ts';
import { solve } from '../../../widget/call/solve.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';
import { ask, keys, nobodyWrites, problemOf, SHOP } from './support.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const SECRET = 'a secret of the tests';

/** Two `serve` processes on one database, as far as admission goes, and the line's telephone. */
async function twoServers(t: TestContext, of: Partial<LineLimits>) {
  const path = await databasePath(t);
  const line = aLine({ limits: limits({ keptForPhone: 20, ...of }), phone: '+441234567890' });
  const lines = catalogOf([line]);
  const clock = { now: NOON };
  const now = () => clock.now;
  const servers = await Promise.all(
    [1, 2].map(async () => {
      const store = await storeAt(t, path);
      const calls = createCalls({ lines, store, rooms: new FakeRooms(), logger, now });
      const livekit = { publicUrl: 'wss://live.example', ...keys };
      const app = createApp({
        lines,
        calls,
        store,
        livekit,
        secret: SECRET,
        answerer: nobodyWrites,
        checks: {},
        logger,
        now,
      });
      return { store, calls, app };
    }),
  );
  const [one, other] = servers;
  assert.ok(one && other);
  const used = async (pot: string) => {
    const { used, reserved } = await one.store.balance(potName(line, pot), dayOf(NOON, line.timezone));
    return used + reserved;
  };
  return { line, clock, one, other, used };
}

type Server = Awaited<ReturnType<typeof twoServers>>['one'];

/** Requests as a botnet sends them: the shop's origin, ever new addresses, no token, or a made-up one. */
function forged(n: number) {
  const remoteAddress = `198.51.${n >> 8}.${n & 255}`;
  const headers: Record<string, string> = n % 3 === 0 ? { 'Hoyhoy-Visitor': `x.${NOON * 2}.${n}` } : {};
  if (n % 5 === 0) headers['Hoyhoy-Proof'] = `x.y.${n}`;
  return { origin: SHOP, remoteAddress, headers };
}

async function flood(servers: readonly Server[], count: number, from = 0): Promise<Map<string, number>> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, n) => {
      const server = servers[n % servers.length];
      assert.ok(server);
      return ask(server.app, forged(from + n));
    }),
  );
  const outcomes = new Map<string, number>();
  for (const answer of answers) {
    const outcome = answer.status === 201 ? 'admitted' : (await problemOf(answer)).code;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

test('a flood with forged origins stops at the cap, and a caller by telephone still gets through', async (t) => {
  const { one, other } = await twoServers(t, { concurrentCalls: 10 });
  const outcomes = await flood([one, other], 400);
  assert.deepEqual(Object.fromEntries(outcomes), { admitted: 8, 'line-full': 392 });
  for (const { calls } of [one, other]) await calls.admit({ line: 'bakery', kind: 'phone' });
  await assert.rejects(one.calls.admit({ line: 'bakery', kind: 'phone' }), { reason: 'line-full' });
});

test('one that hangs up at once, to come again, uses up the web’s share of the day and no more', async (t) => {
  const { one, other, used } = await twoServers(t, { concurrentCalls: 10, callsPerDay: 50, minutesPerDay: 60 });
  const all = new Map<string, number>();
  for (let wave = 0; wave < 12; wave += 1) {
    for (const [outcome, n] of await flood([one, other], 20, wave * 20)) all.set(outcome, (all.get(outcome) ?? 0) + n);
    for (const { id } of await one.store.liveCalls('bakery')) await one.store.endCall(id, 'caller-left', NOON);
  }
  assert.equal(all.get('admitted'), 40);
  assert.ok(all.has('line-spent'));
  assert.ok((await used('seconds')) <= 48 * 60);
  await one.calls.admit({ line: 'bakery', kind: 'phone' });
});

test('the budget for the model is never promised twice, whoever asks where', async (t) => {
  const { one, other, used } = await twoServers(t, { concurrentCalls: 1000, tokensPerDay: 10 * LEASE.tokens });
  const outcomes = await flood([one, other], 60);
  assert.equal(outcomes.get('admitted'), 8);
  assert.equal(await used('tokens'), 8 * LEASE.tokens);
});

test('a flooded line stays open to visitors whose browsers work for it, on either server, once for each proof', async (t) => {
  const { one, other, clock } = await twoServers(t, { concurrentCalls: 6, proofOfWork: 'flooded' });
  for (let n = 0; n < 3; n += 1) {
    await flood([one, other], 20, n * 20);
    for (const { id } of await one.store.liveCalls('bakery')) await one.store.endCall(id, 'caller-left', NOON);
  }
  const flooded = await ask(one.app, forged(999));
  const { code, proof } = await problemOf(flooded);
  assert.equal(code, 'proof-required');
  assert.ok(proof);
  const headers = { 'Hoyhoy-Proof': await solve(proof, AbortSignal.timeout(60_000)) };
  const address = '203.0.113.60';
  assert.equal((await ask(other.app, { headers, remoteAddress: address })).status, 201);
  for (const { app } of [one, other]) assert.equal((await ask(app, { headers, remoteAddress: address })).status, 428);
  clock.now += 300_001;
  assert.equal((await ask(one.app, { remoteAddress: address })).status, 201);
});

test('one address with ever new visitors is stopped by its own limit', async (t) => {
  const { one } = await twoServers(t, { concurrentCalls: 100, callsPerAddressPerDay: 5 });
  const results = [];
  for (let n = 0; n < 9; n += 1) results.push((await ask(one.app, { remoteAddress: '203.0.113.50' })).status);
  assert.deepEqual(results, [201, 201, 201, 201, 201, 429, 429, 429, 429]);
  assert.equal((await ask(one.app, { remoteAddress: '203.0.113.51' })).status, 201);
});

test('what the database holds of a visitor is no address', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  const lines = catalogOf([aLine()]);
  const calls = createCalls({ lines, store, rooms: new FakeRooms(), logger });
  const livekit = { publicUrl: 'wss://live.example', ...keys };
  const app = createApp({ lines, calls, store, livekit, secret: SECRET, answerer: nobodyWrites, checks: {}, logger });
  await ask(app, { remoteAddress: '203.0.113.77' });
  await store.close();
  const bytes = Buffer.concat([await readFile(path), await readFile(`${path}-wal`).catch(() => Buffer.alloc(0))]);
  assert.ok(bytes.includes('line/bakery/address/'));
  assert.equal(bytes.includes('203.0.113'), false);
});
