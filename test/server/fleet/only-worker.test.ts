import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, startFleet } from '../../support/fleet.ts';

const APOLOGY = 'I am sorry, I was cut off for a moment.';

describe('a fleet of one worker', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet({ workers: 1 });
  });
  after(() => fleet.close());

  it('has its calls taken over by the worker that replaces it, and answers what was still open', async () => {
    const { caller, callId, room } = await fleet.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    await caller.type('Do you bake rye bread?');
    await caller.untilCaption(({ text }) => text.startsWith('You said'), 'the first word of an answer');
    process.kill(await fleet.workerOf(callId), 'SIGKILL');
    await caller.untilCaption(({ final, text }) => final && text === APOLOGY, 'the apology', 30_000);
    const answer = 'You said: Do you bake rye bread?.';
    await caller.untilCaption(({ final, text }) => final && text === answer, 'the answer that was cut off');
    assert.deepEqual(await fleet.agentsIn(room), [`agent-${room}`]);
  });

  it('has them taken over too when it is only stopped, and stays out of them when it goes on', async () => {
    const { caller, callId, room } = await fleet.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    const pid = await fleet.workerOf(callId);
    process.kill(pid, 'SIGSTOP');
    await fleet.untilRecord(
      callId,
      ({ events }) => events.some(({ name }) => name === 'agent-replaced'),
      'replacement',
    );
    process.kill(pid, 'SIGCONT');
    await caller.untilCaption(({ final, text }) => final && text === APOLOGY, 'the apology', 30_000);
    assert.deepEqual(await fleet.agentsIn(room), [`agent-${room}`]);
    await caller.type('Still there?');
    await caller.untilCaption(({ final, text }) => final && text === 'You said: Still there?.', 'the next answer');
    const answers = caller.shown.filter(({ text }) => text.startsWith('You said'));
    assert.equal(answers.length, 1, 'two agents answered');
  });
});
