/** Keys remembered at once; the one used longest ago is forgotten first, as its bucket has filled up most. */
const MAX_KEYS = 10_000;

interface Bucket {
  tokens: number;
  /** When `tokens` was true, ms. */
  at: number;
}

/** A token bucket for each key: `capacity` at once, and as many again in each `perMs`. */
export class TokenBuckets {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ capacity, perMs }: { capacity: number; perMs: number }) {
    this.#capacity = capacity;
    this.#perMs = perMs;
  }

  /** Takes a token. Resolves to the milliseconds until there is one, 0 if it was taken. */
  take(key: string, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now };
    const tokens = this.#level(bucket, now);
    const taken = tokens >= 1;
    // Set anew, so that the map stays in order of last use.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > MAX_KEYS) this.#forgetOldest();
    return taken ? 0 : ((1 - tokens) * this.#perMs) / this.#capacity;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #level({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.#capacity, tokens + ((now - at) * this.#capacity) / this.#perMs);
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
