import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';
import { Happenings } from '../../support/happenings.ts';
import { mostlyHeard } from '../../support/heard-audio.ts';
import type { CallerTurn } from '../../support/scripted-realtime.ts';
import { tone } from '../../support/scripted-realtime.ts';

const GREETING = 440;
const ANSWER = 660;
const TONES = [GREETING, ANSWER, 300, 550, 880];

/** The recogniser of these tests: hears which tone the caller sang, and answers it with one of its own. */
function transcribe(turn: CallerTurn): string {
  return `I sing ${mostlyHeard(turn.pcm, TONES, 24_000) ?? 'nothing'}`;
}

describe('a call', () => {
  let rig: AgentRig;

  before(async () => {
    rig = await startAgentRig({
      realtime: {
        transcribe,
        respond: ({ lastUserText, instructions }) => {
          if (instructions.includes('Hello, Marlow')) {
            return { text: 'Hello, Marlow Street Bakery.', audio: { tone: GREETING, durationMs: 1000 } };
          }
          const own = lastUserText.includes('550') ? 880 : ANSWER;
          return { text: `You: ${lastUserText}.`, audio: { tone: own, durationMs: 1200 } };
        },
      },
    });
  });

  afterEach(() => rig.hangUp());
  after(() => rig.close());

  it('is greeted in the words of its line, and not before the caller can hear', async () => {
    const call = await rig.admit();
    await rig.realtime.waitFor('response.create');
    const caller = await rig.join(call);
    await caller.heard.untilAudible(700);
    assert.equal(caller.heard.tone(TONES), GREETING);
    await caller.heard.untilSilent(200);
    // All of it: nothing was played into an empty room.
    assert.ok(caller.heard.audibleMs() > 850, `${caller.heard.audibleMs()} ms of the greeting were heard`);
    await caller.untilCaption(({ final }) => final, 'the whole greeting');
    assert.deepEqual(
      caller.shown.map(({ text }) => text),
      ['Hello, Marlow Street Bakery.'],
    );
  });

  it('shows words no earlier than they are spoken', async () => {
    const { caller } = await rig.dial();
    await caller.untilCaption(({ final }) => final, 'the whole greeting');
    const firstSound = caller.heard.firstAudibleAt() ?? 0;
    const [first] = caller.captions;
    assert.ok(first && !first.final && first.text.length < 'Hello, Marlow Street Bakery.'.length, first?.text);
    const final = caller.captions.find((caption) => caption.final);
    assert.ok(final && final.at - firstSound > 700, 'the last word was shown before it was spoken');
  });

  it('carries the caller to the model and the answer back, with the words of both in captions and store', async () => {
    const { call, caller } = await rig.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    const asked = performance.now();
    caller.say(tone(300, 900));
    await caller.untilCaption(({ final, text }) => final && text === 'You: I sing 300.', 'the answer');
    assert.equal(caller.heard.tone(TONES, asked), ANSWER);

    const [, own, answer] = caller.shown;
    assert.equal(own?.text, 'I sing 300');
    assert.equal(own?.from, caller.identity);
    assert.equal(own?.trackId, caller.microphoneTrackId);
    assert.equal(answer?.from, `agent-${call.room}`);
    assert.ok(answer?.trackId?.startsWith('TR_'));

    await caller.leave();
    const record = await rig.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
    assert.equal(record.endReason, 'caller-left');
    assert.deepEqual(
      record.turns.map(({ role, text, typed, interrupted }) => ({ role, text, typed, interrupted })),
      [
        { role: 'agent', text: 'Hello, Marlow Street Bakery.', typed: false, interrupted: false },
        { role: 'caller', text: 'I sing 300', typed: false, interrupted: false },
        { role: 'agent', text: 'You: I sing 300.', typed: false, interrupted: false },
      ],
    );
    const names = record.events.map(({ name }) => name);
    for (const name of ['joined', 'realtime-connected', 'greeting-first-audio', 'caller-joined', 'first-audio']) {
      assert.ok(names.includes(name), `no event ${name} in ${names}`);
    }
    assert.equal(record.usage.length, 2);
  });

  it('tells what the agent does', async () => {
    const { caller } = await rig.dial();
    await caller.untilState('speaking');
    await caller.untilState('listening');
    const before = caller.agentStates.length;
    caller.say(tone(300, 700));
    await caller.untilState('speaking');
    await caller.untilState('listening');
    assert.deepEqual(
      caller.agentStates.slice(before).filter((state) => state !== 'thinking'),
      ['speaking', 'listening'],
    );
  });

  it('answers what is typed, and gives way to it at once', async () => {
    const { call, caller } = await rig.dial();
    await caller.heard.untilAudible(200);
    const typedAt = performance.now();
    await caller.type('Do you bake rye bread?');
    await caller.untilCaption(({ final, text }) => final && text.includes('rye bread'), 'the answer');
    assert.equal(caller.heard.tone(TONES, typedAt + 300), ANSWER);
    await caller.leave();
    const record = await rig.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
    const [greeting, typed, answer] = record.turns;
    assert.equal(greeting?.interrupted, true);
    assert.ok(greeting.text.length < 'Hello, Marlow Street Bakery.'.length, greeting.text);
    assert.deepEqual([typed?.text, typed?.typed], ['Do you bake rye bread?', true]);
    assert.equal(answer?.text, 'You: Do you bake rye bread?.');
  });

  it('needs no microphone', async () => {
    const { caller } = await rig.dial({ microphone: false });
    await caller.heard.untilAudible(700);
    await caller.heard.untilSilent(200);
    await caller.type('Hello?');
    await caller.untilCaption(({ final, text }) => final && text === 'You: Hello?.', 'the answer');
  });

  it('is never heard by another', async () => {
    const [one, two] = await Promise.all([rig.dial(), rig.dial()]);
    await Promise.all([one, two].map(({ caller }) => caller.untilCaption(({ final }) => final, 'the greeting')));
    const asked = performance.now();
    one.caller.say(tone(300, 800));
    two.caller.say(tone(550, 800));
    await one.caller.untilCaption(({ final, text }) => final && text === 'You: I sing 300.', 'the first answer');
    await two.caller.untilCaption(({ final, text }) => final && text === 'You: I sing 550.', 'the second answer');
    assert.equal(one.caller.heard.tone(TONES, asked), ANSWER);
    assert.equal(two.caller.heard.tone(TONES, asked), 880);
    assert.ok(one.caller.captions.every(({ text }) => !text.includes('550')));
    assert.ok(two.caller.captions.every(({ text }) => !text.includes('300')));
  });

  it('leaves nothing behind when the caller leaves, or the room is closed over its head', async () => {
    await rig.untilIdle();
    const client = globalThis._ffiClientInstance;
    assert.ok(client instanceof EventEmitter);
    const listeners = () => client.listenerCount('ffi_event');
    const before = listeners();
    const happenings = new Happenings();
    client.on('removeListener', () => happenings.check());
    for (const how of ['caller', 'room'] as const) {
      const { call, caller } = await rig.dial();
      await caller.heard.untilAudible(100);
      if (how === 'room') await livekitRooms(rig.livekit).delete(call.room);
      else await caller.leave();
      const record = await rig.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
      assert.equal(record.endReason, how === 'room' ? 'room-gone' : 'caller-left');
      await rig.untilIdle();
      assert.deepEqual(await rig.rooms.listRooms([call.room]), []);
      if (how === 'room') await caller.leave();
    }
    // A frame that was on its way to LiveKit is answered in its own time.
    await happenings.until(() => listeners() <= before, 'end of all listening', 10_000);
  });

  it('speaks to a phone once it is put through', async () => {
    const call = await rig.admit('phone');
    const caller = await rig.join(call, {
      identity: 'sip_+4930123456',
      kind: 'sip',
      attributes: { 'sip.callStatus': 'ringing', 'sip.phoneNumber': '+4930123456' },
    });
    await rig.untilRecord(call.callId, ({ events }) => events.some(({ name }) => name === 'caller-joined'), 'caller');
    await caller.heard.untilSilent(0);
    const putThrough = performance.now();
    await caller.setAttributes({ 'sip.callStatus': 'active' });
    await caller.heard.untilAudible(700);
    assert.ok((caller.heard.firstAudibleAt() ?? 0) > putThrough, 'a ringing phone was spoken to');
  });
});
