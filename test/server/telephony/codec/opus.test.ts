import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Failure } from '../../../../server/contract/index.ts';
import type { EncoderWishes } from '../../../../server/telephony/codec/codec.ts';
import { load, loadOpus } from '../../../../server/telephony/codec/opus/library.ts';
import { BITRATE, opus } from '../../../../server/telephony/codec/opus/opus.ts';
import { oggOf, packetsOf } from '../../../support/ogg-opus.ts';
import { seeded } from '../../../support/seeded.ts';

const RATE = 24_000;
const FRAME = RATE / 50;
const pcm16 = ['-f', 's16le', '-ac', '1', '-ar', String(RATE)];

function ffmpeg(input: string[], output: string[], stdin?: Uint8Array): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', ...input, ...output, '-'], { input: stdin, maxBuffer: 1 << 26 });
}
const samplesOf = (bytes: Buffer) => new Int16Array(new Uint8Array(bytes).buffer, 0, bytes.length >> 1);
const bytesOf = (pcm: Int16Array) => Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);

/** A real voice. */
const voice = samplesOf(ffmpeg(['-i', '/usr/share/asterisk/sounds/en_US_f_Allison/queue-thankyou.wav'], pcm16));

function encode(pcm: Int16Array, wishes: EncoderWishes = {}, loss?: number): Buffer[] {
  const encoder = opus.createEncoder(wishes);
  if (loss !== undefined) encoder.expectLoss?.(loss);
  const packets: Buffer[] = [];
  for (let at = 0; at + FRAME <= pcm.length; at += FRAME) {
    const bytes = Buffer.alloc(1275);
    packets.push(bytes.subarray(0, encoder.encode(pcm.subarray(at, at + FRAME), bytes)));
  }
  return packets;
}

/** Decodes what came; of what is missing (undefined) `conceal` gets the packet after it. */
function decode(packets: readonly (Buffer | undefined)[], uses: 'next' | 'sound' = 'next'): Int16Array {
  const decoder = opus.createDecoder();
  const all = new Int16Array(packets.length * FRAME);
  packets.forEach((packet, i) => {
    const frame = all.subarray(i * FRAME, (i + 1) * FRAME);
    const next = uses === 'next' ? packets[i + 1] : undefined;
    const made = packet ? decoder.decode(packet, frame) : decoder.conceal?.(frame, next);
    assert.equal(made, FRAME);
  });
  return all;
}

/** dB of a sound over what another one differs from it, at the shift (in samples) at which they are most alike. */
function likeness(a: Int16Array, b: Int16Array, most = 400): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let shift = -most; shift <= most; shift++) {
    let [power, noise] = [1, 1];
    for (let i = most; i < Math.min(a.length, b.length) - most; i += 3) {
      power += (a[i] ?? 0) ** 2;
      noise += ((a[i] ?? 0) - (b[i + shift] ?? 0)) ** 2;
    }
    best = Math.max(best, 10 * Math.log10(power / noise));
  }
  return best;
}

test('what ffmpeg’s libopus encodes, we decode as it does', () => {
  const file = ffmpeg(
    [...pcm16, '-i', '-'],
    ['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip', '-f', 'ogg'],
    bytesOf(voice),
  );
  const packets = packetsOf(file);
  assert.ok(packets.length > 50, `${packets.length} packets`);
  const theirs = samplesOf(ffmpeg(['-c:a', 'libopus', '-i', '-'], pcm16, file));
  const decibels = likeness(decode(packets), theirs);
  assert.ok(decibels > 25, `${decibels.toFixed(1)} dB`);
});

test('what we encode, ffmpeg’s libopus decodes as we do', () => {
  const packets = encode(voice);
  const theirs = samplesOf(ffmpeg(['-c:a', 'libopus', '-i', '-'], pcm16, oggOf(packets)));
  const decibels = likeness(decode(packets), theirs);
  assert.ok(decibels > 25, `${decibels.toFixed(1)} dB`);
});

