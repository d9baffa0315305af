/** Samples a second of all audio here. */
export const SAMPLE_RATE = 24_000;

/** A sine of `frequency` Hz at about a third of full scale. */
export function tone(frequency: number, durationMs: number, sampleRate = SAMPLE_RATE): Int16Array {
  const pcm = new Int16Array(Math.round((durationMs * sampleRate) / 1000));
  for (let n = 0; n < pcm.length; n += 1) {
    pcm[n] = Math.round(10_000 * Math.sin((2 * Math.PI * frequency * n) / sampleRate));
  }
  return pcm;
}

export function silence(durationMs: number): Int16Array {
  return new Int16Array(Math.round((durationMs * SAMPLE_RATE) / 1000));
}

/**
 * Which of `candidates` (Hz) is heard loudest in the audio, or undefined where none stands out of it.
 * Goertzel's algorithm, so that it also works on audio that went through a codec; `sampleRate` in Hz.
 */
export function heardTone(
  pcm: Int16Array,
  candidates: readonly number[],
  sampleRate: number = SAMPLE_RATE,
): number | undefined {
  let energy = 0;
  for (const sample of pcm) energy += sample * sample;
  if (energy === 0) return undefined;
  const powers = candidates.map((frequency) => ({ frequency, share: goertzel(pcm, frequency, sampleRate) / energy }));
  powers.sort((a, b) => b.share - a.share);
  const [best] = powers;
  // A pure tone holds all of the energy, noise next to none at any one frequency.
  return best && best.share > 0.3 ? best.frequency : undefined;
}

/** Energy at one frequency, on the scale of the sum of squares. */
function goertzel(pcm: Int16Array, frequency: number, sampleRate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let last = 0;
  let beforeLast = 0;
  for (const sample of pcm) {
    const value = sample + coefficient * last - beforeLast;
    beforeLast = last;
    last = value;
  }
  return (2 * (last * last + beforeLast * beforeLast - coefficient * last * beforeLast)) / pcm.length;
}
