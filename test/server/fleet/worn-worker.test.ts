import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fleet, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

describe('a worker that has had its number of calls', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet({ workers: 1, env: { HOYHOY_CALLS_BEFORE_RENEWAL: '1' } });
  });
  after(() => fleet.close());

  it('leaves those to come to another one, and goes on with its own until the last has ended', async () => {
    const first = await fleet.dial();
    await first.caller.untilCaption(({ final }) => final, 'the greeting');
    const worn = await fleet.workerOf(first.callId);
    await fleet.serve.says(/is worn and gets a successor.*draining/s);

    const second = await fleet.dial();
    await second.caller.untilCaption(({ final }) => final, 'the greeting');
    assert.notEqual(await fleet.workerOf(second.callId), worn);

    // The first caller notices nothing of it.
    first.caller.say(tone(sung.low, 700));
    await first.caller.untilCaption((c) => c.final && c.text === 'You said: low.', 'an answer');
    assert.equal(await fleet.workerOf(first.callId), worn);
    await first.caller.leave();
    await fleet.untilRecord(first.callId, ({ endedAt }) => endedAt !== undefined, 'end');
    while (lives(worn)) await delay(20);

    second.caller.say(tone(sung.high, 700));
    await second.caller.untilCaption((c) => c.final && c.text === 'You said: high.', 'an answer');
    assert.doesNotMatch(fleet.serve.output, /ended unexpectedly/);
  });
});

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
