import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { childOf } from '../support/child-of.ts';
import { type Fleet, startFleet } from '../support/fleet.ts';
import { openVoiceAndEar, type VoiceAndEar } from '../support/voice-and-ear.ts';

/** The models are loaded again, beside whatever else this machine does. */
const LOADED_MS = 60_000;
const KNOWLEDGE = `# Bread
A sourdough loaf costs 6 pounds.

# Delivery
Delivery costs 4 pounds, and it is free from 30 pounds.
`;

describe('the speech server that is killed in the middle of a question', () => {
  let fleet: Fleet;
  let voice: VoiceAndEar;
  before(
    async () => {
      [fleet, voice] = await Promise.all([startFleet({ knowledge: KNOWLEDGE }), openVoiceAndEar()]);
    },
    { timeout: 600_000 },
  );
  after(async () => {
    await voice.close();
    await fleet.close();
  });

  it('costs the caller a moment of silence: the question is answered without being asked again', async (t) => {
    const { caller, callId } = await fleet.dial();
    const questions = [await voice.speak('How much is a sourdough loaf?'), await voice.speak('How much is delivery?')];
    await caller.untilCaption(({ final }) => final, 'the greeting', LOADED_MS);
    caller.say(questions[0] ?? new Int16Array());
    await caller.untilCaption(({ final, text }) => final && /6 pounds/.test(text), 'the answer', LOADED_MS);

    const spoken = async (count: number) =>
      fleet.untilRecord(
        callId,
        ({ events }) => events.filter(({ name }) => name === 'speech-started').length === count,
        `turn ${count} that was heard to begin`,
      );
    await spoken(1);
    caller.say(questions[1] ?? new Int16Array());
    await spoken(2);
    const killedAt = performance.now();
    process.kill(childOf(fleet.serve.process.pid, 'speech'), 'SIGKILL');
    await caller.untilCaption(({ final, text }) => final && /4 pounds/.test(text), 'the other answer', LOADED_MS);
    t.diagnostic(`answered ${Math.round(performance.now() - killedAt)} ms after the kill`);

    await caller.leave();
    const record = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
    const asked = record.turns.filter(({ role }) => role === 'caller').map(({ text }) => text);
    assert.equal(asked.length, 2, asked.join(' | '));
    assert.match(asked[1] ?? '', /delivery/i);
    assert.ok(record.turns.every(({ text }) => !/sorry/i.test(text)));
  });
});
