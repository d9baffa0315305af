/** Slaney's mel scale: linear below 1 kHz, logarithmic above. */
const HZ_PER_MEL = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

const toMel = (hz: number) => (hz < BREAK_HZ ? hz / HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP);
const toHz = (mel: number) => (mel < BREAK_MEL ? mel * HZ_PER_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL)));

/** Triangular filters of unit area over the bins of an FFT, `mels` rows of `fftSize / 2 + 1`. */
export function melFilters(mels: number, sampleRate = 16_000, fftSize = 400): Float32Array {
  const bins = fftSize / 2 + 1;
  const top = toMel(sampleRate / 2);
  const edge = (i: number) => toHz((top * i) / (mels + 1));
  const filters = new Float32Array(mels * bins);
  for (let mel = 0; mel < mels; mel++) {
    const [low, peak, high] = [edge(mel), edge(mel + 1), edge(mel + 2)];
    for (let bin = 0; bin < bins; bin++) {
      const hz = (bin * sampleRate) / fftSize;
      const slope = Math.min((hz - low) / (peak - low), (high - hz) / (high - peak));
      filters[mel * bins + bin] = (Math.max(0, slope) * 2) / (high - low);
    }
  }
  return filters;
}
