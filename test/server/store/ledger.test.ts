import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Want } from '../../../server/store/ledger.ts';
import { aCall, databasePath, storeAt } from './support.ts';

const DAY_MS = 86_400_000;
const POT = 'line/bakery/seconds';
const DAY = '2026-11-24';

function aWant(id: string, changes: Partial<Want> = {}): Want {
  return { id, pot: POT, period: DAY, amount: 30, limit: 100, expiresAt: 1000, forgetAt: 10 * DAY_MS, ...changes };
}

async function aStore(t: TestContext) {
  return storeAt(t, await databasePath(t));
}

test('a pot gives no more than its limit, and says what it holds', async (t) => {
  const store = await aStore(t);
  for (const id of ['a', 'b', 'c']) {
    assert.deepEqual(await store.reserve({ callId: 'call-1', wants: [aWant(id)] }), { ok: true });
  }
  assert.deepEqual(await store.reserve({ callId: 'call-1', wants: [aWant('d')] }), {
    ok: false,
    refusal: { pot: POT, period: DAY, limit: 100, used: 0, reserved: 90 },
  });
  assert.deepEqual(await store.reserve({ callId: 'call-1', wants: [aWant('e', { amount: 10 })] }), { ok: true });
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 100 });
});

test('each period and each pot is for itself', async (t) => {
  const store = await aStore(t);
  const wants = [aWant('a', { amount: 100 }), aWant('b', { amount: 100, period: '2026-11-25' })];
  assert.deepEqual(await store.reserve({ callId: 'call-1', wants }), { ok: true });
  const other = aWant('c', { amount: 100, pot: 'line/garage/seconds' });
  assert.deepEqual(await store.reserve({ callId: 'call-1', wants: [other] }), { ok: true });
});

test('where one of several wants does not fit, none is given', async (t) => {
  const store = await aStore(t);
  const wants = [aWant('a'), aWant('b', { pot: 'line/bakery/tokens', amount: 101 })];
  const answer = await store.reserve({ callId: 'call-1', wants });
  assert.equal(answer.ok || answer.refusal.pot, 'line/bakery/tokens');
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 0 });
});

test('two wants of one pot must fit together', async (t) => {
  const store = await aStore(t);
  const wants = [aWant('a', { amount: 60 }), aWant('b', { amount: 60 })];
  assert.equal((await store.reserve({ callId: 'call-1', wants })).ok, false);
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 0 });
});

test('settling gives back what was not used, once', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('a')] });
  for (let n = 0; n < 3; n += 1) assert.deepEqual(await store.settle([{ id: 'a', spent: 12 }]), []);
  assert.deepEqual(await store.balance(POT, DAY), { used: 12, reserved: 0 });
  await store.settle([{ id: 'never was', spent: 50 }]);
  assert.deepEqual(await store.balance(POT, DAY), { used: 12, reserved: 0 });
});

test('asking again with the same id takes nothing more, also once it is settled', async (t) => {
  const store = await aStore(t);
  const ask = () => store.reserve({ callId: 'call-1', wants: [aWant('a', { amount: 80 })] });
  assert.deepEqual([await ask(), await ask()], [{ ok: true }, { ok: true }]);
  await store.settle([{ id: 'a', spent: 80 }]);
  assert.deepEqual(await ask(), { ok: true });
  assert.deepEqual(await store.balance(POT, DAY), { used: 80, reserved: 0 });
});

test('what cost more than was reserved is booked in full, and said', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('a')] });
  assert.deepEqual(await store.settle([{ id: 'a', spent: 130 }]), [{ id: 'a', pot: POT, by: 100 }]);
  assert.deepEqual(await store.balance(POT, DAY), { used: 130, reserved: 0 });
});

test('a reservation whose holder died counts in full before and after it expires', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('a')] });
  assert.equal(await store.expire(999), 0);
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 30 });
  assert.equal(await store.expire(1000), 1);
  assert.equal(await store.expire(1000), 0);
  assert.deepEqual(await store.balance(POT, DAY), { used: 30, reserved: 0 });
});

