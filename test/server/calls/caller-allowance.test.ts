import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CallerKeys,
  callerPot,
  monthlyWant,
  monthOf,
  nextMonth,
  secondsLeftOfMonth,
  talkTerms,
} from '../../../server/calls/caller-allowance.ts';
import type { AdmitRequest } from '../../../server/calls/calls.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';

const ANN = '+441632960961';
const allowance = {
  minutesPerMonth: 15,
  minutesPerUnknownCall: 3,
  exceptions: { '+441632960962': 120, '+441632960963': 'unlimited', '+441632960964': 0 },
} as const;
const line = aLine({ allowance, limits: limits({ concurrentCalls: 10 }) });
const keys = new CallerKeys('secret');
const phone: AdmitRequest = { line: 'bakery', kind: 'phone' };
const web: AdmitRequest = { line: 'bakery', kind: 'web' };

test('a known number has a month, with exceptions; an unknown one a short call; apps are nobody’s callers', () => {
  const seconds = (request: AdmitRequest) => talkTerms(line, request, keys).talkSeconds;
  assert.equal(seconds({ ...phone, number: ANN }), 900);
  assert.equal(seconds({ ...phone, number: '+441632960962' }), 7200);
  assert.equal(seconds({ ...phone, number: '+441632960963' }), undefined);
  assert.equal(seconds({ ...phone, number: '+441632960964' }), 0);
  assert.deepEqual(talkTerms(line, phone, keys), { talkSeconds: 180 });
  assert.deepEqual(talkTerms(line, { ...web, visitor: 'v', address: 'a' }, keys), {
    caller: 'web-v',
    talkSeconds: 900,
  });
  assert.deepEqual(talkTerms(line, web, keys), {});
  assert.equal(seconds({ ...web, visitor: 'v', by: 'writing' }), undefined);
});

test('a number is the same caller on one line only, under one secret only, and can’t be read from its key', () => {
  const other = { ...line, id: 'library' };
  const { caller } = talkTerms(line, { ...phone, number: ANN }, keys);
  assert.equal(caller, new CallerKeys('secret').ofNumber('bakery', ANN));
  assert.notEqual(caller, talkTerms(other, { ...phone, number: ANN }, keys).caller);
  assert.notEqual(caller, new CallerKeys('another secret').ofNumber('bakery', ANN));
  assert.doesNotMatch(caller ?? '', /1632960961/);
});

test('a month is the calendar’s where the line is', () => {
  const at = Date.UTC(2026, 9, 31, 23, 30);
  assert.deepEqual(
    ['UTC', 'Europe/Berlin', 'America/New_York'].map((zone) => monthOf(at, zone)),
    ['2026-10', '2026-11', '2026-10'],
  );
  assert.equal(nextMonth(Date.UTC(2026, 11, 5), 'UTC'), '2027-01-01');
  assert.equal(secondsLeftOfMonth(at, 'UTC'), 1800);
});

test('when what is left of a month has gone by, it is the next month, to within a change of clocks', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata');
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) }), zones, (at, zone) => {
      const end = at + secondsLeftOfMonth(at, zone) * 1000;
      assert.equal(monthOf(end + 3_600_000, zone), nextMonth(at, zone).slice(0, 7));
      assert.equal(monthOf(end - 3_601_000, zone), monthOf(at, zone));
    }),
  );
});

test('a page is refused once nothing is left of its visitor’s month; a phone is let in, to be told by voice', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  const now = Date.UTC(2026, 10, 24, 12);
  const calls = createCalls({
    ...{ lines: catalogOf([line]), store, rooms: new FakeRooms(), secret: 'secret', logger },
    now: () => now,
  });
  const use = async (caller: string) => {
    const want = monthlyWant(line, { id: caller, caller, amount: 900, limit: 900, at: now });
    await store.reserve({ callId: 'before', wants: [want] });
    await store.settle([{ id: caller, spent: 900 }]);
  };
  const first = await calls.admit({ ...web, visitor: 'v' });
  assert.deepEqual(await store.balance(callerPot(line, 'web-v'), '2026-11'), { used: 0, reserved: 1 });
  await store.settle([{ id: `${first.callId}/caller`, spent: 0 }]);
  await use('web-v');
  await assert.rejects(calls.admit({ ...web, visitor: 'v' }), {
    reason: 'allowance-spent',
    retryAfter: 6.5 * 86_400,
  });
  await calls.admit({ ...web, visitor: 'w' });
  const caller = keys.ofNumber('bakery', ANN);
  await use(caller);
  const { callId } = await calls.admit({ ...phone, number: ANN });
  const { caller: kept, talkSeconds } = (await store.getCall(callId)) ?? {};
  assert.deepEqual([kept, talkSeconds], [caller, 900]);
});
