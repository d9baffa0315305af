const SAMPLE_RATE = 24_000;
/** -46 dB: below any consonant of this voice. */
const AUDIBLE = 0.005;
const LEAD = 0.02 * SAMPLE_RATE;
/** A sentence's rest, so that sentences that follow each other don't run together. */
const TAIL = 0.2 * SAMPLE_RATE;

/** Cuts the silence before the first sound, which the caller would wait for, and evens the one after the last. */
export function trimSilence(samples: Float32Array): Float32Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  if (first < 0) return new Float32Array();
  const last = samples.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  const start = Math.max(0, first - LEAD);
  const trimmed = new Float32Array(last - start + TAIL);
  trimmed.set(samples.subarray(start, Math.min(samples.length, last + TAIL)));
  return trimmed;
}
