/** Waiting times before each retry of one outage, in ms; the first is at once, the caller being on the line. */
const DELAYS_MS = [0, 500, 1_500, 3_000, 3_000, 3_000, 3_000, 3_000] as const;
const GIVE_UP_AFTER_MS = 20_000;
/** A connection that lived this long ended an outage; a shorter one belongs to it. */
const STABLE_MS = 5_000;

/** Counts the retries of an outage. Pure; times are in ms of any monotonic clock. */
export class Backoff {
  #outage: { since: number; retries: number } | undefined;

  /** How long to wait before the next try, and its number from 1; undefined: give up. `jitter` is 0 to 1. */
  next(now: number, jitter: number): { delayMs: number; attempt: number } | undefined {
    this.#outage ??= { since: now, retries: 0 };
    const base = DELAYS_MS[this.#outage.retries];
    if (base === undefined) return undefined;
    // Spread over 75-125 %, so that the calls of a lost server do not return in step.
    const delayMs = Math.round(base * (0.75 + jitter / 2));
    if (now + delayMs - this.#outage.since > GIVE_UP_AFTER_MS) return undefined;
    this.#outage.retries += 1;
    return { delayMs, attempt: this.#outage.retries };
  }

  /** A connection was lost after having been usable for `livedMs`. */
  lost(livedMs: number): void {
    if (livedMs >= STABLE_MS) this.#outage = undefined;
  }
}
