import { floatFromPcm, pcmFromFloat } from './pcm.ts';

/** Zero crossings of the sinc on each side: enough for more than 60 dB against aliases. */
const CROSSINGS = 16;
/** Pass band as a share of the lower Nyquist frequency. */
const PASS = 0.92;

/** Streaming conversion between sample rates with a low-pass at the lower Nyquist frequency. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #half: number;
  /** One filter for each of the `up` fractional positions of an output sample between two input samples. */
  readonly #phases: readonly Float32Array[];
  #pending: Float32Array;
  /** Position of the next output sample in units of 1/up input samples, relative to `#pending`. */
  #position: number;

  /** Rates in Hz. */
  constructor(from: number, to: number) {
    const divisor = gcd(from, to);
    this.#up = to / divisor;
    this.#down = from / divisor;
    const cutoff = Math.min(1, to / from) * PASS;
    this.#half = Math.ceil(CROSSINGS / cutoff);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => taps(phase / this.#up, this.#half, cutoff));
    this.#pending = new Float32Array(this.#half); // The silence before the stream.
    this.#position = this.#half * this.#up;
  }

  /** All output that the input so far determines. */
  push(input: Float32Array): Float32Array {
    const samples = new Float32Array(this.#pending.length + input.length);
    samples.set(this.#pending);
    samples.set(input, this.#pending.length);
    const limit = (samples.length - this.#half) * this.#up;
    const output = new Float32Array(Math.max(0, Math.ceil((limit - this.#position) / this.#down)));
    for (let i = 0; i < output.length; i++) {
      output[i] = this.#at(samples, this.#position);
      this.#position += this.#down;
    }
    const keepFrom = Math.max(0, Math.floor(this.#position / this.#up) - this.#half);
    this.#pending = samples.slice(keepFrom);
    this.#position -= keepFrom * this.#up;
    return output;
  }

  /** What remains once the stream has ended. */
  flush(): Float32Array {
    return this.push(new Float32Array(this.#half));
  }

  #at(samples: Float32Array, position: number): number {
    const filter = this.#phases[position % this.#up] ?? new Float32Array();
    const start = Math.floor(position / this.#up) - this.#half + 1;
    let sum = 0;
    for (let i = 0; i < filter.length; i++) sum += (filter[i] ?? 0) * (samples[start + i] ?? 0);
    return sum;
  }
}

/** Resamples a whole recording. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const resampler = new Resampler(from, to);
  const [body, rest] = [resampler.push(samples), resampler.flush()];
  const whole = new Float32Array(body.length + rest.length);
  whole.set(body);
  whole.set(rest, body.length);
  return whole.subarray(0, Math.round((samples.length * to) / from));
}

/** Resamples a whole recording of 16-bit samples. */
export function resamplePcm(pcm: Int16Array, from: number, to: number): Int16Array {
  return from === to ? pcm : pcmFromFloat(resample(floatFromPcm(pcm), from, to));
}

/** A Hann-windowed sinc sampled around `fraction`, normalised to unit gain at 0 Hz. */
function taps(fraction: number, half: number, cutoff: number): Float32Array {
  const filter = new Float32Array(half * 2);
  let gain = 0;
  for (let i = 0; i < filter.length; i++) {
    const x = i - half + 1 - fraction;
    const window = Math.abs(x) < half ? 0.5 + 0.5 * Math.cos((Math.PI * x) / half) : 0;
    const angle = Math.PI * x * cutoff;
    const value = window * (angle === 0 ? 1 : Math.sin(angle) / angle);
    filter[i] = value;
    gain += value;
  }
  return filter.map((value) => value / gain);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
