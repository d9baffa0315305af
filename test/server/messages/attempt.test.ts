import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ATTEMPTS, outcomeOf, PAUSES } from '../../../server/messages/attempt.ts';

const failed = { ok: false, error: 'The receiver answered 500' } as const;

describe('after an attempt', () => {
  it('that went well, the message is sent', () => {
    assert.deepEqual(outcomeOf({ ok: true }, 1, 0, 0), { state: 'sent' });
  });

  it('that failed, the next one comes later each time, and the tenth is the last', () => {
    assert.equal(ATTEMPTS, 10);
    const due = Array.from({ length: ATTEMPTS }, (_, i) => outcomeOf(failed, i + 1, 1000, 0));
    assert.deepEqual(
      due.map((outcome) => (outcome.state === 'retry' ? outcome.dueAt - 1000 : outcome.state)),
      [...PAUSES, 'failed'],
    );
    assert.ok(PAUSES.every((pause, i) => pause > (PAUSES[i - 1] ?? 0)));
  });

  it('is not tried again where that can only end the same way', () => {
    assert.deepEqual(outcomeOf({ ...failed, lasting: true }, 1, 0, 0), { state: 'failed', error: failed.error });
  });

  it('waits as long as the receiver asks for, but no longer than a day, and never less than it would', () => {
    const due = (notBeforeMs: number) => {
      const outcome = outcomeOf({ ...failed, notBeforeMs }, 1, 0, 0);
      return outcome.state === 'retry' && outcome.dueAt;
    };
    assert.equal(due(60_000), 60_000);
    assert.equal(due(1), PAUSES[0]);
    assert.equal(due(1e12), 24 * 3_600_000);
  });

  it('spreads what failed at the same time', () => {
    const due = [0, 0.5, 1].map((random) => outcomeOf(failed, 2, 0, random));
    assert.deepEqual(
      due.map((outcome) => outcome.state === 'retry' && outcome.dueAt),
      [300_000, 330_000, 360_000],
    );
  });
});
