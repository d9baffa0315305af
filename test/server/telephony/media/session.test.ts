import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codecs } from '../../../../server/telephony/codec/codecs.ts';
import { FRAME_MS, type MediaDescription } from '../../../../server/telephony/media/description.ts';
import { type MediaEvent, MediaSession } from '../../../../server/telephony/media/session.ts';
import { parseRtp, serializeRtp } from '../../../../server/telephony/rtp/packet.ts';
import { parseRtcp, serializeRtcp } from '../../../../server/telephony/rtp/rtcp-packet.ts';
import type { Address } from '../../../../server/telephony/rtp/source-lock.ts';
import { srtpProtection } from '../../../../server/telephony/srtp/protection.ts';
import { randomFrom } from '../../../support/telephony/simulated-network.ts';

const caller = { address: '192.0.2.1', port: 4000 };
const stranger = { address: '203.0.113.5', port: 5000 };
const call: MediaDescription = {
  remote: caller,
  remoteRtcp: { ...caller, port: 4001 },
  rtcpMux: false,
  codec: { name: 'PCMU', sendPayloadType: 0, receivePayloadType: 0 },
  dtmf: { clockRate: 8000, sendPayloadType: 101, receivePayloadType: 96 },
  packetTimeMs: 20,
  direction: 'sendrecv',
};

/** A session in simulated time, ticked by the test. */
class Bench {
  readonly sent: { channel: 'rtp' | 'rtcp'; bytes: Buffer; to: Address; at: number }[] = [];
  readonly events: MediaEvent[] = [];
  readonly session: MediaSession;
  now = 1_700_000_000_000;
  frame = new Int16Array(160);
  readonly #sequences = new Map<Address, number>();

  constructor(description: MediaDescription = call) {
    this.session = new MediaSession(
      description,
      {
        send: (channel, bytes, to) => this.sent.push({ channel, bytes, to, at: this.now }),
        emit: (event) => this.events.push(event),
        random: randomFrom(3),
      },
      this.now,
    );
  }

  /** Lets time go by; `each` is called before each frame. */
  run(ms: number, each: (index: number) => void = () => {}): void {
    for (let index = 0; index < ms / FRAME_MS; index++) {
      each(index);
      this.session.listen(this.frame, this.now);
      this.session.speak(this.now);
      this.now += FRAME_MS;
    }
  }

