import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, type FleetCall, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

/** An absence that callers hear of, on a fast machine too. */
const NOTICED_MS = 2_000;
const CUT_OFF = 'I am sorry, I was cut off for a moment.';

describe('a LiveKit that is killed in the middle of calls and comes back', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

  const answered = ({ caller }: FleetCall, answer: string) =>
    caller.untilCaption(({ final, text }) => final && text === answer, answer);

  it('finds the conversations going on, with one agent in each room, and ends with who does not come back', async () => {
    const calls = [await fleet.dial(), await fleet.dial()];
    const leaving = await fleet.dial();
    await Promise.all([...calls, leaving].map(({ caller }) => caller.untilCaption(({ final }) => final, 'greeting')));
    for (const { caller } of calls) caller.say(tone(sung.low, 700));
    await Promise.all(calls.map((call) => answered(call, 'You said: low.')));

    await fleet.livekit.kill();
    await leaving.caller.leave();
    await fleet.livekit.restart(NOTICED_MS);
    await Promise.all(calls.map((call) => fleet.untilTogether(call)));
    await Promise.all(
      calls.map((call) => answered(call, `${CUT_OFF} If you said something just now, please say it again.`)),
    );
    for (const { caller } of calls) caller.say(tone(sung.high, 700));
    await Promise.all(calls.map((call) => answered(call, 'You said: low, high.')));
    for (const { room } of calls) assert.deepEqual(await fleet.agentsIn(room), [`agent-${room}`]);

    const left = await fleet.untilRecord(leaving.callId, ({ state }) => state === 'ended', 'end', 60_000);
    assert.equal(left.endReason, 'caller-left');
    await fleet.untilRoomGone(leaving.room);
  });

  it('cuts an answer off, which is given again after an apology', async () => {
    const call = await fleet.dial();
    await call.caller.untilCaption(({ final }) => final, 'greeting');
    // Else the greeting, of which the caption comes first, would be taken for the answer that is to be cut off.
    await call.caller.untilState('listening');
    call.caller.say(tone(sung.low, 700));
    await call.caller.untilState('speaking');
    await fleet.livekit.kill();
    await fleet.livekit.restart(NOTICED_MS);
    await answered(call, CUT_OFF);
    const after = call.caller.captions.length;
    await call.caller.happenings.until(
      () => call.caller.captions.slice(after).some(({ final, text }) => final && text === 'You said: low.'),
      'the answer, again',
      20_000,
    );
    await call.caller.leave();
  });
});
