import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { exactWords } from '../../../../server/contract/index.ts';
import type { CallRecord } from '../../../../server/store/store.ts';
import { formatUri } from '../../../../server/telephony/sip/message/uri.ts';
import type { IncomingCall } from '../../../../server/telephony/sip/ua/incoming-call.ts';
import type { FakeCaller } from '../../../support/caller.ts';
import type { ScriptedOptions } from '../../../support/scripted-realtime/options.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { AnsweringPhone } from '../../../support/telephony/answering-phone.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const PHONE_RATE = 8000;
const CALLER_RATE = 24_000;
const PERSON = 700;
const BRIEF = 1300;
/** The first note of the tone of waiting. */
const HOLD = 392;

/** Wants Ann when asked for her, and says what it is told to. */
const model: ScriptedOptions = {
  transcribe: () => 'Hm.',
  respond({ instructions, lastUserText, items }) {
    const exact = exactWords(instructions);
    if (exact?.includes('Press 1')) return { text: exact, audio: { tone: BRIEF, durationMs: 1500 } };
    if (exact !== undefined) return { text: exact, audio: { tone: tones.answer, durationMs: 400 } };
    const last = items.at(-1);
    if (last?.type === 'function_call_output')
      return { text: 'One moment.', audio: { tone: tones.answer, durationMs: 300 } };
    const name = ['Ann', 'Till'].find((one) => lastUserText.includes(one));
    if (name !== undefined) return { toolCalls: [{ name: 'transfer_call', arguments: { name, matter: 'a cake' } }] };
    return { text: 'Yes?', audio: { tone: tones.answer, durationMs: 300 } };
  },
};