  /** A packet of the caller's, the next in sequence. */
  speak({ from = caller, ssrc = 1, payloadType = 0, level = 8000 } = {}): Buffer {
    const sequence = ((this.#sequences.get(from) ?? 65_500) + 1) & 0xffff;
    this.#sequences.set(from, sequence);
    const payload = Buffer.alloc(160);
    codecs.PCMU.createEncoder().encode(new Int16Array(160).fill(level), payload);
    const packet = serializeRtp({ payloadType, marker: false, sequence, timestamp: sequence * 160, ssrc }, payload);
    this.session.handleRtp(packet, from, this.now);
    return packet;
  }

  /** The caller's next packet gets lost. */
  lose(): void {
    this.#sequences.set(caller, (this.#sequences.get(caller) ?? 65_500) + 1);
  }

  get packets() {
    return this.sent
      .filter(({ channel }) => channel === 'rtp')
      .flatMap(({ bytes, to, at }) => {
        const packet = parseRtp(bytes);
        return packet ? [{ ...packet, to, at }] : [];
      });
  }

  told(type: MediaEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  get level(): number {
    return Math.sqrt(this.frame.reduce((sum, x) => sum + x * x, 0) / this.frame.length);
  }
}

describe('what is sent', () => {
  test('a packet each 20 ms, its numbers one after another, a marker on the first', () => {
    const bench = new Bench();
    bench.run(2000);
    const { packets } = bench;
    assert.equal(packets.length, 100);
    packets.forEach((packet, i) => {
      assert.equal(packet.sequence, ((packets[0]?.sequence ?? 0) + i) & 0xffff);
      assert.equal(packet.timestamp, ((packets[0]?.timestamp ?? 0) + i * 160) % 2 ** 32);
      assert.equal(packet.marker, i === 0);
      assert.equal(packet.payload.length, 160);
      assert.deepEqual(packet.to, caller);
    });
  });

  test('longer packets where the other side wants them', () => {
    const bench = new Bench({ ...call, packetTimeMs: 60 });
    bench.run(1200);
    assert.equal(bench.packets.length, 20);
    assert.ok(bench.packets.every(({ payload }) => payload.length === 480));
    assert.equal(((bench.packets[1]?.timestamp ?? 0) - (bench.packets[0]?.timestamp ?? 0)) >>> 0, 480);
  });

  test('what the room says, two voices at once mixed', () => {
    const bench = new Bench();
    const decoded = new Int16Array(160);
    bench.run(2000, () => {
      bench.session.hear('agent', new Int16Array(160).fill(3000), bench.now);
      bench.session.hear('person', new Int16Array(160).fill(4000), bench.now);
    });
    codecs.PCMU.createDecoder().decode(bench.packets.at(-1)?.payload ?? Buffer.alloc(0), decoded);
    assert.ok(Math.abs((decoded[80] ?? 0) - 7000) < 200, `${decoded[80]}`);
  });

  test('a recording instead of the room, told at its end, and then the room again', () => {
    const bench = new Bench();
    const decoded = new Int16Array(160);
    const level = () => {
      codecs.PCMU.createDecoder().decode(bench.packets.at(-1)?.payload ?? Buffer.alloc(0), decoded);
      return decoded[80] ?? 0;
    };
    const hear = () => bench.session.hear('agent', new Int16Array(160).fill(3000), bench.now);
    bench.run(1000, hear);
    bench.session.announce(new Int16Array(400).fill(-6000));
    bench.run(40, hear);
    assert.ok(Math.abs(level() + 6000) < 200, `${level()}`);
    assert.equal(bench.told('announced'), 0);
    bench.run(20, hear);
    assert.equal(bench.told('announced'), 1);
    bench.run(20, hear);
    assert.ok(Math.abs(level() - 3000) < 100, `${level()}`);
  });

  test('digits as events under the number that the other side gave them, instead of audio', () => {
    const bench = new Bench();
    bench.run(200);
    assert.equal(bench.session.press('5x'), 1);
    bench.run(400);
    const events = bench.packets.filter(({ payloadType }) => payloadType === 101);
    assert.equal(events.length, 10);
    assert.equal(events[0]?.payload[0], 5);
    const after = bench.packets.findIndex(({ payloadType }) => payloadType === 101) + 10;
    assert.ok(bench.packets[after]?.marker);
    assert.equal(new Bench({ ...call, dtmf: undefined }).session.press('5'), 0);
  });

  test('frames that were missed are passed over: the timestamps go on with time', () => {
    const bench = new Bench();
    bench.run(100);
    bench.session.skip(7);
    bench.run(20);
    const [before, last] = bench.packets.slice(-2);
    assert.equal(((last?.timestamp ?? 0) - (before?.timestamp ?? 0)) >>> 0, 8 * 160);
    assert.ok(last?.marker);
  });

  test('nothing on hold, and on with it afterwards', () => {
    const bench = new Bench();
    bench.run(200);
    bench.session.renegotiate({ ...call, direction: 'recvonly' }, bench.now);
    bench.run(1000);
    assert.equal(bench.packets.length, 10);
    bench.session.renegotiate(call, bench.now);
    bench.run(200);
    const [, last] = [bench.packets[9], bench.packets[10]];
    assert.equal(bench.packets.length, 20);
    assert.equal(((last?.timestamp ?? 0) - (bench.packets[9]?.timestamp ?? 0)) >>> 0, 51 * 160);
  });

  test('to where the caller really speaks from, and after a move to where signalling says', () => {
    const bench = new Bench();
    const nat = { address: '198.51.100.1', port: 60_000 };
    for (let i = 0; i < 3; i++) bench.speak({ from: nat });
    bench.run(20);
    assert.equal(bench.packets.at(-1)?.to.port, nat.port);
    bench.session.renegotiate({ ...call, remote: stranger }, bench.now);
    bench.run(20);
    assert.deepEqual(bench.packets.at(-1)?.to, stranger);
  });

  test('freely for 5 s to who has not spoken yet, then a packet a second; RTCP from there sets it free', () => {
    const bench = new Bench();
    bench.run(5000);
    assert.equal(bench.packets.length, 250);
    bench.run(10_000);
    assert.equal(bench.packets.length, 260);
    const report = serializeRtcp([{ type: 'receiver-report', ssrc: 9, reports: [] }]);
    bench.session.handleRtcp(report, stranger, bench.now);
    bench.run(1000);
    assert.ok(bench.packets.length <= 261);
    bench.session.handleRtcp(report, { ...caller, port: 4001 }, bench.now);
    bench.run(1000);
    assert.ok(bench.packets.length >= 310);
  });
});

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
    const bench = new Bench(inOpus({ packetTimeMs: 60 }));
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
      const bench = new Bench(inOpus({ dtmf }));
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
    const bench = new Bench();
    bench.run(200);
    bench.session.renegotiate(inOpus(), bench.now);
    assert.equal(bench.session.sampleRate, 24_000);
    bench.frame = new Int16Array(480);
    bench.run(200);
    assert.equal(bench.packets.at(-1)?.payloadType, 111);
    bench.session.renegotiate(call, bench.now);
    assert.equal(bench.session.sampleRate, 8000);
  });
});

