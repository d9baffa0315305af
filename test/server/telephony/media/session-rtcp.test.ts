import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRtcp, serializeRtcp } from '../../../../server/telephony/rtp/rtcp-packet.ts';
import { call, caller, TimedSession } from '../../../support/telephony/timed-session.ts';

describe('RTCP', () => {
  const reportsOf = (bench: TimedSession) => bench.sent.filter(({ channel }) => channel === 'rtcp');

  test('reports every 5 s or so what was sent and received, to the port for it, and leaves with a farewell', () => {
    const bench = new TimedSession();
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
    const bench = new TimedSession();
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
    const bench = new TimedSession({ ...call, rtcpMux: true });
    bench.run(20_000, () => bench.speak());
    assert.equal(reportsOf(bench).length, 0);
    assert.ok(bench.sent.some(({ bytes, to }) => parseRtcp(bytes) !== undefined && to.port === caller.port));
  });
});
