import { type Complex, createFft, zeros } from './fft.ts';
import { pulseTrain } from './pulses.ts';

const SIZE = 1200;
const HOP = 300;
/** Frequencies of a frame, from 0 Hz to the Nyquist frequency. */
export const BINS = SIZE / 2 + 1;

const fft = createFft([4, 4, 3, 5, 5]);
const hann = Float64Array.from({ length: SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE));

/**
 * What the voice predicts for each frame of 12.5 ms. All but `pitch` (Hz, one a frame) are matrices of `BINS` rows
 * by frames, in logarithms or angles.
 */
export interface VoiceFrames {
  pitch: Float32Array;
  /** Log strength and phase (in half turns, before tanh) of the harmonics. */
  harmonic: Float32Array;
  harmonicPhase: Float32Array;
  /** Log strength of noise of random phase. */
  noise: Float32Array;
  /** Log strength and phase of everything else. */
  free: Float32Array;
  freePhase: Float32Array;
}

/** Turns predicted frames into samples at 24 kHz: filtered pulses plus noise, overlapped and added. */
export function synthesise(frames: VoiceFrames): Float32Array {
  const count = frames.pitch.length;
  const train = pulseTrain(frames.pitch, HOP);
  const sum = new Float32Array((count + 3) * HOP);
  const weight = new Float32Array((count + 3) * HOP);
  // Two real frames share one complex transform, as its real and its imaginary part.
  for (let frame = 0; frame < count; frame += 2) {
    const last = frame + 1 < count ? frame + 1 : undefined;
    const spectrum = fft(windowed(train, frame, last), 'forward');
    const shaped = zeros(SIZE);
    shape(spectrum, frames, frame, 'real', shaped);
    if (last !== undefined) shape(spectrum, frames, last, 'imaginary', shaped);
    const signal = fft(shaped, 'inverse');
    overlap(signal.re, frame);
    if (last !== undefined) overlap(signal.im, last);
  }
  const half = SIZE / 2;
  return Float32Array.from(
    { length: count * HOP },
    (_, i) => (sum[i + half] ?? 0) / Math.max(weight[i + half] ?? 0, 1e-11),
  );

  function overlap(signal: Float64Array, frame: number): void {
    for (let i = 0; i < SIZE; i++) {
      const w = hann[i] ?? 0;
      const at = frame * HOP + i;
      sum[at] = (sum[at] ?? 0) + ((signal[i] ?? 0) / SIZE) * w;
      weight[at] = (weight[at] ?? 0) + w * w;
    }
  }
}

/** The pulses around two frames under a window that makes a unit cosine peak at 1. */
function windowed(train: Float32Array, frame: number, other: number | undefined): Complex {
  const result = zeros(SIZE);
  for (let i = 0; i < SIZE; i++) {
    const w = (hann[i] ?? 0) / (SIZE / 4);
    result.re[i] = mirrored(train, frame * HOP + i - SIZE / 2) * w;
    if (other !== undefined) result.im[i] = mirrored(train, other * HOP + i - SIZE / 2) * w;
  }
  return result;
}

function mirrored(samples: Float32Array, at: number): number {
  const inside = at < 0 ? -at : at >= samples.length ? 2 * samples.length - 2 - at : at;
  return samples[Math.max(0, inside)] ?? 0;
}

/** Filters one frame's pulses as predicted, adds its noise, and adds the result to `into` with its mirror image. */
function shape(spectrum: Complex, frames: VoiceFrames, frame: number, part: 'real' | 'imaginary', into: Complex): void {
  const count = frames.pitch.length;
  for (let k = 0; k < BINS; k++) {
    const mirror = (SIZE - k) % SIZE;
    const p = k * count + frame;
    const [er, ei] = separate(spectrum, k, mirror, part);
    const phase = Math.PI * Math.tanh(frames.harmonicPhase[p] ?? 0);
    const strength = loud(frames.harmonic[p] ?? 0);
    const noise = loud(frames.noise[p] ?? 0);
    const free = loud(frames.free[p] ?? 0);
    const angle = frames.freePhase[p] ?? 0;
    const c = strength * Math.cos(phase);
    const s = strength * Math.sin(phase);
    const re = er * c - ei * s + noise * gaussian() + free * Math.cos(angle);
    const edge = k === 0 || k === SIZE / 2; // A real signal's spectrum is real there.
    const im = edge ? 0 : er * s + ei * c + noise * gaussian() + free * Math.sin(angle);
    if (part === 'real') {
      add(into, k, re, im);
      if (!edge) add(into, mirror, re, -im);
    } else {
      add(into, k, -im, re);
      if (!edge) add(into, mirror, im, re);
    }
  }
}

/** Spectrum of one of two real signals that were transformed together. */
function separate(z: Complex, k: number, mirror: number, part: 'real' | 'imaginary'): [number, number] {
  const [zr, zi, mr, mi] = [z.re[k] ?? 0, z.im[k] ?? 0, z.re[mirror] ?? 0, z.im[mirror] ?? 0];
  return part === 'real' ? [(zr + mr) / 2, (zi - mi) / 2] : [(zi + mi) / 2, (mr - zr) / 2];
}

function add(into: Complex, k: number, re: number, im: number): void {
  into.re[k] = (into.re[k] ?? 0) + re;
  into.im[k] = (into.im[k] ?? 0) + im;
}

const loud = (log: number) => Math.exp(Math.min(log, 7));

let spare: number | undefined;

/** Marsaglia's polar method: two normal numbers at a time. */
function gaussian(): number {
  if (spare !== undefined) {
    const value = spare;
    spare = undefined;
    return value;
  }
  let [u, v, square] = [0, 0, 0];
  do {
    u = 2 * Math.random() - 1;
    v = 2 * Math.random() - 1;
    square = u * u + v * v;
  } while (square >= 1 || square === 0);
  const scale = Math.sqrt((-2 * Math.log(square)) / square);
  spare = v * scale;
  return u * scale;
}