test('whoever settles an expired reservation after all puts it right', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('a'), aWant('b')] });
  await store.expire(1000);
  await store.settle([
    { id: 'a', spent: 7 },
    { id: 'b', spent: 31 },
  ]);
  assert.deepEqual(await store.balance(POT, DAY), { used: 38, reserved: 0 });
});

test('one reservation can take the place of another even in a full pot, and only while that is open', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('first', { amount: 100 })] });
  const instead = (id: string) =>
    store.reserve({ callId: 'call-1', wants: [aWant(id, { amount: 100 })], inPlaceOf: { id: 'first', spent: 0 } });
  assert.deepEqual(await instead('mine'), { ok: true });
  assert.deepEqual(await instead('mine'), { ok: true });
  assert.equal((await instead('of another')).ok, false);
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 100 });
});

test('a replacement that is refused leaves what it was to replace', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('first')] });
  const wants = [aWant('next', { amount: 101 })];
  assert.equal((await store.reserve({ callId: 'call-1', wants, inPlaceOf: { id: 'first', spent: 0 } })).ok, false);
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 30 });
});

test('a period is forgotten once its time is over, an open reservation never', async (t) => {
  const store = await aStore(t);
  await store.reserve({ callId: 'call-1', wants: [aWant('a'), aWant('open', { expiresAt: 99 * DAY_MS })] });
  await store.settle([{ id: 'a', spent: 30 }]);
  await store.expire(10 * DAY_MS);
  assert.deepEqual(await store.balance(POT, DAY), { used: 30, reserved: 30 });
  await store.expire(10 * DAY_MS + 1);
  assert.deepEqual(await store.balance(POT, DAY), { used: 0, reserved: 30 });
});

test('a call is let in on all of its terms or not written at all', async (t) => {
  const store = await aStore(t);
  const terms = { places: 2, flood: { calls: 2, after: 0 }, wants: [aWant('a', { amount: 60 })] };
  assert.deepEqual(await store.admitCall(aCall(), terms), { ok: true });
  const second = aCall({ id: 'call-2', createdAt: 1001 });
  const dear = { ...terms, wants: [aWant('b', { amount: 60 })] };
  assert.deepEqual(await store.admitCall(second, dear), {
    ok: false,
    because: 'spent',
    refusal: { pot: POT, period: DAY, limit: 100, used: 0, reserved: 60 },
  });
  assert.equal(await store.getCall('call-2'), undefined);
  assert.deepEqual(await store.admitCall(second, { ...terms, wants: [] }), { ok: true });
  const third = aCall({ id: 'call-3' });
  assert.deepEqual(await store.admitCall(third, { ...terms, wants: [] }), { ok: false, because: 'full' });
  await store.endCall('call-1', 'caller-left', 2000);
  assert.deepEqual(await store.admitCall(third, { ...terms, wants: [] }), { ok: false, because: 'flood', calls: 2 });
  assert.deepEqual(await store.admitCall(third, { places: 2, wants: [] }), { ok: true });
});

test('a flood is of calls from the web, of this line and of late', async (t) => {
  const store = await aStore(t);
  await store.createCall(aCall({ id: 'early', createdAt: 500 }));
  await store.createCall(aCall({ id: 'phone', kind: 'phone' }));
  await store.createCall(aCall({ id: 'garage', line: 'garage' }));
  const terms = { places: 10, flood: { calls: 1, after: 500 }, wants: [] };
  assert.deepEqual(await store.admitCall(aCall(), terms), { ok: true });
  assert.deepEqual(await store.admitCall(aCall({ id: 'call-2' }), terms), { ok: false, because: 'flood', calls: 1 });
});

test('a notice is new once for its line, kind and period', async (t) => {
  const store = await aStore(t);
  const notice = { line: 'bakery', kind: 'calls', period: DAY, at: 5 };
  assert.deepEqual([await store.addNotice(notice), await store.addNotice({ ...notice, at: 6 })], [true, false]);
  assert.equal(await store.addNotice({ ...notice, period: '2026-11-25', at: 7 }), true);
  assert.deepEqual(
    (await store.listNotices(0)).map(({ at }) => at),
    [7, 5],
  );
  assert.deepEqual(await store.listNotices(8), []);
});
