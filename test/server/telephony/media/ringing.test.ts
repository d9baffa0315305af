import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { MediaCall } from '../../../../server/telephony/media/call.ts';
import { PortPool } from '../../../../server/telephony/media/port-pool.ts';
import { RingTone } from '../../../../server/telephony/media/ring-tone.ts';
import { HeardAudio, mostlyHeard } from '../../../support/heard-audio.ts';
import { freePorts } from '../../../support/ports.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { DTMF_TYPE, RtpPhone } from '../../../support/telephony/rtp-phone.ts';

const RATE = 8_000;
const RINGING = 425;
const TONES = [RINGING, 700, 1000];

test('a telephone that rings sounds for one second of five, at any rate', () => {
  for (const rate of [8_000, 16_000]) {
    const pcm = RingTone.cycle(rate);
    assert.equal(pcm.length, 5 * rate);
    assert.equal(mostlyHeard(pcm.subarray(0, rate), TONES, rate), RINGING);
    assert.ok(pcm.subarray(rate).every((sample) => sample === 0));
  }
});

test('the room hears it ring from the first until the phone is heard; the phone, until it is told otherwise', async (t) => {
  const room = new HeardAudio(RATE);
  const told: string[] = [];
  const ports = await freePorts(10);
  const call = await MediaCall.open({
    host: '127.0.0.1',
    pool: new PortPool(ports, Math.random),
    openLeg: () => ({
      join: async () => 'PA_room',
      setRate() {},
      setAttributes() {},
      press() {},
      play: (frame) => room.add(frame),
      async leave() {},
    }),
    emit: ({ type }) => told.push(type),
    now: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    logger: pino({ level: 'silent' }),
  });
  const phone = await RtpPhone.open('PCMU');
  t.after(async () => {
    await call.close();
    phone.close();
  });
  call.ring('room');
  await room.untilAudible(300);
  assert.equal(room.tone(TONES), RINGING);

  const codec = { name: 'PCMU', sendPayloadType: 0, receivePayloadType: 0 } as const;
  call.describe({
    ...{ remote: phone.address, rtcpMux: true, codec, packetTimeMs: 20, direction: 'sendrecv' },
    dtmf: { clockRate: 8000, sendPayloadType: DTMF_TYPE, receivePayloadType: DTMF_TYPE },
  });
  phone.say(tone(1000, 900, RATE));
  const spoke = performance.now();
  phone.call(call.ports.rtpPort);
  await phone.happenings.until(() => told.includes('flowing'), 'flowing', 5_000);
  await room.untilAudible(600, spoke);
  assert.equal(room.tone(TONES, spoke + 200), 1000);

  const rang = performance.now();
  call.ring('phone');
  await phone.heard.untilAudible(300, rang);
  assert.equal(phone.heard.tone(TONES, rang), RINGING);
  call.ring('nobody');
  await phone.heard.untilSilent(200);
});
