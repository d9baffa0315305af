import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { livekitRooms } from '../../../../server/calls/livekit-rooms.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { tones } from '../../../support/telephony/gateway-rig.ts';
import type { TwilioCall } from '../../../support/telephony/scripted-twilio.ts';
import { startTwilioRig, type TwilioRig } from '../../../support/telephony/twilio-rig.ts';

describe('a call that Twilio brings without SIP', () => {
  let rig: TwilioRig;

  before(async () => {
    const rules = [
      { name: 'pin', line: 'bakery', trunkIds: ['twilio'], numbers: ['+12125550177'], pin: '123456' },
      { name: 'else', line: 'bakery', trunkIds: ['twilio'], numbers: ['+12125550188'] },
    ];
    rig = await startTwilioRig({ telephony: { rules }, answerMs: 4000 });
  });
  after(() => rig.close());

  const newest = async () => {
    const [call] = await rig.gateway.agent.store.listCalls({ limit: 1 });
    assert.ok(call);
    return call;
  };
  const untilEnded = async (id: string) =>
    rig.gateway.agent.untilRecord(id, ({ state }) => state === 'ended', 'end of the call');
  async function greeted(options = {}): Promise<TwilioCall> {
    const call = rig.call(options);
    assert.equal((await call.dial()).verb, 'connect');
    await call.heard.untilAudible(850);
    assert.equal(call.tone(), tones.greeting);
    return call;
  }
  async function answered(call: TwilioCall): Promise<void> {
    await call.heard.untilSilent(400);
    const asked = performance.now();
    call.sing();
    await call.heard.untilAudible(1500, asked);
    assert.equal(call.tone(asked), tones.answer);
  }

  test('rings until the agent is there, is greeted from the first sample on, asks and is answered', async () => {
    const call = await greeted({ fields: { StirVerstat: 'TN-Validation-Passed-A' } });
    await answered(call);
    const { id, room, kind } = await newest();
    assert.equal(kind, 'phone');
    const phone = await rig.gateway.agent.rooms.getParticipant(room, 'sip_+441632960961');
    assert.equal(phone.kind, 3, 'a participant of kind SIP');
    const { attributes } = phone;
    assert.equal(attributes['sip.callStatus'], 'active');
    assert.equal(attributes['sip.phoneNumber'], '+441632960961');
    assert.equal(attributes['sip.trunkPhoneNumber'], '+12125550142');
    assert.equal(attributes['sip.trunkID'], 'twilio');
    assert.equal(attributes['sip.twilio.callSid'], call.sid);
    assert.equal(attributes['sip.twilio.stirVerstat'], 'TN-Validation-Passed-A');
    assert.equal(attributes['hoyhoy.trusted_number'], 'true');
    await call.hangUp();
    assert.equal((await untilEnded(id)).endReason, 'caller-left');
    await rig.gateway.agent.untilIdle();
    assert.equal(rig.gateway.gateway.calls, 0);
  });

  test('is asked for a PIN, and its keys reach the gateway and then the room', async () => {
    const call = rig.call({ to: '+12125550177' });
    await call.dial();
    await call.heard.untilAudible(500);
    await call.heard.untilSilent(400);
    for (const digit of '123456#') call.press(digit);
    const entered = performance.now();
    await call.heard.untilAudible(850, entered);
    assert.equal(call.tone(entered), tones.greeting);
    const { room } = await newest();
    const { agent } = rig.gateway;
    const listener = await FakeCaller.join({ ...agent.livekit, room, identity: 'operator', microphone: false });
    call.press('7');
    call.press('#');
    await listener.happenings.until(() => listener.digits === '7#', 'digits', 10_000);
    await listener.leave();
    await call.hangUp();
  });

  test('is kept when its connection breaks in the middle of a word, and goes on in the next one', async () => {
    const call = await greeted();
    await call.heard.untilSilent(400);
    const asked = performance.now();
    call.sing();
    await call.heard.untilAudible(500, asked);
    const { id } = await newest();
    const cut = performance.now();
    call.cut(1000);
    await call.until('connect', 2);
    await call.heard.untilAudible(500, cut);
    assert.equal(call.tone(cut), tones.answer, 'the same answer goes on');
    await answered(call);
    assert.equal((await newest()).id, id, 'no other call was begun');
    const record = await rig.gateway.agent.store.getCall(id);
    assert.deepEqual(
      record?.turns.map(({ role }) => role),
      ['agent', 'caller', 'agent', 'caller', 'agent'],
    );
    await call.hangUp();
    await untilEnded(id);
  });

  test('ends when its connection is not taken up again within ten seconds; its caller is told so', async () => {
    const call = await greeted();
    const { id } = await newest();
    call.cut(13_000);
    assert.equal((await untilEnded(id)).endReason, 'caller-left');
    await call.until('say');
    assert.match(call.verbs.map((verb) => (verb.verb === 'say' ? verb.words : '')).join(''), /connection was lost/);
  });

  test('breaks in on the agent: what Twilio still held of it is cleared, and what was heard is known', async () => {
    const call = await greeted();
    await call.heard.untilSilent(400);
    const asked = performance.now();
    call.sing();
    await call.heard.untilAudible(300, asked);
    // A network that stood still has left half a second of the answer in Twilio's buffer.
    call.stall(500);
    await call.heard.untilSilent(300);
    await call.heard.untilAudible(700, performance.now());
    call.sing(1200);
    const isCleared = () => call.received.some(({ event }) => event === 'clear');
    await call.happenings.until(isCleared, 'clear', 20_000);
    assert.ok(call.clearedMs >= 200, `${call.clearedMs} ms cleared`);
    const cleared = performance.now();
    await call.heard.untilSilent(300);
    assert.ok(call.heard.audibleMs(cleared) <= 100, `${call.heard.audibleMs(cleared)} ms heard after that`);
    await call.hangUp();
  });

  test('for a number that nobody answers is refused, so that its caller hears it', async () => {
    assert.deepEqual(await rig.call({ to: '+12125550100' }).dial(), { verb: 'reject', busy: false });
  });

  test('that is given up while it rings leaves no call', async () => {
    const call = rig.call();
    const dialled = call.dial().then(
      () => 'answered',
      () => 'given up',
    );
    while (rig.gateway.gateway.calls === 0) await new Promise(setImmediate);
    await call.hangUp();
    assert.equal(await dialled, 'given up');
    await rig.gateway.agent.untilIdle();
    assert.equal(rig.gateway.gateway.calls, 0);
  });

  test('that the agent’s side ends is hung up once its last words are heard', async () => {
    const call = await greeted();
    await answered(call);
    const { room } = await newest();
    await livekitRooms(rig.gateway.agent.livekit).delete(room);
    await call.until('hangup');
    await rig.gateway.agent.untilIdle();
  });

  test('that comes while the gateway stops hears busy', async () => {
    const stopped = rig.gateway.gateway.drain(10_000);
    assert.deepEqual(await rig.call().dial(), { verb: 'reject', busy: true });
    await stopped;
  });
});