describe('a person who is called for a caller', () => {
  let rig: GatewayRig;
  let phone: AnsweringPhone;
  let onCall: (call: IncomingCall) => void;
  let ringing: IncomingCall | undefined;

  before(async () => {
    phone = await AnsweringPhone.open((call) => {
      ringing = call;
      onCall(call);
    });
    rig = await startGatewayRig({
      realtime: model,
      telephony: {
        outboundTrunks: [{ name: 'carrier', address: phone.address(), numbers: ['+12125550142'], prefixes: ['+1212'] }],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
      line: {
        transferTargets: [
          { name: 'Ann', phone: '+12125550177', trunk: 'carrier' },
          { name: 'Till', sip: `sip:200@${phone.address()}`, trunk: 'carrier' },
        ],
      },
    });
  });
  after(async () => {
    await rig.close();
    await phone.close();
  });
  beforeEach(() => {
    ringing = undefined;
    onCall = (call) => phone.answer(call);
  });

  async function ask(hears = 'person-', whom = 'Ann'): Promise<{ caller: FakeCaller; callId: string }> {
    const { call, caller } = await rig.agent.dial({ hears });
    await caller.untilState('listening');
    await caller.type(`May I speak to ${whom}?`);
    return { caller, callId: call.callId };
  }
  const told = (caller: FakeCaller, words: string) =>
    caller.untilCaption(({ final, text }) => final && text.startsWith(words), words, 40_000);
  const recorded = (callId: string, name: string): Promise<CallRecord> =>
    rig.agent.untilRecord(callId, ({ events }) => events.some((event) => event.name === name), name, 40_000);
  async function heardTone(look: () => number | undefined, wanted: number, what: string): Promise<void> {
    const end = performance.now() + 20_000;
    while (look() !== wanted) {
      if (performance.now() > end) assert.fail(`${what} is not heard: ${look()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const briefed = (since: number) =>
    heardTone(
      () => (phone.heard.audibleMs(since) > 400 ? phone.heard.tone([BRIEF, tones.sung, PERSON], since) : 0),
      BRIEF,
      'the brief',
    );

  test('hears who calls, takes the call by key, and talks to the caller; the agent comes back afterwards', async () => {
    const since = performance.now();
    const { caller, callId } = await ask();
    await phone.until('established');
    caller.say(tone(tones.sung, 1500, CALLER_RATE));
    await briefed(since);
    assert.equal(phone.heard.tone([BRIEF, tones.sung], since), BRIEF, 'the caller is not heard before');
    assert.equal(caller.heard.audibleMs(), 0, 'nor the person');
    phone.press('1');
    await told(caller, 'Here is Ann.');
    await recorded(callId, 'person-joined');
    const together = performance.now();
    phone.play(tone(PERSON, 3000, PHONE_RATE), PHONE_RATE);
    caller.say(tone(tones.sung, 3000, CALLER_RATE));
    await heardTone(() => caller.heard.tone([PERSON, BRIEF, tones.answer], together), PERSON, 'the person');
    await heardTone(() => phone.heard.tone([tones.sung, BRIEF, tones.answer], together), tones.sung, 'the caller');
    await caller.spoken();
    // What of it is still on its way would be spoken into the agent's words.
    await phone.heard.untilSilent(500);
    ringing?.hangUp();
    await told(caller, 'Ann has left the call.');
    await rig.agent.hangUp();
  });

  test('is called by SIP address exactly as the line has it, told the same, and takes the call by the same key', async () => {
    const since = performance.now();
    const { caller, callId } = await ask('person-', 'Till');
    await briefed(since);
    assert.equal(ringing && formatUri(ringing.request.uri), `sip:200@${phone.address()}`);
    phone.press('1');
    await told(caller, 'Here is Till.');
    await recorded(callId, 'person-joined');
    const together = performance.now();
    phone.play(tone(PERSON, 3000, PHONE_RATE), PHONE_RATE);
    await heardTone(() => caller.heard.tone([PERSON, BRIEF, tones.answer], together), PERSON, 'the person');
    ringing?.hangUp();
    await told(caller, 'Till has left the call.');
    await rig.agent.hangUp();
  });

  test('no other address is called, of whatever line and however it is asked for', async () => {
    const ask = (to: string, line = 'bakery') =>
      rig.dialler.dial({
        trunk: 'carrier',
        to,
        room: 'nobody',
        identity: 'nobody',
        attributes: { 'hoyhoy.line': line },
      });
    const own = `sip:200@${phone.address()}`;
    for (const to of [
      `sip:201@${phone.address()}`,
      `${own};user=phone`,
      own.replace('sip:', 'SIP:'),
      'sip:200@evil.example',
    ]) {
      await assert.rejects(ask(to), { reason: 'not-allowed' }, to);
    }
    await assert.rejects(rig.dialler.dial({ trunk: 'carrier', to: own, room: 'nobody', identity: 'nobody' }), {
      reason: 'not-allowed',
    });
    assert.equal(ringing, undefined);
  });

  test('declines by key, and the caller can leave a message', async () => {
    const since = performance.now();
    const { caller, callId } = await ask();
    await briefed(since);
    phone.press('2');
    await told(caller, 'I am sorry, Ann can not take your call now. Would you like to leave a message?');
    await recorded(callId, 'person-declined');
    await phone.until('ended');
    await rig.agent.hangUp();
  });

  test('is busy', async () => {
    onCall = (call) => call.reject(486);
    const { caller } = await ask();
    await told(caller, 'I am sorry, Ann is on another call.');
    await rig.agent.hangUp();
  });

  test('does not answer', async () => {
    onCall = (call) => call.reject(480);
    const { caller } = await ask();
    await told(caller, 'I am sorry, I could not reach Ann. Would you like to leave a message?');
    await rig.agent.hangUp();
  });

  test('a caller who hangs up while it rings calls it off', async () => {
    onCall = (call) => call.ring();
    const ended = phone.ends.length;
    const { caller } = await ask('agent-');
    await told(caller, 'One moment.');
    const since = performance.now();
    await heardTone(() => caller.heard.tone([HOLD, tones.answer], since), HOLD, 'the tone of waiting');
    // The tone is heard from when she is called, which the phone may learn later.
    await phone.happenings.until(() => ringing !== undefined, 'call', 20_000);
    await caller.leave();
    await phone.happenings.until(() => phone.ends.length > ended, 'the end of the call', 20_000);
    assert.equal(phone.ends.at(-1)?.by, 'them');
    await rig.agent.untilIdle();
  });
});
