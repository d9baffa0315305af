import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, type FleetCall, startFleet, sung, tones } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

const APOLOGY = 'I am sorry, I was cut off for a moment.';

describe('a worker that is killed in the middle of calls', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

  const greeted = async () => {
    const call = await fleet.dial();
    await call.caller.untilCaption(({ final }) => final, 'the greeting');
    return call;
  };
  const answered = ({ caller }: FleetCall, answer: string) =>
    caller.untilCaption(({ final, text }) => final && text === answer, answer);

  it('costs its callers an apology and nothing that was said; the others notice nothing', async () => {
    const calls = [await greeted(), await greeted(), await greeted(), await greeted()];
    for (const { caller } of calls) caller.say(tone(sung.low, 700));
    await Promise.all(calls.map((call) => answered(call, 'You said: low.')));
    const held = await Promise.all(calls.map(async (call) => ({ call, pid: await fleet.workerOf(call.callId) })));
    const victim = held[0]?.pid ?? 0;
    const hit = held.filter(({ pid }) => pid === victim).map(({ call }) => call);
    const others = held.filter(({ pid }) => pid !== victim).map(({ call }) => call);

    process.kill(victim, 'SIGKILL');
    const apologies = hit.map(async (call) => {
      await answered(call, APOLOGY);
      assert.equal(call.caller.heard.tone(Object.values(tones), call.caller.heard.lastAudibleAt - 500), tones.apology);
      assert.deepEqual(await fleet.agentsIn(call.room), [`agent-${call.room}`]);
      call.caller.say(tone(sung.high, 700));
      await answered(call, 'You said: low, high.');
    });
    const undisturbed = others.map(async (call) => {
      call.caller.say(tone(sung.high, 700));
      await answered(call, 'You said: low, high.');
      assert.ok(call.caller.shown.every(({ text }) => text !== APOLOGY));
    });
    await Promise.all([...apologies, ...undisturbed]);

    for (const { callId, caller } of hit) {
      await caller.leave();
      const record = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
      assert.equal(record.endReason, 'caller-left');
      assert.deepEqual(
        record.turns.map(({ role, text }) => [role, text]),
        [
          ['agent', 'Hello, this is the fleet.'],
          ['caller', 'low'],
          ['agent', 'You said: low.'],
          ['agent', APOLOGY],
          ['caller', 'high'],
          ['agent', 'You said: low, high.'],
        ],
      );
    }
  });
});
