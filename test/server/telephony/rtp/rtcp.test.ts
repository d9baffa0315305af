import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { middleOfNtp, ntpFrom, roundTripMs } from '../../../../server/telephony/rtp/ntp.ts';
import { Reception } from '../../../../server/telephony/rtp/reception.ts';
import { parseRtcp, serializeRtcp } from '../../../../server/telephony/rtp/rtcp-packet.ts';

const word = fc.nat(0xffff_ffff);
const report = fc.record({
  ssrc: word,
  fractionLost: fc.nat(255),
  cumulativeLost: fc.integer({ min: -0x80_0000, max: 0x7f_ffff }),
  highestSequence: word,
  jitter: word,
  lastSenderReport: word,
  delaySinceLast: word,
});
const reports = fc.array(report, { maxLength: 3 });
const sender = fc.record({ ntpSeconds: word, ntpFraction: word, rtpTimestamp: word, packets: word, octets: word });
const compound = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('sender-report' as const), ssrc: word, sender, reports }),
    fc.record({ type: fc.constant('receiver-report' as const), ssrc: word, reports }),
    fc.record({ type: fc.constant('description' as const), ssrc: word, cname: fc.string({ maxLength: 60 }) }),
    fc.record({ type: fc.constant('bye' as const), sources: fc.array(word, { maxLength: 4 }) }),
  ),
  { minLength: 1, maxLength: 4 },
);

describe('RTCP packets', () => {
  test('what is written reads as it was', () => {
    fc.assert(
      fc.property(compound, (packets) => {
        // A copy has the ordinary prototype that fast-check's records lack.
        assert.deepEqual(parseRtcp(serializeRtcp(packets)), structuredClone(packets));
      }),
    );
  });

  test('an unknown packet is passed over, and a cut one makes the whole invalid', () => {
    const bye = serializeRtcp([{ type: 'bye', sources: [1] }]);
    const app = Buffer.from('80cc0001deadbeef', 'hex');
    assert.deepEqual(parseRtcp(Buffer.concat([app, bye])), [
      { type: 'unknown', packetType: 204 },
      { type: 'bye', sources: [1] },
    ]);
    assert.equal(parseRtcp(Buffer.concat([app, bye.subarray(0, -1)])), undefined);
    assert.equal(parseRtcp(Buffer.alloc(0)), undefined);
  });

  test('no bytes upset it', () => {
    const start = fc.constantFrom(0x81, 0x82, 0x9f, 0x80);
    const type = fc.integer({ min: 199, max: 208 });
    fc.assert(
      fc.property(start, type, fc.uint8Array({ maxLength: 80 }), (first, second, rest) => {
        const words = Math.floor(rest.length / 4);
        parseRtcp(Buffer.from([first, second, 0, words, ...rest.subarray(0, words * 4)]));
        return true;
      }),
    );
  });
});

describe('RFC 3550 arithmetic', () => {
  test('round trip, by the example of figure 2: 6.125 s', () => {
    const block = { lastSenderReport: 0xb705_2000, delaySinceLast: 0x0005_4000 };
    assert.equal(roundTripMs(0xb710_8000, block), 6125 - 0);
  });

  test('figure 2: the NTP time of the sender report has the middle that the block repeats', () => {
    assert.equal(middleOfNtp({ ntpSeconds: 0xb44d_b705, ntpFraction: 0x2000_0000 }), 0xb705_2000);
  });

  test('no sender report yet, or a clock that would make the trip negative: no round trip', () => {
    assert.equal(roundTripMs(5, { lastSenderReport: 0, delaySinceLast: 0 }), undefined);
    assert.equal(roundTripMs(5, { lastSenderReport: 10, delaySinceLast: 0 }), undefined);
  });

  test('NTP seconds count from 1900', () => {
    assert.deepEqual(ntpFrom(500), { ntpSeconds: 2_208_988_800, ntpFraction: 0x8000_0000 });
  });

  test('loss is counted across the wrap of sequence numbers, and its fraction for each report anew', () => {
    const reception = new Reception(1, 65_530, 8000);
    // Of 20 packets every fifth is missing: 4 of 20, in 256ths 51.
    for (let i = 0; i < 20; i++) if (i % 5 !== 3) reception.take((65_530 + i) & 0xffff);
    const first = reception.report();
    assert.equal(first.cumulativeLost, 4);
    assert.equal(first.fractionLost, 51);
    assert.equal(first.highestSequence, 65_536 + 13);
    for (let i = 20; i < 30; i++) reception.take((65_530 + i) & 0xffff);
    assert.equal(reception.report().fractionLost, 0);
    assert.equal(reception.report().cumulativeLost, 4);
  });

  test('duplicates make the loss negative, as the RFC wants it', () => {
    const reception = new Reception(1, 10, 8000);
    for (const sequence of [10, 11, 11, 12, 12]) reception.take(sequence);
    assert.equal(reception.report().cumulativeLost, -2);
    assert.equal(reception.report().fractionLost, 0);
  });

  test('a stray sequence number is refused, a restarted source is followed', () => {
    const reception = new Reception(1, 100, 8000);
    assert.ok(reception.take(100));
    assert.ok(!reception.take(40_000));
    assert.ok(reception.take(101));
    assert.ok(!reception.take(40_000));
    assert.ok(reception.take(40_001));
    assert.equal(reception.stats.lost, 0);
  });

  test('jitter follows A.8: steady packets have none, 10 ms to and fro come near 10 ms', () => {
    const steady = new Reception(1, 0, 8000);
    const shaken = new Reception(1, 0, 8000);
    for (let i = 0; i < 500; i++) {
      steady.time(i * 160, 1000 + i * 20);
      shaken.time((0xffff_ff00 + i * 160) % 2 ** 32, 1000 + i * 20 + (i % 2) * 10);
    }
    assert.equal(steady.stats.jitterMs, 0);
    assert.ok(Math.abs(shaken.stats.jitterMs - 10) < 0.01, `${shaken.stats.jitterMs}`);
  });
});
