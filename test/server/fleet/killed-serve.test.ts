import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { childOf } from '../../support/child-of.ts';
import { type Fleet, type FleetCall, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

describe('a `hoyhoy serve` that is killed in the middle of a call', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

  it('is no harm to calls in progress where only its API is, which comes back at the same address', async () => {
    const { caller } = await fleet.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    process.kill(childOf(fleet.serve.process.pid, 'api'), 'SIGKILL');
    caller.say(tone(sung.low, 700));
    await caller.untilCaption(({ final, text }) => final && text === 'You said: low.', 'the answer');
    let next: FleetCall | undefined;
    for (const end = performance.now() + 30_000; next === undefined && performance.now() < end; await delay(50)) {
      next = await fleet.dial().catch(() => undefined);
    }
    await next?.caller.untilCaption(({ final }) => final, 'the next greeting');
    assert.ok(next, 'nobody could call any more');
    await Promise.all([caller.leave(), next.caller.leave()]);
  });

  it('costs the caller nothing where LiveKit is not its child, and the next one leaves the call alone', async () => {
    const { caller, callId, room } = await fleet.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    caller.say(tone(sung.low, 700));
    await caller.untilCaption(({ final, text }) => final && text === 'You said: low.', 'the answer');
    const pid = await fleet.workerOf(callId);
    fleet.serve.process.kill('SIGKILL');
    await fleet.serve.ended;
    await fleet.restartServe();
    caller.say(tone(sung.high, 700));
    await caller.untilCaption(({ final, text }) => final && text === 'You said: low, high.', 'the next answer');
    assert.equal(await fleet.workerOf(callId), pid);
    assert.deepEqual(await fleet.agentsIn(room), [`agent-${room}`]);
    assert.ok(caller.shown.every(({ text }) => !/sorry/i.test(text)));
    await caller.leave();
    await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
  });
});
