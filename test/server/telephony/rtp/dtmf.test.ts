import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DtmfReceiver, type Press } from '../../../../server/telephony/rtp/dtmf-receiver.ts';
import { DtmfSender } from '../../../../server/telephony/rtp/dtmf-sender.ts';
import type { RtpPacket } from '../../../../server/telephony/rtp/packet.ts';
import {
  digitOf,
  eventOf,
  parseTelephoneEvent,
  serializeTelephoneEvent,
} from '../../../../server/telephony/rtp/telephone-event.ts';

const DIGITS = '0123456789*#ABCD';
const FRAME = 160;

/** Packets of a run of digits, 20 ms apart from `at` on, as our sender makes them. */
function packetsOf(digits: string, at = 0, firstTimestamp = 0): { at: number; packet: RtpPacket }[] {
  const sender = new DtmfSender(FRAME);
  assert.equal(sender.press(digits), digits.length);
  const sent: { at: number; packet: RtpPacket }[] = [];
  for (let frame = 0; ; frame++) {
    const next = sender.next((firstTimestamp + frame * FRAME) % 2 ** 32);
    if (next === undefined) return sent;
    if (next === 'silent') continue;
    const { marker, timestamp } = next;
    const packet = { payloadType: 101, ssrc: 1, sequence: frame & 0xffff, marker, timestamp, payload: next.payload };
    sent.push({ at: at + frame * 20, packet });
  }
}

function presses(packets: { at: number; packet: RtpPacket }[]): Press[] {
  const told: Press[] = [];
  const receiver = new DtmfReceiver(8000, (press) => told.push(press));
  for (const { at, packet } of packets) {
    receiver.tick(at);
    receiver.handle(packet, at);
  }
  receiver.tick(Number.POSITIVE_INFINITY);
  return told;
}

test('every digit has its event of RFC 4733, and nothing else has', () => {
  [...DIGITS].forEach((digit, event) => {
    assert.equal(eventOf(digit), event);
    assert.equal(digitOf(event), digit);
  });
  assert.equal(eventOf('a'), 12);
  for (const none of ['', 'E', '12', '!', ' ']) assert.equal(eventOf(none), undefined);
  assert.equal(digitOf(16), undefined);
});

test('the payload is laid out as 2.3 draws it', () => {
  assert.deepEqual(
    serializeTelephoneEvent({ event: 11, end: true, volume: 10, duration: 800 }),
    Buffer.of(11, 0x8a, 3, 32),
  );
  assert.deepEqual(parseTelephoneEvent(Buffer.of(11, 0x8a, 3, 32)), {
    event: 11,
    end: true,
    volume: 10,
    duration: 800,
  });
  assert.equal(parseTelephoneEvent(Buffer.of(1, 2, 3)), undefined);
});

describe('sending', () => {
  test('a press is one marker, one timestamp, growing duration and three ends of the same', () => {
    const packets = packetsOf('5');
    const events = packets.map(({ packet }) => parseTelephoneEvent(packet.payload));
    assert.deepEqual(
      packets.map(({ packet }) => packet.marker),
      [true, ...Array(9).fill(false)],
    );
    assert.ok(packets.every(({ packet }) => packet.timestamp === 0));
    assert.deepEqual(
      events.map((event) => event?.duration),
      [160, 320, 480, 640, 800, 960, 1120, 1280, 1280, 1280],
    );
    assert.deepEqual(
      events.map((event) => event?.end),
      [...Array(7).fill(false), true, true, true],
    );
  });

  test('between two digits it is silent for a while, and what is no digit is left out', () => {
    const sender = new DtmfSender(FRAME, { pressMs: 100, pauseMs: 100 });
    assert.equal(sender.press('1x2'), 2);
    const frames = Array.from({ length: 30 }, (_, i) => sender.next(i * FRAME));
    const kinds = frames.map((frame) => (typeof frame === 'object' ? frame.timestamp / FRAME : frame));
    assert.deepEqual(kinds.slice(0, 14), [0, 0, 0, 0, 0, 0, 0, 'silent', 'silent', 'silent', 10, 10, 10, 10]);
    assert.equal(kinds.at(-1), undefined);
  });

  test('a run of digits that nobody has patience for is cut', () => {
    assert.equal(new DtmfSender(FRAME).press('1'.repeat(1000)), 64);
  });
});

describe('receiving', () => {
  test('all digits come back, each once, with its duration, across the wrap of timestamps', () => {
    const told = presses(packetsOf(DIGITS, 0, 2 ** 32 - 3000));
    assert.equal(told.map(({ digit }) => digit).join(''), DIGITS);
    assert.ok(told.every(({ durationMs }) => durationMs === 160));
  });

  test('any loss that leaves one packet of each press, any duplicates and near reordering: each press once', () => {
    const chance = fc.array(fc.record({ lost: fc.boolean(), twice: fc.boolean() }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(chance, fc.boolean(), (fates, swapped) => {
        const all = packetsOf('1123#');
        const kept = all.filter(({ packet }, i) => packet.marker || fates[i]?.lost !== true);
        const doubled = kept.flatMap((entry, i) => (fates[i]?.twice ? [entry, entry] : [entry]));
        // A pair overtaken on the way: within a press, or the late end of one behind the first of the next.
        if (swapped && doubled.length > 6) doubled.splice(3, 2, ...doubled.slice(3, 5).reverse());
        assert.equal(
          presses(doubled)
            .map(({ digit }) => digit)
            .join(''),
          '1123#',
        );
      }),
    );
  });

  test('a press whose end is lost is told after 150 ms of nothing', () => {
    const told: Press[] = [];
    const receiver = new DtmfReceiver(8000, (press) => told.push(press));
    for (const { at, packet } of packetsOf('7').slice(0, 4)) receiver.handle(packet, at);
    receiver.tick(60 + 149);
    assert.deepEqual(told, []);
    receiver.tick(60 + 150);
    assert.deepEqual(told, [{ digit: '7', durationMs: 80 }]);
  });

  test('an end that comes long after is not another press', () => {
    const packets = packetsOf('9');
    const late = packets.slice(-2).map(({ packet }) => ({ at: 5000, packet }));
    assert.equal(presses([...packets.slice(0, 5), ...late]).length, 1);
  });

  test('a press longer than 65,535 units goes on in segments (2.5.1.3) and is one', () => {
    const event = (timestamp: number, duration: number, end: boolean, marker = false) => ({
      at: 0,
      packet: {
        ...{ payloadType: 101, ssrc: 1, sequence: 0, marker, timestamp },
        payload: serializeTelephoneEvent({ event: 3, end, volume: 10, duration }),
      },
    });
    const told = presses([event(0, 160, false, true), event(0, 0xffff, false), event(0xffff, 465, true)]);
    assert.deepEqual(told, [{ digit: '3', durationMs: 8250 }]);
  });

  test('events that are no digits are passed over', () => {
    const packet = { payloadType: 101, ssrc: 1, sequence: 0, marker: true, timestamp: 0 };
    const payload = serializeTelephoneEvent({ event: 32, end: true, volume: 0, duration: 800 });
    assert.deepEqual(presses([{ at: 0, packet: { ...packet, payload } }]), []);
  });
});
