import { melFilters } from '../models/mel-filters.ts';
import { createFft, zeros } from '../tts/voice/fft.ts';

/** What the turn model sees: the last 8 s at 16 kHz, in 800 columns of 80 bands. */
const SAMPLES = 128_000;
const FFT = 400;
const HOP = 160;
const BINS = FFT / 2 + 1;
export const BANDS = 80;
export const COLUMNS = SAMPLES / HOP;
/** Nothing is told apart that is so many tens of decibels below the loudest. */
const RANGE = 8;

/** Makes the function that turns speech (16 kHz, -1 … 1) into log-mel bands as Whisper's feature extractor does. */
export function createLogMel(): (speech: Float32Array) => Float32Array {
  const filters = melFilters(BANDS);
  const edges = Array.from({ length: BANDS }, (_, band) => edgesOf(filters.subarray(band * BINS, (band + 1) * BINS)));
  const fft = createFft([5, 5, 4, 4]);
  const window = Float64Array.from({ length: FFT }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FFT));
  const frame = zeros(FFT);

  function column(at: (i: number) => number, index: number, into: Float32Array): void {
    for (let i = 0; i < FFT; i++) frame.re[i] = at(index * HOP + i - FFT / 2) * (window[i] ?? 0);
    const { re, im } = fft(frame, 'forward');
    for (const [band, { from, to }] of edges.entries()) {
      let energy = 0;
      for (let bin = from; bin < to; bin++) {
        energy += (filters[band * BINS + bin] ?? 0) * ((re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2);
      }
      into[band * COLUMNS + index] = Math.log10(Math.max(1e-10, energy));
    }
  }

  return (speech) => {
    const heard = speech.length > SAMPLES ? speech.subarray(-SAMPLES) : speech;
    const { mean, deviation } = spread(heard);
    const before = SAMPLES - heard.length;
    const quiet = -mean / deviation;
    // Mirrored at both ends, as the extractor pads.
    const at = (i: number) => {
      const inside = i < 0 ? -i : i >= SAMPLES ? 2 * SAMPLES - 2 - i : i;
      return inside < before ? quiet : ((heard[inside - before] ?? 0) - mean) / deviation;
    };
    const mel = new Float32Array(BANDS * COLUMNS);
    // Every column that lies wholly before the speech is like the first.
    const first = Math.max(0, Math.floor((before - FFT / 2) / HOP));
    column(at, 0, mel);
    for (let band = 0; band < BANDS; band++) mel.fill(mel[band * COLUMNS] ?? 0, band * COLUMNS, band * COLUMNS + first);
    for (let index = first; index < COLUMNS; index++) column(at, index, mel);
    const loudest = mel.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return mel.map((value) => (Math.max(value, loudest - RANGE) + 4) / 4);
  };
}

/** Bins in which a band has any weight. */
function edgesOf(weights: Float32Array): { from: number; to: number } {
  const from = Math.max(
    0,
    weights.findIndex((weight) => weight > 0),
  );
  return { from, to: weights.findLastIndex((weight) => weight > 0) + 1 };
}

/** Mean and deviation over all 8 s, of which what is missing is silence. */
function spread(heard: Float32Array): { mean: number; deviation: number } {
  const mean = heard.reduce((sum, sample) => sum + sample, 0) / SAMPLES;
  const squares = heard.reduce((sum, sample) => sum + (sample - mean) ** 2, (SAMPLES - heard.length) * mean ** 2);
  return { mean, deviation: Math.sqrt(squares / SAMPLES + 1e-7) };
}
