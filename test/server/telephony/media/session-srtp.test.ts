import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRtp, serializeRtp } from '../../../../server/telephony/rtp/packet.ts';
import { srtpProtection } from '../../../../server/telephony/srtp/protection.ts';
import { call, caller, TimedSession } from '../../../support/telephony/timed-session.ts';

describe('with SRTP', () => {
  const [sendKey, receiveKey] = [new Uint8Array(30).fill(1), new Uint8Array(30).fill(2)];
  const srtp = { suite: 'AES_CM_128_HMAC_SHA1_80', sendKey, receiveKey } as const;

  test('both ways are sealed, a plain or forged packet is not heard, and a new key is taken up', () => {
    const bench = new TimedSession({ ...call, srtp });
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
