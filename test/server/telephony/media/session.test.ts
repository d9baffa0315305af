import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codecs } from '../../../../server/telephony/codec/codecs.ts';
import { serializeRtp } from '../../../../server/telephony/rtp/packet.ts';
import { serializeRtcp } from '../../../../server/telephony/rtp/rtcp-packet.ts';
import { call, caller, stranger, TimedSession } from '../../../support/telephony/timed-session.ts';

describe('what is sent', () => {
  test('a packet each 20 ms, its numbers one after another, a marker on the first', () => {
    const bench = new TimedSession();
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
    const bench = new TimedSession({ ...call, packetTimeMs: 60 });
    bench.run(1200);
    assert.equal(bench.packets.length, 20);
    assert.ok(bench.packets.every(({ payload }) => payload.length === 480));
    assert.equal(((bench.packets[1]?.timestamp ?? 0) - (bench.packets[0]?.timestamp ?? 0)) >>> 0, 480);
  });

  test('what the room says, two voices at once mixed', () => {
    const bench = new TimedSession();
    const decoded = new Int16Array(160);
    bench.run(2000, () => {
      bench.session.hear('agent', new Int16Array(160).fill(3000), bench.now);
      bench.session.hear('person', new Int16Array(160).fill(4000), bench.now);
    });
    codecs.PCMU.createDecoder().decode(bench.packets.at(-1)?.payload ?? Buffer.alloc(0), decoded);
    assert.ok(Math.abs((decoded[80] ?? 0) - 7000) < 200, `${decoded[80]}`);
  });

  test('a recording instead of the room, told at its end, and then the room again', () => {
    const bench = new TimedSession();
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
    const bench = new TimedSession();
    bench.run(200);
    assert.equal(bench.session.press('5x'), 1);
    bench.run(400);
    const events = bench.packets.filter(({ payloadType }) => payloadType === 101);
    assert.equal(events.length, 10);
    assert.equal(events[0]?.payload[0], 5);
    const after = bench.packets.findIndex(({ payloadType }) => payloadType === 101) + 10;
    assert.ok(bench.packets[after]?.marker);
    assert.equal(new TimedSession({ ...call, dtmf: undefined }).session.press('5'), 0);
  });

  test('frames that were missed are passed over: the timestamps go on with time', () => {
    const bench = new TimedSession();
    bench.run(100);
    bench.session.skip(7);
    bench.run(20);
    const [before, last] = bench.packets.slice(-2);
    assert.equal(((last?.timestamp ?? 0) - (before?.timestamp ?? 0)) >>> 0, 8 * 160);
    assert.ok(last?.marker);
  });

  test('nothing on hold, and on with it afterwards', () => {
    const bench = new TimedSession();
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
    const bench = new TimedSession();
    const nat = { address: '198.51.100.1', port: 60_000 };
    for (let i = 0; i < 3; i++) bench.speak({ from: nat });
    bench.run(20);
    assert.equal(bench.packets.at(-1)?.to.port, nat.port);
    bench.session.renegotiate({ ...call, remote: stranger }, bench.now);
    bench.run(20);
    assert.deepEqual(bench.packets.at(-1)?.to, stranger);
  });

  test('freely for 5 s to who has not spoken yet, then a packet a second; RTCP from there sets it free', () => {
    const bench = new TimedSession();
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

describe('what is heard', () => {
  test('the caller, and nobody else', () => {
    const bench = new TimedSession();
    bench.run(1000, () => {
      bench.speak();
      bench.speak({ from: stranger, level: -20_000 });
    });
    assert.ok(Math.abs(bench.level - 8000) < 300, `${bench.level}`);
    assert.equal(bench.told('flowing'), 1);
  });

  test('digits under the number that we gave them, each once', () => {
    const bench = new TimedSession();
    const event = (end: boolean, duration: number) => Buffer.of(9, end ? 0x8a : 10, duration >> 8, duration & 255);
    const header = { payloadType: 96, marker: false, timestamp: 4000, ssrc: 1 };
    [false, false, true, true, true].forEach((end, i) => {
      bench.session.handleRtp(serializeRtp({ ...header, sequence: i }, event(end, 400 * (i + 1))), caller, bench.now);
    });
    assert.deepEqual(bench.events, [{ type: 'flowing' }, { type: 'press', digit: '9', durationMs: 150 }]);
  });

  test('another source behind the same address takes over: its sound and its statistics', () => {
    const bench = new TimedSession();
    bench.run(1000, () => bench.speak());
    bench.run(1000, () => bench.speak({ ssrc: 2, level: -2000 }));
    assert.ok(Math.abs(bench.level - 2000) < 100, `${bench.level}`);
    assert.ok(bench.session.stats.network.received < 51);
    assert.equal(bench.session.stats.network.lost, 0);
  });

  test('garbage and packets of unknown kinds change nothing', () => {
    const bench = new TimedSession();
    for (let length = 0; length < 40; length++) bench.session.handleRtp(Buffer.alloc(length, 0x91), caller, bench.now);
    for (let i = 0; i < 10; i++) bench.speak({ payloadType: 77 });
    bench.session.handleRtcp(Buffer.alloc(30, 0x81), caller, bench.now);
    bench.run(100);
    assert.deepEqual(bench.events, []);
  });
});

describe('a caller who has vanished', () => {
  test('is told after 30 s without a first packet, once', () => {
    const bench = new TimedSession();
    bench.run(29_980);
    assert.equal(bench.told('timed-out'), 0);
    bench.run(40_000);
    assert.equal(bench.told('timed-out'), 1);
  });

  test('is told after 15 s without another one', () => {
    const bench = new TimedSession();
    bench.run(1000, () => bench.speak());
    bench.run(14_900);
    assert.equal(bench.told('timed-out'), 0);
    bench.run(200);
    assert.equal(bench.told('timed-out'), 1);
  });

  test('strangers keep no call alive', () => {
    const bench = new TimedSession();
    bench.run(1000, () => bench.speak());
    bench.run(16_000, () => bench.speak({ from: stranger }));
    assert.equal(bench.told('timed-out'), 1);
  });

  test('is nobody on hold, and time begins anew when the call is taken up', () => {
    const bench = new TimedSession();
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
