import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SIPDispatchRuleInfo } from '@livekit/protocol';
import { SipClient } from 'livekit-server-sdk';
import { createArrivals } from '../../../server/calls/arrivals.ts';
import { telephonySchema } from '../../../server/telephony/config/schema.ts';
import { provisioning } from '../../../server/telephony/provision/provision.ts';
import { wantedFrom } from '../../../server/telephony/provision/wanted.ts';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';
import { limits } from '../../support/lines.ts';
import { startRedis } from '../../support/redis.ts';
import { SAMPLE_RATE, tone } from '../../support/scripted-realtime/tone.ts';
import { type ArrivingPhone, arriveBySip } from '../../support/telephony/livekit-sip.ts';

const tones = { greeting: 500, answer: 700, sung: 900 };
const called = '+12125550142';

describe('a phone that livekit-sip has let in', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let rig: AgentRig;
  let rules: SIPDispatchRuleInfo[];
  const phones: ArrivingPhone[] = [];
  const sentOn = Promise.withResolvers<object>();

  before(async () => {
    redis = await startRedis();
    rig = await startAgentRig({
      redis: redis.address,
      line: { limits: limits({ concurrentCalls: 1 }), transferTargets: [{ name: 'Ann', phone: '+12125550177' }] },
      sendOn: async (request) => sentOn.resolve(request),
      realtime: {
        transcribe: () => 'I sing',
        respond: ({ lastUserText }) =>
          lastUserText === ''
            ? { text: 'Hello.', audio: { tone: tones.greeting, durationMs: 800 } }
            : { text: `You: ${lastUserText}`, audio: { tone: tones.answer, durationMs: 800 } },
      },
    });
    const telephony = telephonySchema.parse({
      inboundTrunks: [
        { name: 'carrier', numbers: [called], allowedAddresses: ['192.0.2.0/24'], trusted: true },
        { name: 'desk', numbers: ['+12125550143'], allowedAddresses: ['192.0.2.0/24'] },
      ],
      rules: [{ name: 'all', line: 'bakery', attributes: { topic: 'cakes' } }],
    });
    await provisioning(rig.livekit).carryOut(wantedFrom(telephony, [], rig.livekit.apiSecret));
    const { url, apiKey, apiSecret } = rig.livekit;
    rules = await new SipClient(url, apiKey, apiSecret).listSipDispatchRule();
  });
  afterEach(async () => {
    await Promise.all(phones.splice(0).map(({ caller }) => caller.leave()));
    await rig.untilIdle();
  });
  after(async () => {
    await rig.close();
    await redis.close();
  });

  const arrive = async (from: string, rule = 'all') => {
    const found = rules.find(({ name }) => name === rule);
    assert.ok(found);
    const phone = await arriveBySip(rig.livekit, found, { from, called });
    phones.push(phone);
    return phone;
  };
  /** The call that was admitted for it. */
  const callOf = async ({ room, identity }: ArrivingPhone) => {
    // LiveKit tells the phone itself nothing of what others set.
    for (const end = performance.now() + 20_000; performance.now() < end; await delay(50)) {
      const attributes = await rig.rooms.getParticipant(room, identity).then(
        (participant) => participant.attributes,
        (): Record<string, string> => ({}),
      );
      const callId = attributes['hoyhoy.call_id'];
      if (callId !== undefined) return { callId, attributes };
    }
    return assert.fail('nobody has admitted it');
  };

  test('is admitted and marked as one of ours, greeted once it is put through, and heard', async () => {
    const phone = await arrive('12125550199');
    const { callId, attributes } = await callOf(phone);
    assert.deepEqual(
      ['sip.phoneNumber', 'hoyhoy.line', 'hoyhoy.trusted_number', 'topic'].map((name) => attributes[name]),
      ['+12125550199', 'bakery', 'true', 'cakes'],
    );
    const joined = await rig.untilRecord(callId, ({ state }) => state === 'live', 'caller');
    assert.deepEqual([joined.kind, joined.room, joined.line], ['phone', phone.room, 'bakery']);
    assert.ok(!joined.events.some(({ name }) => name === 'caller-listening'), 'a ringing phone was spoken to');
    assert.match(joined.caller ?? '', /^phone-/);

    const { caller } = phone;
    await caller.setAttributes({ 'sip.callStatus': 'active' });
    await caller.heard.untilAudible(500);
    assert.equal(caller.heard.tone(Object.values(tones)), tones.greeting);
    await caller.heard.untilSilent(300);
    const asked = performance.now();
    caller.say(tone(tones.sung, 900, SAMPLE_RATE));
    await caller.heard.untilAudible(500, asked);
    assert.equal(caller.heard.tone(Object.values(tones), asked), tones.answer);
    // As SipDTMF, which a pause ends.
    await caller.press(5, '5');
    await rig.untilRecord(callId, ({ turns }) => turns.some(({ text }) => text === '5'), 'digit');

    await rig.rooms.removeParticipant(phone.room, phone.identity);
    await caller.untilGone();
    await rig.untilRecord(callId, ({ endReason }) => endReason === 'caller-left', 'end');
  });

  test('is put through by its carrier to a person of the line, for whom it presses 0', async () => {
    const { room, identity, caller } = await arrive('+12125550195');
    await caller.setAttributes({ 'sip.callStatus': 'active' });
    await caller.heard.untilAudible(500);
    await caller.press(0, '0');
    assert.deepEqual(await sentOn.promise, { room, identity, to: 'tel:+12125550177' });
  });

  test('is hung up on by the end of its room where the line is full', async () => {
    const first = await arrive('+12125550199');
    await callOf(first);
    const second = await arrive('+12125550198');
    await second.caller.untilGone();
    const calls = await rig.store.listCalls({ limit: 10 });
    assert.ok(!calls.some(({ room }) => room === second.room), 'a full line has admitted a call');
    assert.equal(first.caller.gone, false);
  });

  for (const [whose, from, rule] of [
    ['withholds its number', 'anonymous', 'all'],
    ['comes by a trunk that is not believed', '+12125550197', 'all-untrusted'],
  ] as const) {
    test(`is nobody known where it ${whose}`, async () => {
      const { callId, attributes } = await callOf(await arrive(from, rule));
      assert.equal(attributes['hoyhoy.trusted_number'], undefined);
      assert.equal(attributes['sip.phoneNumber'], from === 'anonymous' ? undefined : from);
      const record = await rig.untilRecord(callId, () => true, 'call');
      assert.equal(record.caller, undefined);
    });
  }

  test('who hangs up before the agent is there keeps its place on the line no longer than that', async () => {
    const phone = await arrive('+12125550196');
    const { callId } = await callOf(phone);
    await phone.caller.leave();
    const { endReason } = await rig.untilRecord(callId, ({ state }) => state === 'ended', 'end', 10_000);
    assert.ok(endReason === 'never-joined' || endReason === 'caller-left', endReason);
  });

  test('is admitted once, whenever LiveKit sends an agent again', async () => {
    const arrivals = createArrivals(rig.livekit, {
      calls: { admit: () => assert.fail('it is admitted already'), end: () => assert.fail('it goes on') },
      store: { liveCalls: async () => [{ room: 'room-7_+12125550142_x' }] },
    });
    assert.equal(await arrivals.admit({ room: 'room-7_+12125550142_x', line: 'bakery' }), undefined);
  });
});
