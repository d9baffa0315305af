import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';
import type { FakeCaller } from '../../support/caller.ts';
import { tone } from '../../support/scripted-realtime.ts';

const STORY_MS = 4000;
const STORY = 'Our bread rests for a whole night before it goes into the oven, and that is why it keeps so long.';
const AGENT = 440;
const CALLER = 250;

describe('interrupting the agent', () => {
  let rig: AgentRig;
  /** What the recogniser makes of the caller's next turn. */
  let words: string;

  before(async () => {
    rig = await startAgentRig({
      line: { greeting: STORY },
      realtime: {
        transcribe: () => words,
        respond: ({ instructions }) =>
          instructions.includes(STORY)
            ? { text: STORY, audio: { tone: AGENT, durationMs: STORY_MS } }
            : { text: 'Gladly.', audio: { tone: 660, durationMs: 500 } },
      },
    });
  });

  afterEach(() => rig.hangUp());
  after(() => rig.close());

  /** Calls, listens to a second of the story, makes a sound for so long; resolves to when it began. */
  async function disturb(soundMs: number): Promise<{ callId: string; caller: FakeCaller; at: number }> {
    const { call, caller } = await rig.dial();
    await caller.heard.untilAudible(1000);
    const at = performance.now();
    caller.say(tone(CALLER, soundMs));
    return { callId: call.callId, caller, at };
  }

  const sentSince = (at: number, type: 'response.cancel' | 'conversation.item.truncate') =>
    rig.realtime.received(type).filter((record) => record.at >= at);

  for (const [name, soundMs, heardAs] of [
    ['a cough', 140, ''],
    ['"uh-huh"', 240, 'Uh-huh.'],
  ] as const) {
    it(`pauses for ${name}, then says the rest of the same sentence`, async () => {
      words = heardAs;
      const { callId, caller, at } = await disturb(soundMs);
      await caller.heard.untilSilent(250);
      const pausedAfter = caller.heard.audibleMs();
      await caller.untilCaption(({ final, text }) => final && text === STORY, 'the whole story');
      await caller.heard.untilSilent(250);
      assert.ok(pausedAfter < STORY_MS - 1000, 'the agent did not pause');
      const heard = caller.heard.audibleMs();
      assert.ok(Math.abs(heard - STORY_MS) < 400, `${heard} ms of ${STORY_MS} were heard`);
      assert.deepEqual([sentSince(at, 'response.cancel'), sentSince(at, 'conversation.item.truncate')], [[], []]);
      const record = await rig.untilRecord(callId, ({ turns }) => turns.some(({ text }) => text === STORY), 'story');
      assert.equal(record.turns.find(({ role }) => role === 'agent')?.interrupted, false);
    });
  }

  it('stops for good for real speech, tells the server what was heard, and answers the new turn', async () => {
    words = 'Wait, are you open on Sunday?';
    const { callId, caller, at } = await disturb(1200);
    const truncate = await rig.realtime.waitFor(
      (event, record) => event.type === 'conversation.item.truncate' && record.at >= at,
      { timeoutMs: 20_000 },
    );
    const heard = caller.heard.audibleMs();
    assert.ok(truncate.event.type === 'conversation.item.truncate');
    const { audio_end_ms: told } = truncate.event;
    assert.ok(Number.isInteger(told));
    assert.ok(Math.abs(told - heard) < 300, `${told} ms were reported, ${heard} ms were heard`);

    await caller.untilCaption(({ final, text }) => final && text === 'Gladly.', 'the answer');
    const record = await rig.untilRecord(callId, ({ turns }) => turns.length === 3, 'three turns');
    const [story, turn, answer] = record.turns;
    assert.equal(story?.interrupted, true);
    assert.ok(story.text !== '' && STORY.startsWith(story.text) && story.text.length < STORY.length, story.text);
    assert.equal(turn?.text, words);
    assert.equal(answer?.text, 'Gladly.');
    const shown = caller.shown.find(({ text }) => text.startsWith('Our bread'));
    assert.equal(shown?.text, story.text, 'the caption shows other words than were heard');
  });

  it('is silent in the ear of the caller soon after they begin to speak', async () => {
    words = 'Wait, stop there please';
    const { caller, at } = await disturb(1500);
    await caller.heard.untilSilent(300);
    const ms = caller.heard.lastAudibleAt - at;
    // 60 ms to be sure of a voice, two ways through the SFU, the jitter buffer; the rest is for a busy machine.
    assert.ok(ms < 900, `${ms} ms from the first sound to silence`);
  });
});
