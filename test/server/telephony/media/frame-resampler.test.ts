import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameResampler } from '../../../../server/telephony/media/frame-resampler.ts';

const FRAMES = 50;
const HZ = 440;

const sine = (rate: number, length: number) =>
  Int16Array.from({ length }, (_, i) => Math.round(10_000 * Math.sin((2 * Math.PI * HZ * i) / rate)));

/** Of what the best fitting sine of that frequency leaves, against the sine, in dB. */
function noise(pcm: Int16Array, rate: number): number {
  let [re, im, power] = [0, 0, 0];
  for (const [i, sample] of pcm.entries()) {
    const angle = (2 * Math.PI * HZ * i) / rate;
    re += (sample * Math.cos(angle) * 2) / pcm.length;
    im += (sample * Math.sin(angle) * 2) / pcm.length;
    power += sample ** 2 / pcm.length;
  }
  const tone = (re ** 2 + im ** 2) / 2;
  return 10 * Math.log10(Math.max(power - tone, 1e-9) / tone);
}

describe('frames at another rate', () => {
  for (const [from, to] of [
    [8_000, 16_000],
    [16_000, 8_000],
    [8_000, 48_000],
    [48_000, 8_000],
    [16_000, 48_000],
    [48_000, 16_000],
  ] as const) {
    test(`${from} Hz to ${to} Hz: a frame for each frame, no click between them, at most 3 ms later`, () => {
      const resampler = new FrameResampler(from, to);
      const [size, made] = [from / 50, to / 50];
      const pcm = sine(from, size * FRAMES);
      const out = new Int16Array(made * FRAMES);
      for (let frame = 0; frame < FRAMES; frame++) {
        const given = resampler.push(pcm.slice(frame * size, (frame + 1) * size));
        assert.equal(given.length, made);
        out.set(given, frame * made);
      }
      const steady = out.subarray(made * 2, made * (FRAMES - 3));
      assert.ok(noise(steady, to) < -50, `${noise(steady, to).toFixed(1)} dB`);
      const begins = out.findIndex((sample) => Math.abs(sample) > 500);
      assert.ok(begins / to <= 0.003, `${(begins / to) * 1000} ms`);
    });
  }
});