test('a voice comes back like itself, and at the bit rate that is meant', () => {
  const packets = encode(voice);
  const decibels = likeness(voice, decode(packets));
  assert.ok(decibels > 7, `${decibels.toFixed(1)} dB`);
  const bits = bitsPerSecond(packets);
  assert.ok(bits > BITRATE / 2 && bits < BITRATE * 1.3, `${bits} bit/s`);
});

test('stereo, which anybody may send, is mixed', () => {
  const encoding = ['-c:a', 'libopus', '-b:a', '64k', '-ac', '2', '-f', 'ogg'];
  const packets = packetsOf(ffmpeg([...pcm16, '-i', '-'], encoding, bytesOf(voice)));
  const decibels = likeness(voice, decode(packets));
  assert.ok(decibels > 7, `${decibels.toFixed(1)} dB`);
});

test('what the other side asks for is kept to: RFC 7587 6.1', () => {
  assert.ok(bitsPerSecond(encode(voice, { maxBitrate: 12_000 })) < 15_000);
  const lengths = new Set(encode(voice, { constantBitrate: true }).map(({ length }) => length));
  assert.equal(lengths.size, 1);
  // RFC 6716 3.1: bandwidths of a configuration, from the first five bits of a packet.
  const narrow = encode(voice, { maxRate: 8_000 }).map((packet) => packet.readUInt8(0) >> 3);
  assert.ok(
    narrow.every((configuration) => configuration < 4 || (configuration >= 16 && configuration < 20)),
    `${narrow}`,
  );
});

test('a lost packet is made up better from what the next one tells of it than from the sound alone', () => {
  const random = seeded(3);
  const whole = encode(voice, { fec: true }, 0.2);
  const lossy = whole.map((packet) => (random() < 0.2 ? undefined : packet));
  // A last packet has none after it.
  lossy[lossy.length - 1] = whole.at(-1);
  const sent = decode(whole);
  const [told, guessed] = [likeness(sent, decode(lossy), 0), likeness(sent, decode(lossy, 'sound'), 0)];
  assert.ok(told > guessed + 3, `${told.toFixed(1)} dB with, ${guessed.toFixed(1)} dB without`);
});

test('whatever bytes come, no more is decoded than fits, and what comes after them is decoded', () => {
  const good = encode(voice)[40] ?? Buffer.alloc(0);
  const decoder = opus.createDecoder();
  const property = fc.property(fc.uint8Array({ maxLength: 1700 }), fc.integer({ min: 0, max: 2880 }), (bytes, room) => {
    const pcm = new Int16Array(room);
    assert.ok(decoder.decode(bytes, pcm) <= room);
    assert.ok((decoder.conceal?.(pcm, bytes) ?? 0) <= room);
    assert.equal(decoder.decode(good, new Int16Array(2880)), FRAME);
  });
  fc.assert(property, { numRuns: 300 });
});

test('the memory of decoders and encoders that nobody holds any more is used again', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  assert.ok(typeof collectGarbage === 'function');
  const calls = async () => {
    for (let i = 0; i < 300; i++) [opus.createDecoder(), opus.createEncoder()];
    collectGarbage();
    // What was found is told in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
  };
  await calls();
  const before = loadOpus().memory.length;
  for (let round = 0; round < 10; round++) await calls();
  assert.equal(loadOpus().memory.length, before);
});

test('a package that is missing or another one is told as a reason with its cure', () => {
  const gone = load(() => {
    throw new Error('Cannot find module');
  });
  const other = load(() => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  for (const failure of [gone, other]) {
    assert.ok(failure instanceof Failure);
    assert.equal(failure.reason, 'opus-unusable');
    assert.match(failure.cure, /npm ci/);
  }
});

function bitsPerSecond(packets: readonly Buffer[]): number {
  return packets.reduce((sum, { length }) => sum + length * 8, 0) / (packets.length / 50);
}