describe('what is heard', () => {
  test('the caller, and nobody else', () => {
    const bench = new Bench();
    bench.run(1000, () => {
      bench.speak();
      bench.speak({ from: stranger, level: -20_000 });
    });
    assert.ok(Math.abs(bench.level - 8000) < 300, `${bench.level}`);
    assert.equal(bench.told('flowing'), 1);
  });

  test('digits under the number that we gave them, each once', () => {
    const bench = new Bench();
    const event = (end: boolean, duration: number) => Buffer.of(9, end ? 0x8a : 10, duration >> 8, duration & 255);
    const header = { payloadType: 96, marker: false, timestamp: 4000, ssrc: 1 };
    [false, false, true, true, true].forEach((end, i) => {
      bench.session.handleRtp(serializeRtp({ ...header, sequence: i }, event(end, 400 * (i + 1))), caller, bench.now);
    });
    assert.deepEqual(bench.events, [{ type: 'flowing' }, { type: 'press', digit: '9', durationMs: 150 }]);
  });

  test('another source behind the same address takes over: its sound and its statistics', () => {
    const bench = new Bench();
    bench.run(1000, () => bench.speak());
    bench.run(1000, () => bench.speak({ ssrc: 2, level: -2000 }));
    assert.ok(Math.abs(bench.level - 2000) < 100, `${bench.level}`);
    assert.ok(bench.session.stats.network.received < 51);
    assert.equal(bench.session.stats.network.lost, 0);
  });

  test('garbage and packets of unknown kinds change nothing', () => {
    const bench = new Bench();
    for (let length = 0; length < 40; length++) bench.session.handleRtp(Buffer.alloc(length, 0x91), caller, bench.now);
    for (let i = 0; i < 10; i++) bench.speak({ payloadType: 77 });
    bench.session.handleRtcp(Buffer.alloc(30, 0x81), caller, bench.now);
    bench.run(100);
    assert.deepEqual(bench.events, []);
  });
});

describe('a caller who has vanished', () => {
  test('is told after 30 s without a first packet, once', () => {
    const bench = new Bench();
    bench.run(29_980);
    assert.equal(bench.told('timed-out'), 0);
    bench.run(40_000);
    assert.equal(bench.told('timed-out'), 1);
  });

  test('is told after 15 s without another one', () => {
    const bench = new Bench();
    bench.run(1000, () => bench.speak());
    bench.run(14_900);
    assert.equal(bench.told('timed-out'), 0);
    bench.run(200);
    assert.equal(bench.told('timed-out'), 1);
  });

  test('strangers keep no call alive', () => {
    const bench = new Bench();
    bench.run(1000, () => bench.speak());
    bench.run(16_000, () => bench.speak({ from: stranger }));
    assert.equal(bench.told('timed-out'), 1);
  });

  test('is nobody on hold, and time begins anew when the call is taken up', () => {
    const bench = new Bench();
    bench.run(1000, () => bench.speak());
    bench.session.renegotiate({ ...call, direction: 'inactive' }, bench.now);
    bench.run(120_000);
    bench.session.renegotiate(call, bench.now);
    bench.run(14_900);
    assert.equal(bench.told('timed-out'), 0);
    bench.run(200);
    assert.equal(bench.told('timed-out'), 1);
  });
});

