import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dayOf, LEASE, potName, secondsLeftOfDay } from '../../../server/calls/allowance.ts';
import type { AdmitRequest } from '../../../server/calls/calls.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import type { CallRefused } from '../../../server/calls/failures.ts';
import type { Line, LineLimits } from '../../../server/line/line.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = '2026-11-24';
const web: AdmitRequest = { line: 'bakery', kind: 'web' };
const phone: AdmitRequest = { line: 'bakery', kind: 'phone' };

async function aBakery(t: TestContext, of: Partial<LineLimits>, more: Partial<Line> & { freeModel?: boolean } = {}) {
  const { freeModel = false, ...changes } = more;
  const store = await storeAt(t, await databasePath(t));
  const line = aLine({ limits: limits({ concurrentCalls: 1000, ...of }), ...changes });
  const clock = { now: NOON };
  const calls = createCalls({
    lines: catalogOf([line]),
    store,
    rooms: new FakeRooms(),
    logger,
    freeModel,
    now: () => clock.now,
  });
  const balance = (pot: string) => store.balance(potName(line, pot), DAY);
  return { store, calls, clock, balance };
}

/** How many of so many are admitted, and why the others were not. */
async function admitAll(calls: { admit(request: AdmitRequest): Promise<unknown> }, requests: AdmitRequest[]) {
  const results = await Promise.allSettled(requests.map((request) => calls.admit(request)));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as CallRefused] : []));
  return {
    admitted: results.length - refused.length,
    reasons: [...new Set(refused.map(({ reason }) => reason))],
    refused,
  };
}

test('a day has so many calls, and tomorrow there are as many again', async (t) => {
  const { calls, clock } = await aBakery(t, { callsPerDay: 3 });
  const { admitted, refused, reasons } = await admitAll(calls, Array(8).fill(web));
  assert.deepEqual([admitted, reasons], [3, ['line-spent']]);
  assert.equal(refused[0]?.retryAfter, 12 * 3600);
  clock.now += 12 * 3600_000;
  assert.equal((await admitAll(calls, Array(8).fill(web))).admitted, 3);
});

test('calls, visitors and addresses are used up by calling, minutes and tokens only reserved', async (t) => {
  const { calls, balance } = await aBakery(t, {});
  await calls.admit({ ...web, visitor: 'ann', address: 'here' });
  await calls.admit({ ...web, visitor: 'ann', address: 'there' });
  for (const [pot, used] of [
    ['calls', 2],
    ['visitor/ann', 2],
    ['address/here', 1],
  ] as const) {
    assert.deepEqual(await balance(pot), { used, reserved: 0 }, pot);
  }
  assert.deepEqual(await balance('seconds'), { used: 0, reserved: 2 * LEASE.seconds });
  assert.deepEqual(await balance('tokens'), { used: 0, reserved: 2 * LEASE.tokens });
});

test('minutes and the budget let nobody in whose first lease is not there', async (t) => {
  for (const small of [{ minutesPerDay: 1 }, { tokensPerDay: 2 * LEASE.tokens + 1 }]) {
    const { calls } = await aBakery(t, small);
    const { admitted, reasons } = await admitAll(calls, Array(5).fill(web));
    assert.deepEqual([admitted, reasons], [2, ['line-spent']]);
  }
});

test('a model that costs nothing needs no budget', async (t) => {
  const { calls, balance } = await aBakery(t, { tokensPerDay: 1 }, { freeModel: true });
  await calls.admit(web);
  assert.deepEqual(await balance('tokens'), { used: 0, reserved: 0 });
});

test('one visitor and one address can call so often a day, and others still can', async (t) => {
  const { calls } = await aBakery(t, { callsPerVisitorPerDay: 2, callsPerAddressPerDay: 3 });
  const as = (visitor: string, address: string) => ({ ...web, visitor, address });
  const ann = await admitAll(calls, Array(4).fill(as('ann', 'home')));
  assert.deepEqual([ann.admitted, ann.reasons], [2, ['visitor-limit']]);
  // Who throws the token away is still counted by address.
  const others = await admitAll(
    calls,
    ['b', 'c', 'd'].map((visitor) => as(visitor, 'home')),
  );
  assert.deepEqual([others.admitted, others.reasons], [1, ['visitor-limit']]);
  await calls.admit(as('ann-elsewhere', 'office'));
});

