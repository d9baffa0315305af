import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

describe('workers that are replaced one by one, under load', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

  it('drop no call and say nothing of it: each conversation goes on with what was said', async () => {
    const calls = [await fleet.dial(), await fleet.dial(), await fleet.dial()];
    await Promise.all(calls.map(({ caller }) => caller.untilCaption(({ final }) => final, 'the greeting')));
    for (const { caller } of calls) caller.say(tone(sung.low, 700));
    const answered = (text: string) =>
      Promise.all(calls.map(({ caller }) => caller.untilCaption((c) => c.final && c.text === text, text)));
    await answered('You said: low.');
    const before = await Promise.all(calls.map(({ callId }) => fleet.workerOf(callId)));

    fleet.serve.process.kill('SIGUSR2');
    await fleet.serve.says(/All workers are new/);
    await Promise.all(calls.map((call) => fleet.untilTogether(call)));
    const after = await Promise.all(calls.map(({ callId }) => fleet.workerOf(callId)));
    assert.ok(
      after.every((pid) => !before.includes(pid)),
      `${before} were replaced by ${after}`,
    );

    for (const { caller } of calls) caller.say(tone(sung.high, 700));
    await answered('You said: low, high.');
    for (const { caller } of calls) {
      assert.deepEqual(
        caller.shown.filter(({ from }) => from !== caller.identity).map(({ text }) => text),
        ['Hello, this is the fleet.', 'You said: low.', 'You said: low, high.'],
      );
    }
  });
});