describe('RTCP', () => {
  const reportsOf = (bench: Bench) => bench.sent.filter(({ channel }) => channel === 'rtcp');

  test('reports every 5 s or so what was sent and received, to the port for it, and leaves with a farewell', () => {
    const bench = new Bench();
    bench.run(40_000, (i) => {
      if (i % 10 === 5) bench.lose();
      else bench.speak();
    });
    const reports = reportsOf(bench);
    assert.ok(reports.length >= 5 && reports.length <= 16, `${reports.length}`);
    assert.deepEqual(reports[0]?.to, { ...caller, port: 4001 });
    const [report, description] = parseRtcp(reports.at(-1)?.bytes ?? Buffer.alloc(0)) ?? [];
    assert.ok(report?.type === 'sender-report' && description?.type === 'description');
    assert.equal(report.ssrc, bench.packets[0]?.ssrc);
    assert.ok(report.sender.packets > 1000 && report.sender.octets === report.sender.packets * 160);
    assert.equal(report.reports[0]?.ssrc, 1);
    assert.ok(Math.abs((report.reports[0]?.fractionLost ?? 0) - 25.6) <= 3);
    assert.ok((report.reports[0]?.cumulativeLost ?? 0) > 100);
    assert.ok(description.cname.length > 3);
    bench.session.close(bench.now);
    assert.ok(parseRtcp(reportsOf(bench).at(-1)?.bytes ?? Buffer.alloc(0))?.some(({ type }) => type === 'bye'));
  });

  test('a report about us gives the round trip and their loss', () => {
    const bench = new Bench();
    bench.run(10_000, () => bench.speak());
    const sent = reportsOf(bench).at(-1);
    const [ours] = parseRtcp(sent?.bytes ?? Buffer.alloc(0)) ?? [];
    assert.ok(ours?.type === 'sender-report' && sent);
    const { ntpSeconds, ntpFraction } = ours.sender;
    const middle = (ntpSeconds % 65_536) * 65_536 + Math.floor(ntpFraction / 65_536);
    // They had it for 2 s before they answered, and the way there and back took 120 ms.
    const about = {
      ...{ ssrc: ours.ssrc, fractionLost: 64, cumulativeLost: 3, highestSequence: 1, jitter: 80 },
      ...{ lastSenderReport: middle, delaySinceLast: 2 * 65_536 },
    };
    const bytes = serializeRtcp([{ type: 'receiver-report', ssrc: 1, reports: [about] }]);
    bench.session.handleRtcp(bytes, { ...caller, port: 4001 }, sent.at + 2120);
    const { remote } = bench.session.stats;
    assert.equal(remote?.fractionLost, 0.25);
    assert.equal(remote?.jitterMs, 10);
    assert.ok(Math.abs((remote?.roundTripMs ?? 0) - 120) < 1, `${remote?.roundTripMs}`);
  });

  test('shares the port of RTP where that is agreed', () => {
    const bench = new Bench({ ...call, rtcpMux: true });
    bench.run(20_000, () => bench.speak());
    assert.equal(reportsOf(bench).length, 0);
    assert.ok(bench.sent.some(({ bytes, to }) => parseRtcp(bytes) !== undefined && to.port === caller.port));
  });
});

describe('with SRTP', () => {
  const [sendKey, receiveKey] = [new Uint8Array(30).fill(1), new Uint8Array(30).fill(2)];
  const srtp = { suite: 'AES_CM_128_HMAC_SHA1_80', sendKey, receiveKey } as const;

  test('both ways are sealed, a plain or forged packet is not heard, and a new key is taken up', () => {
    const bench = new Bench({ ...call, srtp });
    let theirs = srtpProtection({ ...srtp, sendKey: receiveKey, receiveKey: sendKey });
    const plain = (sequence: number) =>
      serializeRtp(
        { payloadType: 0, marker: false, sequence, timestamp: sequence * 160, ssrc: 1 },
        Buffer.alloc(160, 0x20),
      );
    bench.session.handleRtp(plain(1), caller, bench.now);
    assert.equal(bench.told('flowing'), 0);
    bench.session.handleRtp(theirs.sealRtp(plain(1)), caller, bench.now);
    assert.equal(bench.told('flowing'), 1);
    bench.run(1000);
    for (const { bytes } of bench.sent.filter(({ channel }) => channel === 'rtp')) {
      assert.equal(parseRtp(theirs.openRtp(bytes) ?? Buffer.alloc(0))?.payload.length, 160);
    }
    const renewed = { ...srtp, receiveKey: new Uint8Array(30).fill(3) };
    bench.session.renegotiate({ ...call, srtp: renewed }, bench.now);
    theirs = srtpProtection({ ...srtp, sendKey: renewed.receiveKey, receiveKey: sendKey });
    assert.equal(bench.session.stats.network.received, 0);
    bench.session.handleRtp(theirs.sealRtp(plain(2)), caller, bench.now);
    assert.equal(bench.session.stats.network.received, 1);
  });
});
