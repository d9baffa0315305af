import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallClock } from '../../../server/agent/session/call-clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** The machine's clock, which is set while time goes on. */
class SetClock extends FakeClock {
  shiftMs = 0;
  override now = (): number => 1_700_000_000_000 + this.monotonic() + this.shiftMs;
}

describe("a call's clock", () => {
  it('begins with the time of day, and goes on whatever becomes of that', () => {
    const machine = new SetClock();
    const clock = new CallClock(machine);
    const begun = clock.now();
    assert.equal(begun, machine.now());
    machine.shiftMs = -3_600_000;
    machine.advance(20);
    assert.equal(clock.now(), begun + 20);
  });

  it('goes on from what another agent recorded by a clock that was ahead', () => {
    const clock = new CallClock(new FakeClock());
    const begun = clock.now();
    clock.goOnFrom(begun - 1_000);
    assert.equal(clock.now(), begun);
    clock.goOnFrom(begun + 3_600_000);
    assert.equal(clock.now(), begun + 3_600_001);
  });
});
