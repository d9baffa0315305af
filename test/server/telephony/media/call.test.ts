import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { MediaCall } from '../../../../server/telephony/media/call.ts';
import { PortPool } from '../../../../server/telephony/media/port-pool.ts';
import type { RoomLeg, RoomLegEvent } from '../../../../server/telephony/media/room-leg.ts';
import { srtpSuites } from '../../../../server/telephony/srtp/keys.ts';
import { noProtection, srtpProtection } from '../../../../server/telephony/srtp/protection.ts';
import { HeardAudio } from '../../../support/heard-audio.ts';
import { freePorts } from '../../../support/ports.ts';
import { DTMF_TYPE, RtpPhone } from '../../../support/telephony/rtp-phone.ts';

const RATE = 8000;
const TONES = [440, 1000];

/** A room that gives back what it hears, as somebody in it. */
class EchoRoom implements RoomLeg {
  readonly heard = new HeardAudio(RATE);
  pressed = '';
  left = false;
  readonly #emit: (event: RoomLegEvent) => void;

  constructor(emit: (event: RoomLegEvent) => void) {
    this.#emit = emit;
  }

  join = async (): Promise<string> => 'PA_echo';
  setRate(): void {}
  setAttributes(): void {}

  play(frame: Int16Array): void {
    this.heard.add(frame);
    this.#emit({ type: 'heard', name: 'echo', pcm: frame });
  }

  press(digit: string): void {
    this.pressed += digit;
    this.#emit({ type: 'dial', digits: digit });
  }

  async leave(): Promise<void> {
    this.left = true;
  }
}

for (const suite of [undefined, ...srtpSuites]) {
  describe(`a call over UDP, ${suite ?? 'in the clear'}`, () => {
    const [ours, theirs] = [new Uint8Array(30).fill(1), new Uint8Array(30).fill(2)];
    const srtp = suite && { suite, sendKey: ours, receiveKey: theirs };
    let pool: PortPool;
    let room: EchoRoom | undefined;
    let call: MediaCall;
    let phone: RtpPhone;

    before(async () => {
      pool = new PortPool(await freePorts(100), Math.random);
      phone = await RtpPhone.open(
        'PCMU',
        suite ? srtpProtection({ suite, sendKey: theirs, receiveKey: ours }) : noProtection,
      );
      call = await MediaCall.open({
        host: '127.0.0.1',
        pool,
        openLeg: (emit) => {
          room = new EchoRoom(emit);
          return room;
        },
        emit: () => {},
        now: () => performance.timeOrigin + performance.now(),
        random: Math.random,
        logger: pino({ level: 'silent' }),
      });
      call.describe({
        remote: phone.address,
        rtcpMux: true,
        codec: { name: 'PCMU', sendPayloadType: 0, receivePayloadType: 0 },
        dtmf: { clockRate: 8000, sendPayloadType: DTMF_TYPE, receivePayloadType: DTMF_TYPE },
        packetTimeMs: 20,
        direction: 'sendrecv',
        ...(srtp && { srtp }),
      });
      phone.call(call.ports.rtpPort);
    });
    after(async () => {
      await call.close();
      phone.close();
    });

    test('what the phone says comes back to it through the room, and so do digits', async () => {
      // For longer than is listened for: a busy machine loses some of it.
      const length = 10 * RATE;
      phone.say(Int16Array.from({ length }, (_, i) => Math.round(9000 * Math.sin((2 * Math.PI * 440 * i) / RATE))));
      await phone.heard.untilAudible(700);
      assert.equal(room?.heard.tone(TONES), 440);
      assert.equal(phone.heard.tone(TONES), 440);
      phone.press('1#');
      await phone.happenings.until(() => phone.digits === '1#', 'the digits', 10_000);
      assert.equal(room?.pressed, '1#');
    });

    test('closing says farewell, leaves the room and gives the ports back', async () => {
      await call.close();
      const farewell = () => phone.reports.some(({ type }) => type === 'bye');
      await phone.happenings.until(farewell, 'farewell by RTCP', 10_000);
      assert.ok(room?.left);
      assert.equal(pool.taken, 0);
    });
  });
}
