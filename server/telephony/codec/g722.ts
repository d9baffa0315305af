import { Band, higherBand, lowerBand } from './g722-band.ts';
import { HIGHER_WEIGHT, ILN, ILP, LOWER_WEIGHT, Q6, QM2, QM4, QM6, QMF } from './g722-tables.ts';

// ITU-T G.722 at 64 kbit/s: two sub-bands of 16 kHz audio, 6 bits for the lower and 2 for the higher.

const clamp16 = (value: number): number => Math.max(-32_768, Math.min(32_767, value));
/** LIMIT: sub-band samples have 15 bits. */
const clamp15 = (value: number): number => Math.max(-16_384, Math.min(16_383, value));

const HALF = QMF.length;
const TAPS = 2 * HALF;

/** The last samples that a quadrature mirror filter looks at, and its two sums over them. */
class MirrorFilter {
  even = 0;
  odd = 0;
  /** Each sample is held twice, so that the last ones are always found in one run. */
  readonly #samples = new Int32Array(2 * TAPS);
  /** Where the oldest sample is, and the next one goes. */
  #oldest = 0;

  push(first: number, second: number): void {
    const samples = this.#samples;
    const at = this.#oldest;
    samples[at] = samples[at + TAPS] = first;
    samples[at + 1] = samples[at + TAPS + 1] = second;
    const start = (at + 2) % TAPS;
    this.#oldest = start;
    let even = 0;
    let odd = 0;
    for (let i = 0; i < HALF; i++) {
      even += (samples[start + 2 * i] ?? 0) * (QMF[i] ?? 0);
      odd += (samples[start + 2 * i + 1] ?? 0) * (QMF[HALF - 1 - i] ?? 0);
    }
    this.even = even;
    this.odd = odd;
  }
}

export class G722Encoder {
  readonly #lower = new Band(lowerBand);
  readonly #higher = new Band(higherBand);
  readonly #filter = new MirrorFilter();

  /** Encodes an even number of samples at 16 kHz into half as many bytes. */
  encode(pcm: Int16Array, bytes: Uint8Array): void {
    const filter = this.#filter;
    for (let i = 0; i + 1 < pcm.length; i += 2) {
      filter.push(pcm[i] ?? 0, pcm[i + 1] ?? 0);
      const low = this.#encodeLower((filter.odd + filter.even) >> 14);
      const high = this.#encodeHigher((filter.odd - filter.even) >> 14);
      bytes[i >> 1] = (high << 6) | low;
    }
  }

  #encodeLower(sample: number): number {
    const band = this.#lower;
    const difference = clamp16(sample - band.prediction);
    const magnitude = difference < 0 ? ~difference : difference;
    let interval = 1; // QUANTL
    while (interval < Q6.length && magnitude >= ((Q6[interval] ?? 0) * band.step) >> 12) interval++;
    const code = (difference < 0 ? ILN : ILP)[interval] ?? 0;
    band.update((band.step * (QM4[code >> 2] ?? 0)) >> 15, LOWER_WEIGHT[code >> 2] ?? 0);
    return code;
  }

  #encodeHigher(sample: number): number {
    const band = this.#higher;
    const difference = clamp16(sample - band.prediction);
    const magnitude = difference < 0 ? ~difference : difference;
    const outer = magnitude >= (564 * band.step) >> 12; // QUANTH
    const code = difference < 0 ? (outer ? 0 : 1) : outer ? 2 : 3;
    band.update((band.step * (QM2[code] ?? 0)) >> 15, HIGHER_WEIGHT[code] ?? 0);
    return code;
  }
}

export class G722Decoder {
  readonly #lower = new Band(lowerBand);
  readonly #higher = new Band(higherBand);
  readonly #filter = new MirrorFilter();

  /** Decodes bytes into twice as many samples at 16 kHz. */
  decode(bytes: Uint8Array, pcm: Int16Array): void {
    const filter = this.#filter;
    for (let i = 0; i < bytes.length; i++) {
      const code = bytes[i] ?? 0;
      const low = this.#decodeLower(code & 0x3f);
      const high = this.#decodeHigher(code >> 6);
      filter.push(low + high, low - high);
      pcm[2 * i] = clamp16(filter.odd >> 11);
      pcm[2 * i + 1] = clamp16(filter.even >> 11);
    }
  }

  #decodeLower(code: number): number {
    const band = this.#lower;
    const sample = clamp15(band.prediction + ((band.step * (QM6[code] ?? 0)) >> 15));
    // The predictor follows the upper four bits only: the others may have been robbed for data.
    band.update((band.step * (QM4[code >> 2] ?? 0)) >> 15, LOWER_WEIGHT[code >> 2] ?? 0);
    return sample;
  }

  #decodeHigher(code: number): number {
    const band = this.#higher;
    const difference = (band.step * (QM2[code] ?? 0)) >> 15;
    const sample = clamp15(band.prediction + difference);
    band.update(difference, HIGHER_WEIGHT[code] ?? 0);
    return sample;
  }
}
