export interface LivenessLimits {
  /** Until the first packet, in ms. */
  firstMs: number;
  /** Between packets, in ms. */
  thenMs: number;
}

export const livenessLimits: LivenessLimits = { firstMs: 30_000, thenMs: 15_000 };

/** Notices a caller who has vanished without a word. */
export class Liveness {
  readonly #limits: LivenessLimits;
  #lastAt: number;
  #heard = false;
  #told = false;
  #exempt = false;

  constructor(limits: LivenessLimits, now: number) {
    this.#limits = limits;
    this.#lastAt = now;
  }

  /** Signalling has told of life: time begins anew. */
  restart(now: number): void {
    this.#lastAt = now;
    this.#told = false;
  }

  /** A call on hold may be silent; time begins anew when it is taken up. */
  setExempt(exempt: boolean, now: number): void {
    if (this.#exempt && !exempt) this.#lastAt = now;
    this.#exempt = exempt;
  }

  /** A sign of life. Returns whether it is the first. */
  alive(now: number): boolean {
    const first = !this.#heard;
    this.#heard = true;
    this.#lastAt = now;
    return first;
  }

  /** Whether the time has run out; true once. */
  check(now: number): boolean {
    const limit = this.#heard ? this.#limits.thenMs : this.#limits.firstMs;
    if (this.#told || this.#exempt || now - this.#lastAt < limit) return false;
    this.#told = true;
    return true;
  }
}
