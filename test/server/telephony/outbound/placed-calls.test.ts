import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AccessToken, SipCallError } from 'livekit-server-sdk';
import { DialFailed } from '../../../../server/calls/dialler.ts';
import { livekitRooms } from '../../../../server/calls/livekit-rooms.ts';
import { callerAttributes } from '../../../../server/contract/index.ts';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import type { IncomingCall } from '../../../../server/telephony/sip/ua/incoming-call.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { AnsweringPhone } from '../../../support/telephony/answering-phone.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';
import { createTestCa } from '../../../support/test-ca.ts';

const TO = '+12125550199';
const RATE = 8000;
/** What callers hear while the other side rings. */
const RINGING = 425;
const loopback = { host: '127.0.0.1', port: 0 };

describe('a call that we place', () => {
  const ca = createTestCa();
  let rig: GatewayRig;
  let phone: AnsweringPhone;
  /** What the phone does with the next call. */
  let onCall: (call: IncomingCall) => void;
  let ringing: IncomingCall | undefined;

  before(async () => {
    const { certFile, keyFile } = ca.issue(['127.0.0.1']);
    const server = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    phone = await AnsweringPhone.open(
      (call) => {
        ringing = call;
        onCall(call);
      },
      { listen: { udp: loopback, tls: loopback }, tls: { server } },
    );
    rig = await startGatewayRig({
      telephony: {
        outboundTrunks: [
          {
            ...{ name: 'secure', address: phone.address('tls'), transport: 'tls', mediaEncryption: 'require' },
            ...{ numbers: ['+12125550142'], prefixes: ['+1212'] },
          },
          { name: 'carrier', address: phone.address(), numbers: ['+12125550142', '+12125550143'], prefixes: ['+1212'] },
        ],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
      // No certificate of its own.
      tls: { client: { ca: ca.pem } },
      line: { transferTargets: [{ name: 'Ann', phone: '+12125550177' }] },
      otherLines: ['florist'],
    });
  });
  afterEach(() => phone.forget());
  after(async () => {
    await rig.close();
    await phone.close();
    ca.close();
  });

  const answer = () => {
    onCall = (call) => phone.answer(call);
  };
  const ring = () => {
    onCall = (call) => call.ring();
  };
  const attributesOf = async (room: string, identity: string) =>
    (await rig.agent.rooms.getParticipant(room, identity)).attributes;
  async function untilStatus(room: string, identity: string, status: string): Promise<void> {
    const end = performance.now() + 10_000;
    for (;;) {
      const now = await attributesOf(room, identity).then(
        (attributes) => attributes['sip.callStatus'],
        () => 'not there',
      );
      if (now === status) return;
      if (performance.now() > end) assert.fail(`sip.callStatus is ${now}, not ${status}`);
      await delay(20);
    }
  }
  /** It may have ended with its phone. */
  const close = (room: string) => rig.agent.rooms.deleteRoom(room).catch(() => {});
  const failed = async (dialled: Promise<unknown>): Promise<DialFailed> => {
    try {
      await dialled;
    } catch (error) {
      assert.ok(error instanceof DialFailed, String(error));
      return error;
    }
    return assert.fail('it was answered');
  };

  test('dials, rings, is answered by the agent’s greeting, and talks both ways', async () => {
    const { room, callId } = await rig.agent.admit('phone');
    ring();
    const dialled = rig.dialler.dial({
      trunk: 'carrier',
      to: TO,
      room,
      identity: `sip_${TO}`,
      attributes: { [callerAttributes.callId]: callId, [callerAttributes.line]: 'bakery' },
    });
    await untilStatus(room, `sip_${TO}`, 'ringing');
    const begun = performance.now();
    assert.ok(ringing);
    phone.answer(ringing);
    const { participantId } = await dialled;
    const participant = await rig.agent.rooms.getParticipant(room, `sip_${TO}`);
    assert.equal(participant.sid, participantId);
    assert.equal(participant.kind, 3);
    assert.equal(participant.attributes['sip.phoneNumber'], TO);
    assert.equal(participant.attributes['sip.trunkPhoneNumber'], '+12125550142');
    assert.equal(participant.attributes['sip.trunkID'], 'carrier');
    await phone.heard.untilAudible(850, begun);
    assert.equal(phone.heard.tone(Object.values(tones), begun), tones.greeting);
    await phone.heard.untilSilent(300);
    const asked = performance.now();
    phone.play(tone(tones.sung, 900, RATE), RATE);
    await phone.heard.untilAudible(700, asked);
    assert.equal(phone.heard.tone(Object.values(tones), asked), tones.answer);
    await rig.dialler.hangUp(room, `sip_${TO}`);
    await phone.until('ended');
    await rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'end');
    await rig.agent.untilIdle();
    assert.equal(rig.gateway.calls, 0);
  });

  test('is heard ringing in the room until somebody answers, where that is wished', async () => {
    const room = 'room-that-hears-it-ring';
    const ear = await FakeCaller.join({ ...rig.agent.livekit, room, hears: 'sip_', microphone: false });
    ring();
    const guest = { participantIdentity: `sip_${TO}` };
    await rig.sip.createSipParticipant('carrier', TO, room, { ...guest, playDialtone: true });
    await ear.heard.untilAudible(300);
    assert.equal(ear.heard.tone([RINGING, ...Object.values(tones)]), RINGING);
    assert.ok(ringing);
    phone.answer(ringing);
    await untilStatus(room, `sip_${TO}`, 'active');
    await ear.heard.untilSilent(200);
    const spoke = performance.now();
    phone.play(tone(tones.sung, 900, RATE), RATE);
    await ear.heard.untilAudible(600, spoke);
    assert.equal(ear.heard.tone([RINGING, ...Object.values(tones)], spoke), tones.sung);
    await ear.leave();
    await close(room);
    await phone.until('ended');
  });

  test('is told from the first: dialing before it rings, then ringing, and is called off with its room', async () => {
    const { room } = await rig.agent.admit('phone');
    onCall = () => {};
    const { participantId, participantIdentity, sipCallId } = await rig.sip.createSipParticipant('carrier', TO, room, {
      participantIdentity: 'guest',
      hidePhoneNumber: true,
      participantMetadata: 'about cakes',
      participantAttributes: { topic: 'cakes', 'sip.trunkID': 'mine' },
    });
    assert.ok(participantId.startsWith('PA_') && participantIdentity === 'guest');
    const { attributes, metadata, name } = await rig.agent.rooms.getParticipant(room, 'guest');
    assert.equal(metadata, 'about cakes');
    assert.deepEqual(
      [name, attributes['sip.callStatus'], attributes['topic'], attributes['sip.trunkID'], attributes['sip.callID']],
      ['Phone', 'dialing', 'cakes', 'carrier', sipCallId],
    );
    assert.ok(!JSON.stringify(attributes).includes('2125550'), 'no number where it is hidden');
    ringing?.ring();
    await untilStatus(room, 'guest', 'ringing');
    await livekitRooms(rig.agent.livekit).delete(room);
    await phone.until('ended');
    assert.deepEqual(phone.ends.at(-1), { by: 'them', cause: 'cancelled' });
  });

  const refusals: [what: string, status: number, outcome: string, reason?: string][] = [
    ['busy', 486, 'busy'],
    ['busy, as its network says too', 486, 'busy', 'Q.850;cause=17;text="User busy; cause=21"'],
    ['declined in a telephone network', 480, 'declined', 'SIP;cause=480, Q.850 ;text="Call Rejected";cause=21'],
    ['declined', 603, 'declined'],
    ['not in service', 404, 'unknown-number'],
    ['not to be called from there', 403, 'failed'],
  ];
  for (const [what, status, outcome, reason] of refusals) {
    test(`tells that the phone is ${what}, and leaves the room`, async () => {
      const { room } = await rig.agent.admit('phone');
      onCall = (call) => call.reject(status, reason === undefined ? {} : { headers: Headers.of([['Reason', reason]]) });
      const failure = await failed(rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest' }));
      assert.deepEqual([failure.reason, failure.sipStatus], [outcome, status]);
      assert.ok(failure.cause instanceof SipCallError);
      await untilStatus(room, 'guest', 'not there');
      await close(room);
    });
  }

  test('is not placed to somebody who wants none of the line, or, where no line is named, of any', async () => {
    const { store } = rig.agent;
    const unwanted = '+12125550188';
    await Promise.all([unwanted, '+12125550177'].map((number) => store.callNoMore('bakery', number, 'key')));
    onCall = (call) => call.reject(486);
    const dial = async (to: string, attributes: Record<string, string>) => {
      const room = 'nobody';
      return (await failed(rig.dialler.dial({ trunk: 'carrier', to, room, identity: 'guest', attributes }))).reason;
    };
    const forLine = (line: string) => ({ [callerAttributes.line]: line });
    assert.equal(await dial(unwanted, forLine('bakery')), 'not-allowed');
    assert.equal(await dial(unwanted, {}), 'not-allowed');
    assert.equal(await dial(unwanted, forLine('florist')), 'busy', 'another line has promised nothing');
    assert.equal(await dial('+12125550177', forLine('bakery')), 'busy', 'Ann is there for callers');
    await close('nobody');
  });

  test('is placed for no line that is not there, which has promised nobody anything', async () => {
    onCall = (call) => call.reject(486);
    for (const line of ['baker', 'Bakery', ' bakery', '', '../bakery', '__proto__']) {
      const participantAttributes = { [callerAttributes.line]: line };
      await assert.rejects(rig.sip.createSipParticipant('carrier', TO, 'nobody', { participantAttributes }), {
        code: 'invalid_argument',
        message: /names a line that is not there.*bakery, florist/,
      });
    }
    const participantAttributes = { [callerAttributes.entersCode]: 'true' };
    await assert.rejects(rig.sip.createSipParticipant('carrier', TO, 'nobody', { participantAttributes }), {
      code: 'invalid_argument',
      message: /on behalf of no line/,
    });
    assert.equal(phone.events.length, 0);
  });

  test('is placed to whoever wants none only while a call-back waits that was asked for on that very phone', async () => {
    const { store } = rig.agent;
    const to = '+12125550189';
    const { callId, room } = await rig.agent.admit('phone');
    onCall = (call) => call.reject(486);
    const wished = async (number: string, attributes: Record<string, string> = {}) => {
      const all = { [callerAttributes.wished]: 'true', [callerAttributes.callId]: callId, ...attributes };
      const at = { trunk: 'carrier', room: 'nobody', identity: 'guest' };
      return (await failed(rig.dialler.dial({ ...at, to: number, attributes: all }))).reason;
    };
    const bakery = { [callerAttributes.line]: 'bakery' };
    await Promise.all([to, '+12125550188'].map((number) => store.callNoMore('bakery', number, 'key')));
    await store.callNoMore('florist', to, 'key');
    assert.equal(await wished(to, bakery), 'not-allowed', 'nobody has asked');
    const at = Date.now();
    const asked = { id: 'asked', line: 'bakery', number: to, askedIn: callId, dueAt: at, createdAt: at };
    await store.addCallBack({ ...asked, reason: 'asked' }, 10);
    const [leased] = await store.leaseCallBacks({ at, until: at + 60_000, limit: 1 });
    assert.ok(leased);
    const { id, lease } = leased;
    await store.linkCallBack({ id, lease, callId, at });
    assert.equal(await wished(to, bakery), 'busy');
    assert.equal(await wished('+12125550188', bakery), 'not-allowed', 'somebody else');
    assert.equal(await wished(to, { [callerAttributes.line]: 'florist' }), 'not-allowed', 'another line');
    assert.equal(await wished(to), 'not-allowed', 'no line');
    await store.settleCallBack({ id, lease, outcome: { state: 'answered' }, at });
    assert.equal(await wished(to, bakery), 'not-allowed', 'it is over');
    await Promise.all([close('nobody'), close(room)]);
  });

  test('follows no redirection of a carrier to another number', async () => {
    const { room } = await rig.agent.admit('phone');
    for (const contact of ['<sip:+19005550199@', '<sip:+12125550177@', `<sip:${TO}@`]) {
      onCall = (call) => call.reject(302, { headers: Headers.of([['Contact', `${contact}${phone.address()}>`]]) });
      const failure = await failed(rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest' }));
      assert.deepEqual([failure.reason, failure.sipStatus], ['failed', 302]);
    }
    assert.equal(phone.events.filter(({ type }) => type === 'ended').length, 3, 'and no more calls');
    await close(room);
  });

  test('rings no longer than it may, and takes CANCEL for an answer', async () => {
    const { room } = await rig.agent.admit('phone');
    ring();
    const failure = await failed(
      rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', ringSeconds: 1 }),
    );
    assert.deepEqual([failure.reason, failure.sipStatus], ['no-answer', 408]);
    assert.equal(ringing?.state, 'ended');
    await close(room);
  });

  test('is called off while it rings', async () => {
    const { room } = await rig.agent.admit('phone');
    ring();
    const off = new AbortController();
    const dialled = failed(rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', signal: off.signal }));
    await untilStatus(room, 'guest', 'ringing');
    off.abort();
    assert.equal((await dialled).reason, 'cancelled');
    await close(room);
  });

  test('is called off before its phone is in the room, and then rings no more', async () => {
    const { room } = await rig.agent.admit('phone');
    const called = Promise.withResolvers<void>();
    onCall = (call) => {
      call.ring();
      called.resolve();
    };
    // Nobody of this room can be put out of it: whoever answers enters a code first.
    const attributes = { [callerAttributes.line]: 'bakery', [callerAttributes.entersCode]: 'true' };
    const off = new AbortController();
    const dialled = failed(
      rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', attributes, signal: off.signal }),
    );
    await called.promise;
    off.abort();
    // Long before it would have rung for long enough.
    await phone.until('ended');
    assert.deepEqual(phone.ends.at(-1), { by: 'them', cause: 'cancelled' });
    assert.equal((await dialled).reason, 'cancelled');
    await close(room);
  });

  test('ends when whoever waits for its answer has gone', async () => {
    const { room } = await rig.agent.admit('phone');
    ring();
    const impatient = new AbortController();
    const token = new AccessToken(rig.agent.livekit.apiKey, rig.agent.livekit.apiSecret);
    token.addSIPGrant({ call: true });
    const asked = fetch(`${rig.apiUrl}/twirp/livekit.SIP/CreateSIPParticipant`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await token.toJwt()}` },
      body: JSON.stringify({ sipTrunkId: 'carrier', sipCallTo: TO, roomName: room, waitUntilAnswered: true }),
      signal: impatient.signal,
    });
    await untilStatus(room, `sip_${TO}`, 'ringing');
    impatient.abort();
    await assert.rejects(asked);
    await phone.until('ended');
    await close(room);
  });

  test('presses its digits once it is answered, and only then is active', async () => {
    const { room } = await rig.agent.admit('phone');
    answer();
    phone.digits = '';
    await rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', dtmf: 'w12#' });
    await untilStatus(room, 'guest', 'automation');
    await untilStatus(room, 'guest', 'active');
    assert.equal(phone.digits, '12#');
    await rig.dialler.hangUp(room, 'guest');
    await close(room);
  });

  test('goes over TLS, encrypted, without a certificate of ours', async () => {
    const { room } = await rig.agent.admit('phone');
    answer();
    await rig.dialler.dial({ trunk: 'secure', to: TO, room, identity: 'guest' });
    assert.equal(ringing?.source.transport, 'tls');
    const agreed = phone.events.findLast((event) => event.type === 'media');
    assert.ok(agreed?.type === 'media' && agreed.audio.srtp);
    await rig.dialler.hangUp(room, 'guest');
    await close(room);
  });

  test('lasts no longer than it may', async () => {
    const { room } = await rig.agent.admit('phone');
    answer();
    await rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', longestSeconds: 1 });
    await phone.until('ended');
    assert.equal(phone.ends.at(-1)?.cause, 'hung-up');
    await close(room);
  });

  test('ends as the phone hangs up', async () => {
    const { room } = await rig.agent.admit('phone');
    answer();
    await rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest' });
    ringing?.hangUp();
    await untilStatus(room, 'guest', 'not there');
    await close(room);
  });

  test('is one of its name in a room, and never the agent', async () => {
    const { room } = await rig.agent.admit('phone');
    ring();
    const options = { participantIdentity: 'guest' };
    await rig.sip.createSipParticipant('carrier', TO, room, options);
    await assert.rejects(rig.sip.createSipParticipant('carrier', TO, room, options), { code: 'already_exists' });
    const agent = { participantIdentity: `agent-${room}` };
    await assert.rejects(rig.sip.createSipParticipant('carrier', TO, room, agent), { code: 'invalid_argument' });
    await close(room);
  });

  test('is sent on to targets of its line only, and goes on where that fails', async () => {
    const { room } = await rig.agent.admit('phone');
    answer();
    const attributes = { [callerAttributes.line]: 'bakery' };
    await rig.dialler.dial({ trunk: 'carrier', to: TO, room, identity: 'guest', attributes });
    await untilStatus(room, 'guest', 'active');
    const elsewhere = await failed(rig.dialler.transfer({ room, identity: 'guest', to: 'tel:+12125550166' }));
    assert.equal(elsewhere.reason, 'not-allowed');
    // A phone of ours is nobody's exchange: it declines, and the call goes on.
    const declined = await failed(rig.dialler.transfer({ room, identity: 'guest', to: 'tel:+12125550177' }));
    assert.deepEqual([declined.reason, declined.sipStatus], ['declined', 603]);
    assert.equal((await attributesOf(room, 'guest'))['sip.callStatus'], 'active');
    await rig.dialler.hangUp(room, 'guest');
    await close(room);
  });
});
