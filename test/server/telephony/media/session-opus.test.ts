import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codecs } from '../../../../server/telephony/codec/codecs.ts';
import type { MediaDescription } from '../../../../server/telephony/media/description.ts';
import { serializeRtp } from '../../../../server/telephony/rtp/packet.ts';
import { call, caller, TimedSession } from '../../../support/telephony/timed-session.ts';

describe('Opus', () => {
  const inOpus = (more: Partial<MediaDescription> = {}): MediaDescription => ({
    ...call,
    codec: {
      ...{ name: 'opus', sendPayloadType: 111, receivePayloadType: 111 },
      opus: { useInbandFec: true, constantBitrate: false },
    },
    ...more,
  });

  test('a packet each 20 ms by the clock of 48 kHz, however long the other side would have them', () => {
    const bench = new TimedSession(inOpus({ packetTimeMs: 60 }));
    bench.run(1000, () => bench.session.hear('agent', new Int16Array(480).fill(3000), bench.now));
    const { packets } = bench;
    assert.equal(packets.length, 50);
    const pcm = new Int16Array(960);
    packets.forEach(({ timestamp, payload }, i) => {
      assert.equal(timestamp, ((packets[0]?.timestamp ?? 0) + i * 960) % 2 ** 32);
      assert.equal(codecs.opus.createDecoder().decode(payload, pcm), 480);
    });
  });

  test('digits last as long by either clock', () => {
    for (const [clockRate, longest] of [
      [48_000, 7680],
      [8000, 1280],
    ] as const) {
      const dtmf = { clockRate, sendPayloadType: 101, receivePayloadType: 96 };
      const bench = new TimedSession(inOpus({ dtmf }));
      bench.session.press('5');
      bench.run(400);
      const durations = bench.packets.flatMap(({ payloadType, payload }) =>
        payloadType === 101 ? [payload.readUInt16BE(2)] : [],
      );
      assert.equal(Math.max(...durations), longest);
      const end = Buffer.of(5, 0x8a, longest >> 8, longest & 0xff);
      const header = { payloadType: 96, marker: true, sequence: 9, timestamp: 960, ssrc: 1 };
      bench.session.handleRtp(serializeRtp(header, end), caller, bench.now);
      assert.deepEqual(
        bench.events.filter(({ type }) => type === 'press'),
        [{ type: 'press', digit: '5', durationMs: 160 }],
      );
    }
  });

  test('a call that changes to it and back goes on being heard', () => {
    const bench = new TimedSession();
    bench.run(200);
    bench.session.renegotiate(inOpus(), bench.now);
    assert.equal(bench.session.sampleRate, 24_000);
    bench.frame = new Int16Array(480);
    bench.run(200);
    assert.equal(bench.packets.at(-1)?.payloadType, 111);
    bench.session.renegotiate(call, bench.now);
    assert.equal(bench.session.sampleRate, 8000);
    bench.frame = new Int16Array(160);
    bench.run(1000, () => bench.speak());
    assert.ok(bench.level > 6000, `${bench.level}`);
  });
});
