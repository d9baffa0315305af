import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeG711, encodeG711, type Law } from '../../../../server/audio/g711.ts';
import { Resampler, resample } from '../../../../server/audio/resampler.ts';
import { createDecoder } from '../../../../server/speech/audio/formats.ts';

const tone = (hz: number, rate: number, seconds = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
/** Root mean square without the ends, where the filter fades in and out. */
const level = (samples: Float32Array) => {
  const inner = samples.subarray(200, -200);
  return Math.sqrt(inner.reduce((sum, x) => sum + x * x, 0) / inner.length);
};

test('Tones that fit into the new rate keep their level', () => {
  for (const [from, to] of [
    [24_000, 16_000],
    [8000, 16_000],
    [24_000, 8000],
  ] as const) {
    assert.ok(Math.abs(level(resample(tone(1000, from), from, to)) - Math.SQRT1_2) < 0.01, `${from} to ${to}`);
  }
});

test('Tones above the new Nyquist frequency are gone rather than folded back', () => {
  assert.ok(level(resample(tone(10_000, 24_000), 24_000, 16_000)) < 0.002);
});

test('A stream in pieces is resampled as the whole would be', () => {
  const whole = tone(440, 24_000);
  const expected = new Resampler(24_000, 16_000).push(whole);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 20 }), (sizes) => {
      const resampler = new Resampler(24_000, 16_000);
      const pieces: number[] = [];
      let at = 0;
      for (const size of [...sizes, whole.length]) {
        pieces.push(...resampler.push(whole.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(Float32Array.from(pieces), expected);
    }),
    { numRuns: 30 },
  );
});

test('A sample that a client cuts in two is put together again', () => {
  const bytes = Buffer.from(Int16Array.from(tone(440, 24_000, 0.1), (sample) => sample * 30_000).buffer);
  const decoder = () => createDecoder({ type: 'audio/pcm', rate: 24_000 });
  const whole = decoder()(bytes);
  const decode = decoder();
  const pieces = [0, 1, 2, 961, 1922].map((at, i, all) => decode(bytes.subarray(at, all[i + 1])));
  assert.deepEqual(
    pieces.flatMap((piece) => [...piece]),
    [...whole],
  );
});

test('G.711 loses no more than its step size, and its codes survive a round trip', () => {
  for (const law of ['ulaw', 'alaw'] satisfies Law[]) {
    const samples = Int16Array.from({ length: 1000 }, (_, i) => Math.round(30_000 * Math.sin(i / 7)));
    const decoded = decodeG711(law, encodeG711(law, samples));
    samples.forEach((sample, i) => {
      assert.ok(Math.abs(sample - (decoded[i] ?? 0)) <= Math.max(16, Math.abs(sample) / 16), `${law} ${sample}`);
    });
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = decodeG711(law, encodeG711(law, decodeG711(law, codes)));
    assert.deepEqual(again, decodeG711(law, codes));
  }
});

test('G.711 decodes the extreme codes as ITU-T tabulates them', () => {
  assert.deepEqual([...decodeG711('ulaw', Uint8Array.of(0x00, 0x80, 0xff))], [-32_124, 32_124, 0]);
  assert.deepEqual([...decodeG711('alaw', Uint8Array.of(0x2a, 0xaa, 0xd5))], [-32_256, 32_256, 8]);
});
