import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { serializeRtp } from '../../../../server/telephony/rtp/packet.ts';
import { counterMode, deriveKeys, packetIv, srtpSuites, tagBytes } from '../../../../server/telephony/srtp/keys.ts';
import { SrtcpReceiver, SrtcpSender } from '../../../../server/telephony/srtp/srtcp.ts';
import { SrtpReceiver, SrtpSender } from '../../../../server/telephony/srtp/srtp.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const master = hex('e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6');

const packet = (sequence: number, ssrc = 0xcafebabe) =>
  serializeRtp(
    { payloadType: 0, marker: false, sequence, timestamp: sequence * 160, ssrc },
    Buffer.from(`${sequence}`),
  );

describe('SRTP by the vectors of RFC 3711', () => {
  test('B.2: the key stream of AES counter mode, at its beginning and where the block counter carries', () => {
    const key = hex('2B7E151628AED2A6ABF7158809CF4F3C');
    const iv = packetIv(hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'), 0, 0);
    const stream = counterMode(key, iv, Buffer.alloc(0xff02 * 16));
    assert.deepEqual(
      stream.subarray(0, 48),
      hex('E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0'),
    );
    assert.deepEqual(
      stream.subarray(0xfeff * 16),
      hex('EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44'),
    );
  });

  test('B.3: the session keys of a master key', () => {
    assert.deepEqual(deriveKeys(master, 'rtp'), {
      encryption: hex('C61E7A93744F39EE10734AFE3FF7A087'),
      salt: hex('30CBBC08863D8C85D49DB34A9AE1'),
      authentication: hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'),
    });
  });
});

test('a packet and a report come out as libsrtp makes them', () => {
  const plain = hex(`800f1234decafbadcafebabe${'ab'.repeat(16)}`);
  const sealed = hex('800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb');
  assert.deepEqual(new SrtpSender(SUITE, master).protect(plain), sealed);
  assert.deepEqual(new SrtpReceiver(SUITE, master).unprotect(sealed), plain);
  const report = hex(`81c8000bcafebabe${'ab'.repeat(16)}`);
  const sealedReport = hex('81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798');
  const sender = new SrtcpSender(master);
  sender.protect(report);
  assert.deepEqual(sender.protect(report), sealedReport);
  assert.deepEqual(new SrtcpReceiver(master).unprotect(sealedReport), report);
});

for (const suite of srtpSuites) {
  describe(suite, () => {
    test('what is sealed opens again, across the wrap of sequence numbers, in any near order', () => {
      fc.assert(
        fc.property(
          fc.nat(65_535),
          fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 150 }),
          (first, shifts) => {
            const sender = new SrtpSender(suite, master);
            const receiver = new SrtpReceiver(suite, master);
            const sent = shifts.map((shift, i) => ({ at: i + shift, plain: packet((first + i) & 0xffff) }));
            const wire = sent.map(({ at, plain }, i) => ({ at, i, plain, sealed: sender.protect(plain) }));
            const [opening, ...rest] = wire;
            if (opening === undefined) return;
            // The first packet tells where counting begins, so it comes first.
            for (const { plain, sealed } of [opening, ...rest.toSorted((a, b) => a.at - b.at)]) {
              assert.equal(sealed.length, plain.length + tagBytes[suite]);
              assert.deepEqual(receiver.unprotect(sealed), plain);
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    test('a forged bit, another key, a replay and a stump are refused, and change nothing', () => {
      const sender = new SrtpSender(suite, master);
      const receiver = new SrtpReceiver(suite, master);
      const first = sender.protect(packet(65_535));
      const second = sender.protect(packet(0));
      for (let bit = 0; bit < first.length * 8; bit++) {
        const forged = Buffer.from(first);
        forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        assert.equal(receiver.unprotect(forged), undefined, `bit ${bit}`);
      }
      assert.equal(new SrtpReceiver(suite, Buffer.alloc(30, 1)).unprotect(first), undefined);
      for (let length = 0; length < first.length; length++)
        assert.equal(receiver.unprotect(first.subarray(0, length)), undefined);
      assert.deepEqual(receiver.unprotect(first), packet(65_535));
      assert.deepEqual(receiver.unprotect(second), packet(0));
      assert.equal(receiver.unprotect(first), undefined);
      assert.equal(receiver.unprotect(second), undefined);
    });
  });
}

test('a packet older than the replay window is refused', () => {
  const sender = new SrtpSender(SUITE, master);
  const receiver = new SrtpReceiver(SUITE, master);
  const sealed = Array.from({ length: 70 }, (_, i) => sender.protect(packet(i)));
  for (const bytes of sealed.slice(1)) assert.ok(receiver.unprotect(bytes));
  assert.equal(receiver.unprotect(sealed[0] ?? Buffer.alloc(0)), undefined);
});

test('two sources of one side are told apart', () => {
  const [a, b] = [new SrtpSender(SUITE, master), new SrtpSender(SUITE, master)];
  const receiver = new SrtpReceiver(SUITE, master);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(receiver.unprotect(a.protect(packet(i, 1))), packet(i, 1));
    assert.deepEqual(receiver.unprotect(b.protect(packet(60_000 + i, 2))), packet(60_000 + i, 2));
  }
});

test('a replayed or forged report is refused', () => {
  const sealed = new SrtcpSender(master).protect(hex('80c90001cafebabe'));
  const receiver = new SrtcpReceiver(master);
  assert.equal(
    receiver.unprotect(Buffer.concat([sealed.subarray(0, -1), Buffer.of(~(sealed.at(-1) ?? 0) & 0xff)])),
    undefined,
  );
  assert.ok(receiver.unprotect(sealed));
  assert.equal(receiver.unprotect(sealed), undefined);
  assert.equal(receiver.unprotect(Buffer.alloc(12)), undefined);
});
