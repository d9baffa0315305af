import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRtcp, parseRtp, serializeRtp } from '../../../../server/telephony/rtp/packet.ts';

const header = fc.record(
  {
    payloadType: fc.integer({ min: 0, max: 63 }),
    marker: fc.boolean(),
    sequence: fc.nat(0xffff),
    timestamp: fc.nat(0xffff_ffff),
    ssrc: fc.nat(0xffff_ffff),
  },
  { noNullPrototype: true },
);

test('what is written reads as it was', () => {
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 300 }), (fields, payload) => {
      const packet = parseRtp(serializeRtp(fields, payload));
      assert.deepEqual(packet, { ...fields, payload: Buffer.from(payload) });
    }),
  );
});

test('contributing sources, an extension and padding are passed over', () => {
  const plain = serializeRtp({ payloadType: 8, marker: true, sequence: 7, timestamp: 8, ssrc: 9 }, Buffer.alloc(0));
  plain.writeUInt8(0x80 | 0x20 | 0x10 | 2, 0);
  const csrc = Buffer.alloc(8, 0xcc);
  const extension = Buffer.from('bede00020102030405060708', 'hex');
  const packet = parseRtp(Buffer.concat([plain, csrc, extension, Buffer.from('hello'), Buffer.of(0, 0, 3)]));
  assert.equal(packet?.payload.toString(), 'hello');
  assert.equal(packet?.sequence, 7);
});

test('what is cut short, of another version, or padded with more than there is, is no RTP', () => {
  const packet = serializeRtp({ payloadType: 0, marker: false, sequence: 1, timestamp: 2, ssrc: 3 }, Buffer.of(200));
  const changed = (first: number) => Buffer.concat([Buffer.of(first), packet.subarray(1)]);
  for (let length = 0; length < 12; length++) assert.equal(parseRtp(packet.subarray(0, length)), undefined);
  assert.equal(parseRtp(changed(0x40)), undefined);
  assert.equal(parseRtp(changed(0xa0)), undefined, 'padding');
  assert.equal(parseRtp(changed(0x8f)), undefined, 'contributing sources');
  assert.equal(parseRtp(changed(0x90)), undefined, 'extension');
});

test('no bytes upset it, and RTCP on the same port is told apart', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const packet = parseRtp(Buffer.from(bytes));
      assert.ok(packet === undefined || packet.payload.length <= bytes.length);
    }),
  );
  assert.ok(isRtcp(Buffer.from('81c8000b', 'hex')));
  assert.equal(parseRtp(Buffer.concat([Buffer.from('81c8000b', 'hex'), Buffer.alloc(40)])), undefined);
});
