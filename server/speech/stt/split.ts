import { RECOGNITION_RATE } from '../audio/formats.ts';

/** Whisper sees 30 s at once, padding included. */
const LONGEST = 28 * RECOGNITION_RATE;
/** A cut is looked for in the last part of a piece. */
const SEARCH = 8 * RECOGNITION_RATE;
const STEP = RECOGNITION_RATE / 10;

/** Pieces short enough for Whisper, cut where it is quietest; 16 kHz samples. */
export function splitForWhisper(samples: Float32Array): Float32Array[] {
  if (samples.length <= LONGEST) return [samples];
  const cut = quietest(samples, LONGEST - SEARCH, LONGEST);
  return [samples.subarray(0, cut), ...splitForWhisper(samples.subarray(cut))];
}

/** Middle of the quietest 100 ms between two positions. */
function quietest(samples: Float32Array, from: number, to: number): number {
  let best = { at: to, energy: Number.POSITIVE_INFINITY };
  for (let at = from; at + STEP <= to; at += STEP) {
    const energy = samples.subarray(at, at + STEP).reduce((sum, sample) => sum + sample * sample, 0);
    if (energy < best.energy) best = { at: at + STEP / 2, energy };
  }
  return best.at;
}
