// ITU-T G.722 section 5: one sub-band's adaptive differential coder. Names in capitals are the Recommendation's blocks.

const saturate = (value: number): number => Math.max(-32_768, Math.min(32_767, value));

// Antilogarithm table of SCALEL and SCALEH: 2048 · 2^(i/32).
const ILB = Int16Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);

/** What differs between the lower and the higher band. */
export interface BandShape {
  /** Step size to begin with. */
  firstStep: number;
  /** Upper limit of the logarithmic step size (LOGSCL, LOGSCH). */
  longestLog: number;
  /** Binary point of the step size (SCALEL, SCALEH). */
  scale: number;
}

export const lowerBand: BandShape = { firstStep: 32, longestLog: 18_432, scale: 8 };
export const higherBand: BandShape = { firstStep: 8, longestLog: 22_528, scale: 10 };

/** Predictor and step size of a band: the same in an encoder and the decoder that follows it. */
export class Band {
  /** What the predictor expects next. */
  prediction = 0;
  step: number;
  readonly #shape: BandShape;
  #logStep = 0;
  #zeroPrediction = 0;
  /** The last two reconstructed samples, and the signs (0 or -1) of the last two partially reconstructed ones. */
  #r1 = 0;
  #r2 = 0;
  #p1 = 0;
  #p2 = 0;
  /** Pole coefficients. */
  #a1 = 0;
  #a2 = 0;
  /** Zero coefficients, and the last six quantised differences that they weigh. */
  readonly #b = new Int32Array(6);
  readonly #d = new Int32Array(6);

  constructor(shape: BandShape) {
    this.#shape = shape;
    this.step = shape.firstStep;
  }

  /**
   * Takes a quantised difference in.
   * @param weight what the code adds to the logarithm of the step size
   */
  update(difference: number, weight: number): void {
    this.#adaptStep(weight);
    const reconstructed = saturate(this.prediction + difference); // RECONS
    const partial = saturate(this.#zeroPrediction + difference) >> 31; // PARREC; only its sign is used
    this.#adaptPoles(partial);
    this.#adaptZeros(difference);
    this.#r2 = this.#r1;
    this.#r1 = reconstructed;
    this.#p2 = this.#p1;
    this.#p1 = partial;
    this.#predict();
  }

  #adaptStep(weight: number): void {
    const log = ((this.#logStep * 127) >> 7) + weight; // LOGSCL, LOGSCH
    this.#logStep = Math.max(0, Math.min(this.#shape.longestLog, log));
    const shift = this.#shape.scale - (this.#logStep >> 11); // SCALEL, SCALEH
    const mantissa = ILB[(this.#logStep >> 6) & 31] ?? 0;
    this.step = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
  }

  #adaptPoles(sign: number): void {
    // UPPOL2
    const fourfold = saturate(this.#a1 * 4);
    const pulled = Math.min(32_767, sign === this.#p1 ? -fourfold : fourfold);
    const second = (sign === this.#p2 ? 128 : -128) + (pulled >> 7) + ((this.#a2 * 32_512) >> 15);
    this.#a2 = Math.max(-12_288, Math.min(12_288, second));
    // UPPOL1
    const first = saturate((sign === this.#p1 ? 192 : -192) + ((this.#a1 * 32_640) >> 15));
    const limit = saturate(15_360 - this.#a2);
    this.#a1 = Math.max(-limit, Math.min(limit, first));
  }

  #adaptZeros(difference: number): void {
    const b = this.#b;
    const d = this.#d;
    // UPZERO
    const gain = difference === 0 ? 0 : 128;
    const sign = difference >> 31;
    for (let i = 0; i < 6; i++) {
      const change = (d[i] ?? 0) >> 31 === sign ? gain : -gain;
      b[i] = saturate(change + (((b[i] ?? 0) * 32_640) >> 15));
    }
    for (let i = 5; i > 0; i--) d[i] = d[i - 1] ?? 0;
    d[0] = difference;
  }

  #predict(): void {
    // FILTEP
    const pole1 = (this.#a1 * saturate(this.#r1 * 2)) >> 15;
    const pole2 = (this.#a2 * saturate(this.#r2 * 2)) >> 15;
    // FILTEZ
    let zeros = 0;
    for (let i = 0; i < 6; i++) zeros += ((this.#b[i] ?? 0) * saturate((this.#d[i] ?? 0) * 2)) >> 15;
    this.#zeroPrediction = saturate(zeros);
    this.prediction = saturate(saturate(pole1 + pole2) + this.#zeroPrediction); // PREDIC
  }
}