test('a call that could not be placed has cost nobody anything', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  const rooms = new FakeRooms();
  const line = aLine();
  const calls = createCalls({ lines: catalogOf([line]), store, rooms, logger, now: () => NOON });
  rooms.failure = new Error('connect ECONNREFUSED');
  await assert.rejects(calls.admit({ ...web, visitor: 'ann', proof: { id: 'p' } }), { reason: 'livekit-unavailable' });
  for (const pot of ['calls', 'seconds', 'tokens', 'visitor/ann']) {
    assert.deepEqual(await store.balance(potName(line, pot), DAY), { used: 0, reserved: 0 }, pot);
  }
});

test('whatever the web does, a caller by telephone gets through: places, calls, minutes and budget', async (t) => {
  const limited: Partial<LineLimits>[] = [
    { concurrentCalls: 5 },
    { callsPerDay: 5 },
    { minutesPerDay: 3 },
    { tokensPerDay: 6 * LEASE.tokens },
  ];
  for (const small of limited) {
    const { calls } = await aBakery(t, { ...small, keptForPhone: 20 }, { phone: '+441234567890' });
    const flood = await admitAll(calls, Array(20).fill(web));
    assert.equal(flood.admitted, 4, JSON.stringify(small));
    await calls.admit(phone);
  }
});

test('a line without a telephone keeps nothing for it, and one with few places keeps one for the web', async (t) => {
  const none = await aBakery(t, { concurrentCalls: 5, keptForPhone: 20 });
  assert.equal((await admitAll(none.calls, Array(9).fill(web))).admitted, 5);
  const small = await aBakery(t, { concurrentCalls: 1, keptForPhone: 90 }, { phone: '+441234567890' });
  assert.equal((await admitAll(small.calls, Array(9).fill(web))).admitted, 1);
});

test('a flooded line lets in web callers who bring a proof, each once, and phones and apps as ever', async (t) => {
  const { calls, store, clock } = await aBakery(t, { concurrentCalls: 3 });
  const unproven: AdmitRequest = { ...web, proof: 'none' };
  const callShortly = async (request: AdmitRequest) => {
    const { callId } = await calls.admit(request);
    await store.endCall(callId, 'caller-left', clock.now);
  };
  for (let n = 0; n < 10; n += 1) await callShortly(unproven);
  await assert.rejects(calls.admit(unproven), { reason: 'proof-required', pressure: 1 });
  await callShortly({ ...web, proof: { id: 'worked for' } });
  await assert.rejects(calls.admit({ ...web, proof: { id: 'worked for' } }), { reason: 'proof-required' });
  await callShortly(web);
  await callShortly(phone);
  clock.now += 300_000;
  await callShortly(unproven);
});

test('the owner is told once a day of each limit that was reached, whichever process it was', async (t) => {
  const { calls, store } = await aBakery(t, { callsPerDay: 2, concurrentCalls: 1 });
  const { callId } = await calls.admit(web);
  await admitAll(calls, Array(3).fill(web));
  await store.endCall(callId, 'caller-left', NOON);
  await calls.admit(phone).then(({ callId }) => store.endCall(callId, 'caller-left', NOON));
  await admitAll(calls, Array(3).fill(web));
  const notices = (await store.listNotices(0)).map(({ line, kind, period }) => `${line} ${kind} ${period}`);
  assert.deepEqual(notices.toSorted(), [`bakery calls ${DAY}`, `bakery full ${DAY}`]);
});

test('a day is the calendar’s in the time zone of the line', () => {
  const late = Date.UTC(2026, 10, 24, 23, 30);
  assert.deepEqual(
    ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati'].map((zone) => dayOf(late, zone)),
    ['2026-11-24', '2026-11-25', '2026-11-24', '2026-11-25'],
  );
  assert.equal(secondsLeftOfDay(late, 'UTC'), 1800);
  assert.equal(secondsLeftOfDay(late, 'Europe/Berlin'), 23.5 * 3600);
  assert.equal(secondsLeftOfDay(Date.UTC(2026, 10, 24), 'UTC'), 86_400);
});
