export interface Rate {
  /** At once, after a pause. */
  burst: number;
  perSecond: number;
}

const MAX_KEYS = 10_000;

/**
 * A token bucket for each key, kept as one number: the time at which the bucket will be full again (the generic cell
 * rate algorithm). The key used longest ago is forgotten first, as its bucket has filled up most.
 */
export class RateLimit {
  readonly #costMs: number;
  readonly #depthMs: number;
  readonly #fullAt = new Map<string, number>();

  constructor({ burst, perSecond }: Rate) {
    this.#costMs = 1_000 / perSecond;
    this.#depthMs = burst * this.#costMs;
  }

  /** Whether one more is within the limit. One that is not costs nothing. */
  take(key: string, now: number): boolean {
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? 0) + this.#costMs;
    if (fullAt - now > this.#depthMs) return false;
    this.#fullAt.delete(key);
    this.#fullAt.set(key, fullAt);
    const [oldest] = this.#fullAt.keys();
    if (this.#fullAt.size > MAX_KEYS && oldest !== undefined) this.#fullAt.delete(oldest);
    return true;
  }
}
