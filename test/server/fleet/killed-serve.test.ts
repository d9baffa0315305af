import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

describe('a `hoyhoy serve` that is killed in the middle of a call', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

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
