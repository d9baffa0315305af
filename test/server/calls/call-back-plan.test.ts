import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { afterMiss, allowedFrom, type MissedOutcome, MOST_ATTEMPTS } from '../../../server/calls/call-back-plan.ts';
import { localTime } from '../../../server/line/local-time.ts';

const rules = { trunk: 'carrier', between: [9 * 60, 20 * 60], afterDropped: true } as const;
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'] as const;
const year = { min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) };

test('nobody is rung up at night, in whatever zone, also on the days on which clocks change', () => {
  fc.assert(
    fc.property(fc.integer(year), fc.constantFrom(...zones), (at, zone) => {
      const allowed = allowedFrom(at, rules, zone);
      const { minutes } = localTime(allowed, zone);
      assert.ok(minutes >= 9 * 60 && minutes < 20 * 60, `${minutes}`);
      assert.ok(allowed >= at && allowed - at <= 14 * 3_600_000, 'and not later than need be');
      assert.equal(allowedFrom(allowed, rules, zone), allowed);
    }),
  );
});

test('the night on which clocks go back is an hour longer', () => {
  const evening = Date.UTC(2026, 9, 24, 18, 30); // 20:30 in Berlin, summer time
  assert.equal(allowedFrom(evening, rules, 'Europe/Berlin'), Date.UTC(2026, 9, 25, 8, 0)); // 9:00, winter time
});

const outcomes: readonly MissedOutcome[] = [
  'busy',
  'no-answer',
  'declined',
  'turned-away',
  'unknown-number',
  'cancelled',
  'limited',
  'not-allowed',
  'failed',
  'machine',
  'not-theirs',
  'refused',
];

test('whatever comes of it, somebody is rung up three times at most, and no more once two days have passed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...outcomes), { minLength: 400, maxLength: 400 }), (happens) => {
      let [now, attempt, rung] = [0, 0, 0];
      for (const outcome of happens) {
        attempt += 1;
        if (outcome !== 'limited' && outcome !== 'refused') rung += 1;
        const next = afterMiss({ outcome, attempt, createdAt: 0, now });
        if (next.state === 'failed') break;
        assert.ok(next.dueAt >= now + 2 * 60_000, 'and never at once again');
        if (!next.counted) attempt -= 1;
        now = next.dueAt;
      }
      assert.ok(rung <= MOST_ATTEMPTS);
      assert.ok(now <= 2 * 24 * 3_600_000 + 3_600_000);
    }),
  );
});

test('who declines, has no phone there, or did not ask is left alone', () => {
  for (const outcome of ['declined', 'unknown-number', 'not-allowed', 'not-theirs'] as const)
    assert.deepEqual(afterMiss({ outcome, attempt: 1, createdAt: 0, now: 5 }), { state: 'failed', why: outcome });
});
